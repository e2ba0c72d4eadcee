"""Blocks replaced as a verifier does it, who finds an invalid message in one of them."""

from messaging.protocol.hashing import keccak256
from messaging.protocol.replacement import MARK_GAS, MARK_SENDER, MARK_TARGET
from tests.fakes.chain import Deposit
from tests.fakes.world import World


def replace_blocks(world: World, chain_id: int, depth: int, *, marked: bool = False) -> bytes:
    """The last blocks become others, the lowest of them one with deposits only, `marked` as in the
    supervisor's time. Gives the hash of the block that was thrown away."""
    chain = world.chains[chain_id]
    lowest = chain.rewind(depth)[0].hash
    chain.pending.append(_deposit(b"attributes" + lowest, world.address("depositor")))
    if marked:
        chain.pending.append(mark(lowest))
    chain.mine(depth)
    return lowest


def mark(invalidated: bytes, preimage: bytes = b"") -> Deposit:
    """The last transaction of a marked block."""
    told = preimage or bytes(32) + keccak256(b"state") + keccak256(b"passer") + invalidated
    return Deposit(
        hash=keccak256(b"mark" + invalidated),
        sender=MARK_SENDER,
        target=MARK_TARGET,
        calldata=told,
        gas=MARK_GAS,
    )


def _deposit(name: bytes, sender: bytes) -> Deposit:
    return Deposit(hash=keccak256(name), sender=sender, target=b"\x42" + bytes(19), calldata=b"")
