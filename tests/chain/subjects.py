"""The same small chain behind every ChainClient: in memory, at the fake node, at a real node."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from messaging.chain.client import ChainClient
from messaging.chain.rpc import RpcClient
from messaging.protocol.contracts import L2_TO_L2_MESSENGER, SUPERCHAIN_ETH_BRIDGE
from messaging.protocol.types import RawLog
from tests.fakes.answers import Refusal, View, answer
from tests.fakes.anvil import LOGGING_CODE, REVERTING_CODE, Anvil, running_anvil
from tests.fakes.client import WorldClient
from tests.fakes.emitted import Emitted
from tests.fakes.node import FakeNode
from tests.fakes.world import World

CHAIN = 901
HEAD = 14
LOUD_BLOCKS = (3, 4, 4, 7)
STRANGER = bytes.fromhex("57") * 20
REVERTING = bytes.fromhex("ee") * 20
REVERT_DATA = bytes.fromhex("9ca9480b")
KINDS = ("world", "node", "anvil")


class Subject(msgspec.Struct, frozen=True):
    """A client of chain 901 with head 14; `truth` are the logs of our contracts in it."""

    client: ChainClient
    truth: tuple[RawLog, ...]


@contextmanager
def subject_of(kind: str, home: Path) -> Iterator[Subject]:
    """A subject of one of KINDS."""
    with ExitStack() as stack:
        if kind == "anvil":
            yield _real(stack.enter_context(running_anvil(home, CHAIN)))
            return
        world = _fake()
        truth = world.truth()[CHAIN]
        if kind == "world":
            yield Subject(WorldClient(world, CHAIN), truth)
            return
        node = stack.enter_context(FakeNode(world))
        client = RpcClient(node.url(CHAIN), label="the fake node", allow_loopback=True)
        stack.callback(client.close)
        yield Subject(client, truth)


def honest(world: World, method: str, *params: object) -> Any:
    """What an honest node of chain 901 answers."""
    chain = world.chains[901]
    return answer(View(chain, 901, chain.latest.number), method, list(params))


def _fake() -> World:
    world = World(CHAIN, depths=(1, 2))
    chain = world.chains[CHAIN]
    chain.calls[REVERTING, REVERT_DATA] = Refusal(3, "execution reverted", "0x" + REVERT_DATA.hex())
    for number in range(1, HEAD + 1):
        for count in range(LOUD_BLOCKS.count(number)):
            world.emit(CHAIN, _log(STRANGER, number))
            world.emit(CHAIN, _log(_ours(count), number))
        world.mine()
    return world


def _real(anvil: Anvil) -> Subject:
    for address in (L2_TO_L2_MESSENGER, SUPERCHAIN_ETH_BRIDGE, STRANGER):
        anvil.set_code(address, LOGGING_CODE)
    anvil.set_code(REVERTING, REVERTING_CODE)
    anvil.ask("anvil_setBlockTimestampInterval", 2)
    sent: list[bytes] = []
    for number in range(1, HEAD + 1):
        for count in range(LOUD_BLOCKS.count(number)):
            anvil.send(STRANGER, _log(STRANGER, number).payload)
            sent.append(anvil.send(_ours(count), _log(_ours(count), number).payload))
        anvil.mine()
    truth = tuple(log for item in sent for log in anvil.logs_of(item))
    client = RpcClient(anvil.url, label="anvil", allow_loopback=True)
    return Subject(client, truth)


def _ours(count: int) -> bytes:
    return (L2_TO_L2_MESSENGER, SUPERCHAIN_ETH_BRIDGE)[count]


def _log(address: bytes, number: int) -> Emitted:
    return Emitted(address, (number.to_bytes(32),), b"data of block %d" % number)
