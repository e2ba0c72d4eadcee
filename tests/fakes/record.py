"""Makes tests/recordings/three_chains.json: `python -m tests.fakes.record`; the same every time."""

from pathlib import Path

import msgspec

from messaging.protocol.hashing import keccak256
from messaging.protocol.types import Identifier
from tests.fakes.emitted import emitted, word
from tests.fakes.recording import save_world
from tests.fakes.world import Sent, World

RECORDING = Path(__file__).parent.parent / "recordings" / "three_chains.json"
A, B, C = 901, 902, 903
LAST_BLOCK = 60
TOKEN_UNIT = 10**18


def three_chains() -> World:
    """Three chains of 60 blocks with every kind of message in every state."""
    world = World(A, B, C, seed=20_260_801)
    world.mine(count=2)
    _ping_pong(world)
    _one_transaction(world)
    _failures_and_resends(world)
    _bridges(world)
    _event_reads(world)
    _invalid_executions(world)
    _unrelayed(world)
    world.mine(count=LAST_BLOCK - world.chains[A].latest.number)
    return world


def _ping_pong(world: World) -> None:
    """Messages between identical contracts, a reply to each, and a chain of three hops."""
    for round_number in range(4):
        ping = world.send(A, B, b"ping %d" % round_number)
        world.mine()
        with world.relaying(ping):
            pong = world.send(B, A, b"pong %d" % round_number, sender=world.address("pong"))
        world.mine()
        world.relay(pong)
        world.mine()
    first = world.send(A, B, b"hop 1")
    world.mine()
    with world.relaying(first):
        second = world.send(B, C, b"hop 2", sender=world.address("pong"))
    world.mine()
    with world.relaying(second):
        third = world.send(C, A, b"hop 3", sender=world.address("pong"))
    world.mine()
    world.relay(third)


def _one_transaction(world: World) -> None:
    """Several messages sent by one transaction, and several relayed by one."""
    with world.one_transaction(A):
        sent = [world.send(A, B, b"batch %d" % number) for number in range(3)]
        elsewhere = world.send(A, C, b"batch elsewhere")
    world.mine(count=2)
    with world.one_transaction(B):
        for item in sent:
            world.relay(item)
    world.relay(elsewhere)
    world.mine()


def _failures_and_resends(world: World) -> None:
    """Relays that revert, once or for ever, and messages that are sent again."""
    late = world.send(B, C, b"works at the second attempt")
    never = world.send(B, C, b"always reverts")
    again = world.send(C, A, b"sent twice")
    forgotten = world.send(C, B, b"sent twice, relayed by its first log")
    world.mine()
    world.fail(late)
    world.fail(never)
    world.mine()
    world.relay(late)
    world.fail(never)
    resent = world.resend(again)
    world.resend(forgotten)
    world.mine()
    world.relay(resent)
    world.relay(forgotten)
    world.mine()


def _bridges(world: World) -> None:
    """ETH and ERC-20 transfers, most of them delivered."""
    sent: list[Sent] = []
    for number, (source, destination) in enumerate(((A, B), (B, C), (C, A), (A, C)), 1):
        sent.append(world.send_eth(source, destination, number * 10**16))
        sent.append(world.send_token(source, destination, number * TOKEN_UNIT))
    world.mine(count=2)
    for item in sent[:-1]:
        world.relay(item)
    world.mine()


def _event_reads(world: World) -> None:
    """Another chain's logs read through the inbox, in another chain's and in the same block."""
    price = emitted(world.address("oracle"), "Price(uint256)", data=word(4_200 * TOKEN_UNIT))
    seen = world.emit(A, price)
    pair = world.emit(C, price, price)
    world.mine()
    world.read(B, seen)
    world.read(C, seen)
    world.read(B, pair)
    world.mine()
    world.read(B, seen)
    world.mine()


def _invalid_executions(world: World) -> None:
    """A wrong payload hash, a log that does not exist, a wrong second, and two of chain 904."""
    sent = world.send(A, C, b"executed with another payload")
    world.mine()
    where = world.identifier(sent)
    true_hash = keccak256(sent.log.payload)
    world.execute(C, where, keccak256(b"another payload"))
    world.execute(C, msgspec.structs.replace(where, log_index=77), true_hash)
    world.execute(B, msgspec.structs.replace(where, timestamp=where.timestamp - 1), true_hash)
    # Chain 904 is not among these three: whether these are true cannot be told from here.
    elsewhere = Identifier(where.origin, 12, 0, where.timestamp - 10, 904)
    world.execute(B, elsewhere, keccak256(b"elsewhere"))
    world.relay(msgspec.structs.replace(sent, chain=904), identifier=elsewhere)
    world.mine()


def _unrelayed(world: World) -> None:
    """Messages that nobody relays, one of them to a chain that does not exist."""
    for number in range(6):
        source, destination = (A, B, C)[number % 3], (B, C, A)[number % 3]
        world.send(source, destination, b"nobody relays %d" % number)
        world.mine()
    world.send(A, 7_777, b"to a chain that does not exist")
    world.send(B, A, b"")
    world.mine()


def main() -> None:
    """Writes the recording."""
    RECORDING.parent.mkdir(exist_ok=True)
    save_world(three_chains(), RECORDING)


if __name__ == "__main__":
    main()
