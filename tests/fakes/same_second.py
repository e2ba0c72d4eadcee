"""Relays in the very second of their sends, also such that wait for each other in a circle."""

from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.types import Identifier
from tests.fakes.emissions import Emission, Sent
from tests.fakes.world import World


def upcoming(world: World, chain_id: int, log_index: int) -> Identifier:
    """A log of the messenger in the block that this chain mines next."""
    chain = world.chains[chain_id]
    timestamp = chain.latest.timestamp + chain.block_time
    return Identifier(L2_TO_L2_MESSENGER, chain.latest.number + 1, log_index, timestamp, chain_id)


def align(world: World) -> None:
    """Mine the chains that are behind, until all stand in the same second."""
    newest = max(chain.latest.timestamp for chain in world.chains.values())
    for chain in world.chains.values():
        chain.mine((newest - chain.latest.timestamp) // chain.block_time)


def relay_at_once(world: World, sent: Sent) -> Emission:
    """Relay a message that still waits to be mined, in the block of the same second."""
    index = sent.position
    for item in world.chains[sent.chain].pending:
        if item.hash == sent.transaction_hash:
            break
        index += len(item.logs)
    return world.relay(sent, identifier=upcoming(world, sent.chain, index))


def cross(world: World, first: int, second: int) -> tuple[Sent, Sent]:
    """Two messages between these chains, each relayed in the second of its send and before the
    other one is sent: a cycle. Mines both chains; nothing may wait on them."""
    align(world)
    there, back = world.send(first, second, b"there"), world.send(second, first, b"back")
    world.relay(there, identifier=upcoming(world, first, 2))
    world.relay(back, identifier=upcoming(world, second, 2))
    for chain_id in (first, second):
        world.chains[chain_id].pending.reverse()
    world.mine(first, second)
    return there, back
