"""Reverted transactions that name a message and are not what a relayer sends."""

import msgspec

from messaging.protocol.contracts import CROSS_L2_INBOX
from messaging.protocol.hashing import keccak256
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.payloads import relay_message_call
from tests.fakes.chain import Transaction
from tests.fakes.emissions import Sent
from tests.fakes.world import World


def revert_elsewhere(
    world: World, sent: Sent, chain_id: int, *, through: bool = False, revert: bytes = b""
) -> None:
    """The relay, or one through another contract, reverts on a chain that is not its own."""
    _put(world, chain_id, _taken(world, sent, through=through), revert=revert)


def revert_with_noise(world: World, sent: Sent, revert: bytes = b"") -> None:
    """Another contract is called with the relay's bytes somewhere, and lists nothing."""
    made = _taken(world, sent)
    _put(
        world,
        sent.destination,
        made,
        target=world.address("stranger"),
        calldata=b"noise" * 7 + made.calldata,
        access_list=(),
        revert=revert,
    )


def revert_listed(world: World, sent: Sent, payload: bytes) -> None:
    """Another contract is called; the access list names the send's place with the checksum of this
    payload."""
    keys = access_list_keys(world.identifier(sent), keccak256(payload))
    made = _taken(world, sent, through=True)
    _put(world, sent.destination, made, access_list=((CROSS_L2_INBOX, keys),))


def revert_misnamed(world: World, sent: Sent, **changes: object) -> None:
    """The messenger is called by itself, with an identifier that is changed."""
    identifier = msgspec.structs.replace(world.identifier(sent), **changes)
    call = relay_message_call(identifier, sent.log.payload)
    _put(world, sent.destination, _taken(world, sent), calldata=call, access_list=())


def _taken(world: World, sent: Sent, *, through: bool = False) -> Transaction:
    (world.fail_through if through else world.fail)(sent)
    return world.chains[sent.destination].pending.pop()


def _put(world: World, chain_id: int, made: Transaction, **changes: object) -> None:
    world.chains[chain_id].pending.append(msgspec.structs.replace(made, **changes))
