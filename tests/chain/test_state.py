"""Questions on a real node's state, each of which fails for itself alone."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from messaging.chain import state
from messaging.chain.errors import ChainError, Retry, Reverted, Stop
from messaging.chain.rpc import RpcClient
from messaging.chain.session import Limits
from messaging.chain.state import Ask, Call, StateReader
from messaging.protocol.contracts import CROSS_L2_INBOX
from tests.fakes.anvil import REVERTING_CODE, Anvil, running_anvil
from tests.fakes.node import FakeNode
from tests.fakes.world import World

REVERTS, STATED, EMPTY = (bytes([number]) * 20 for number in (0x57, 0x58, 0x59))
# Returns one word: the gas that is left.
GAS_LEFT_CODE = "0x5a60005260206000f3"
# Reads slot 1 of itself and returns what gas that took.
COLD_CODE = "0x5a600154505a900360005260206000f3"
IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"


@pytest.fixture(scope="module")
def anvil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anvil]:
    with running_anvil(tmp_path_factory.mktemp("anvil"), 901) as node:
        node.set_code(REVERTS, REVERTING_CODE)
        node.set_code(STATED, GAS_LEFT_CODE)
        node.mine(2)
        yield node


@pytest.fixture
def reader(anvil: Anvil) -> Iterator[StateReader]:
    with closing(RpcClient(anvil.url, label="endpoint 1 of Base", allow_loopback=True)) as client:
        yield client.state


def one(reader: StateReader, ask: Ask[bytes]) -> bytes | ChainError:
    return reader.ask(ask)[ask]


def test_what_one_question_meets_spoils_no_other(reader: StateReader, anvil: Anvil) -> None:
    tip, code, none = state.tip(), state.code_size(REVERTS, 2), state.code_size(EMPTY, 2)
    reverts = state.simulate(Call("it", EMPTY, REVERTS, b"\xde\xad\xbe\xef"), 2)
    above = state.canonical(10_000)
    answers = reader.ask(tip, code, none, reverts, above)
    found = answers[tip]
    assert not isinstance(found, ChainError)
    assert found.number == int(anvil.ask("eth_blockNumber"), 16)
    assert found.base_fee is not None
    assert (answers[code], answers[none]) == (len(REVERTING_CODE) // 2 - 1, 0)
    failed = answers[reverts]
    assert isinstance(failed, Reverted)
    assert failed.data == b"\xde\xad\xbe\xef"
    assert isinstance(answers[above], Retry)


def test_a_simulation_has_no_more_gas_than_a_transaction_may(reader: StateReader) -> None:
    found = one(reader, state.simulate(Call("gas", EMPTY, STATED, b""), 2))
    assert isinstance(found, bytes)
    assert state.GAS_CAP - 100_000 < int.from_bytes(found) < state.GAS_CAP


def test_a_simulation_carries_its_access_list(reader: StateReader, anvil: Anvil) -> None:
    anvil.set_code(CROSS_L2_INBOX, COLD_CODE)
    anvil.mine()
    head, key = int(anvil.ask("eth_blockNumber"), 16), (1).to_bytes(32)
    cold = one(reader, state.simulate(Call("cold", EMPTY, CROSS_L2_INBOX, b""), head))
    warm = one(reader, state.simulate(Call("warm", EMPTY, CROSS_L2_INBOX, b"", (key,)), head))
    assert isinstance(cold, bytes)
    assert isinstance(warm, bytes)
    assert int.from_bytes(cold) - int.from_bytes(warm) == 2_000


def test_a_trace_leads_to_the_contract_that_reverts(reader: StateReader) -> None:
    asked = state.trace(Call("it", EMPTY, REVERTS, b"\xde\xad\xbe\xef\x00"), 2)
    failing = reader.ask(asked)[asked]
    assert not isinstance(failing, ChainError)
    (only,) = failing
    assert (only.target, only.selector) == (REVERTS, b"\xde\xad\xbe\xef")
    assert only.revert == b"\xde\xad\xbe\xef\x00"
    bears = state.trace(Call("gas", EMPTY, STATED, b""), 2)
    assert reader.ask(bears)[bears] == ()


def test_a_node_that_gives_no_traces_says_so_and_answers_the_rest() -> None:
    asked, tip = state.trace(Call("it", EMPTY, REVERTS, b""), 0), state.tip()
    with (
        FakeNode(World(901)) as node,
        closing(RpcClient(node.url(901), label="endpoint 1", allow_loopback=True)) as client,
    ):
        answers = client.state.ask(asked, tip)
    refused = answers[asked]
    assert isinstance(refused, Stop)
    assert "refused debug_traceCall" in str(refused)
    assert "use another one" in str(refused)
    assert not isinstance(answers[tip], ChainError)


def test_an_estimate_is_the_gas_that_is_needed(reader: StateReader) -> None:
    ask = state.estimate(Call("gas", EMPTY, STATED, b""), 2)
    found = reader.ask(ask)[ask]
    assert isinstance(found, int)
    assert 21_000 < found < 30_000


def test_a_view_that_no_contract_answers_is_told_as_such(reader: StateReader) -> None:
    found = one(reader, state.view("version()", EMPTY, b"\x54\xfd\x4d\x50", 2))
    assert isinstance(found, Stop)
    assert "answers version(): it is not deployed on this chain" in str(found)


def test_a_proxy_is_known_by_where_it_leads(reader: StateReader, anvil: Anvil) -> None:
    leads_to = "0x" + STATED.hex().zfill(64)
    anvil.ask("anvil_setStorageAt", "0x" + REVERTS.hex(), IMPLEMENTATION_SLOT, leads_to)
    anvil.mine()
    head = int(anvil.ask("eth_blockNumber"), 16)
    assert one(reader, state.implementation(REVERTS, head)) == STATED
    assert one(reader, state.implementation(EMPTY, head)) == b""


def test_a_transaction_waits_is_mined_or_is_not_known(reader: StateReader, anvil: Anvil) -> None:
    digest = anvil.send(STATED, b"\x01\x02")
    sent, unknown, pending = (
        state.transaction(digest),
        state.transaction(bytes(32)),
        state.pending(),
    )
    answers = reader.ask(sent, unknown, pending)
    waiting, next_block = answers[sent], answers[pending]
    assert waiting is not None
    assert not isinstance(waiting, ChainError)
    following = state.next_nonce(waiting.sender)
    assert reader.ask(following)[following] == waiting.nonce + 1
    assert (waiting.block, waiting.target, waiting.calldata) == (None, STATED, b"\x01\x02")
    assert answers[unknown] is None
    assert not isinstance(next_block, ChainError)
    assert digest in {one.hash for one in next_block}
    anvil.mine()
    mined = reader.ask(sent)[sent]
    assert mined is not None
    assert not isinstance(mined, ChainError)
    assert mined.block == int(anvil.ask("eth_blockNumber"), 16)
    nonce, funds = state.nonce(mined.sender, mined.block), state.balance(mined.sender, mined.block)
    answers = reader.ask(nonce, funds)
    assert answers[nonce] == mined.nonce + 1
    assert answers[funds] == int(
        anvil.ask("eth_getBalance", "0x" + mined.sender.hex(), "latest"), 16
    )


def test_a_node_that_hangs_costs_no_more_than_its_limit() -> None:
    world = World(901)
    limits = Limits(read_seconds=0.1, total_seconds=0.2)
    with FakeNode(world) as node, node.faulty(901, latency=0.5):
        client = RpcClient(node.url(901), label="endpoint 1", allow_loopback=True, limits=limits)
        ask = state.tip()
        found = client.state.ask(ask)[ask]
        client.close()
    assert isinstance(found, Retry)
    assert "did not answer in time" in str(found)


def test_an_answer_that_is_too_large_is_told_without_talk_of_blocks() -> None:
    world = World(901)
    limits = Limits(answer_bytes=2_000)
    with FakeNode(world) as node, node.faulty(901, results={"eth_call": "0x" + "00" * 4_000}):
        client = RpcClient(node.url(901), label="endpoint 1", allow_loopback=True, limits=limits)
        ask = state.simulate(Call("it", EMPTY, EMPTY, b""), 0)
        found = client.state.ask(ask)[ask]
        client.close()
    assert isinstance(found, Stop)
    assert str(found) == "Endpoint 1 answers more than is read: use another endpoint."
