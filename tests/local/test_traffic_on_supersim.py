"""The traffic on a real superchain: it produces what it claims, in the shapes of the protocol."""

from collections.abc import Iterator

import pytest
from msgspec.structs import asdict

from messaging.protocol.contracts import ERROR_MESSAGE_ALREADY_RELAYED, ERROR_NOT_IN_ACCESS_LIST
from messaging.protocol.events import ExecutingMessage, SentMessage
from messaging.protocol.hashing import keccak256, message_hash
from tests.local.played import Action, Found, Played, names, play_once, running_superchain

# One group: were the tests spread over workers, each worker would start a superchain of its own.
pytestmark = [pytest.mark.supersim, pytest.mark.xdist_group("supersim")]

EXECUTED = {
    "greeting": 1,
    "fan_out": 4,
    "ping_pong": 1,
    "round_trip": 1,
    "eth_transfer": 1,
    "token_transfer": 1,
    "retried_relay": 1,
    "batch_relay": 2,
    "resent_message": 1,
    "repeated_relay": 1,
}
NOT_EXECUTED = (
    "failed_relay",
    "bare_relay",
    "starved_relay",
    "forgotten_message",
    "refused_message",
    "unreachable_message",
)
GATE_CLOSED = keccak256(b"GateClosed(uint256)")[:4]
OUT_OF_GAS = b""
FAILED_WITH = {
    "failed_relay": GATE_CLOSED,
    "retried_relay": GATE_CLOSED,
    "batch_relay": GATE_CLOSED,
    "bare_relay": ERROR_NOT_IN_ACCESS_LIST,
    "starved_relay": OUT_OF_GAS,
    "repeated_relay": ERROR_MESSAGE_ALREADY_RELAYED,
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("superchain")
    with running_superchain(folder) as urls:
        yield play_once(folder, urls)


def found_in(played: Played, action: Action) -> list[Found]:
    return played.in_transaction(action["chain"], bytes.fromhex(action["transaction_hash"][2:]))


def hash_of(sent: Found) -> str:
    event = sent.event
    assert isinstance(event, SentMessage)
    return "0x" + message_hash(source=sent.chain, **asdict(event)).hex()


@pytest.mark.parametrize("scenario", [*EXECUTED, *NOT_EXECUTED])
def test_every_message_it_claims_was_sent_where_it_says(played: Played, scenario: str) -> None:
    claimed = [*played.of(scenario, "send"), *played.of(scenario, "resend")]
    assert claimed
    for action in claimed:
        sent = [it.event for it in found_in(played, action) if isinstance(it.event, SentMessage)]
        assert action["chain"] == action["source"]
        assert action["destination"] in {event.destination for event in sent}


@pytest.mark.parametrize(("scenario", "count"), EXECUTED.items())
def test_executed_messages_have_one_execution_before_one_relay_on_their_destination(
    played: Played, scenario: str, count: int
) -> None:
    sent = played.of(scenario, "send")
    assert len(sent) == count
    for action in sent:
        (relay,) = played.relays(action["message_hash"])
        assert relay.chain == action["destination"]
        before = played.in_transaction(relay.chain, relay.log.transaction_hash)
        executing = [it for it in before if isinstance(it.event, ExecutingMessage)]
        assert any(it.log.log_index < relay.log.log_index for it in executing)


@pytest.mark.parametrize("scenario", NOT_EXECUTED)
def test_messages_that_nobody_could_or_would_relay_are_not_executed(
    played: Played, scenario: str
) -> None:
    (sent,) = played.of(scenario, "send")
    assert played.relays(sent["message_hash"]) == []


@pytest.mark.parametrize(("scenario", "error"), FAILED_WITH.items())
def test_a_failed_relay_leaves_a_receipt_with_status_0_and_the_expected_error(
    played: Played, scenario: str, error: bytes
) -> None:
    (failed,) = (it for it in played.of(scenario, "relay") if it["status"] == 0)
    assert found_in(played, failed) == []
    asked = (failed["transaction_hash"], {"tracer": "callTracer"})
    trace = played.ask(failed["chain"], "debug_traceTransaction", *asked)
    output = bytes.fromhex(trace.get("output", "0x")[2:])
    assert output[:4] == error


@pytest.mark.parametrize("scenario", ["state_read", "log_read"])
def test_an_event_read_is_an_execution_without_a_relay(played: Played, scenario: str) -> None:
    (read,) = played.of(scenario, "read")
    (execution,) = found_in(played, read)
    assert isinstance(execution.event, ExecutingMessage)
    assert "0x" + execution.event.payload_hash.hex() == read["payload_hash"]
    assert execution.event.identifier.chain_id == read["source"] != read["chain"]


@pytest.mark.parametrize("scenario", ["ping_pong", "round_trip"])
def test_a_rally_is_a_chain_of_three_messages_each_sent_by_the_relay_before(
    played: Played, scenario: str
) -> None:
    (served,) = played.of(scenario, "send")
    at = found_in(played, served)
    visited = [served["chain"]]
    while sent := [it for it in at if isinstance(it.event, SentMessage)]:
        (relay,) = played.relays(hash_of(sent[0]))
        visited.append(relay.chain)
        at = played.in_transaction(relay.chain, relay.log.transaction_hash)
    assert len(visited) == 4
    assert len(set(visited)) == (2 if scenario == "ping_pong" else 3)


def test_a_resent_message_is_executed_by_its_second_log(played: Played) -> None:
    (again,) = played.of("resent_message", "resend")
    (relay,) = played.relays(again["message_hash"])
    (execution, _) = played.in_transaction(relay.chain, relay.log.transaction_hash)
    (second,) = found_in(played, again)
    assert isinstance(execution.event, ExecutingMessage)
    assert execution.event.identifier.block_number == second.log.block_number


@pytest.mark.parametrize(
    ("scenario", "sending", "relaying"),
    [
        (
            "eth_transfer",
            ["LiquidityBurned", "SentMessage", "SendETH"],
            ["ExecutingMessage", "LiquidityMinted", "RelayETH", "RelayedMessage"],
        ),
        (
            "token_transfer",
            ["SentMessage", "SendERC20"],
            ["ExecutingMessage", "RelayERC20", "RelayedMessage"],
        ),
    ],
)
def test_a_transfer_leaves_the_logs_of_its_bridge_in_the_documented_order(
    played: Played, scenario: str, sending: list[str], relaying: list[str]
) -> None:
    (sent,) = played.of(scenario, "send")
    (relay,) = played.relays(sent["message_hash"])
    at = played.in_transaction(relay.chain, relay.log.transaction_hash)
    assert (names(found_in(played, sent)), names(at)) == (sending, relaying)


def test_two_messages_are_relayed_by_one_transaction_of_another_contract(played: Played) -> None:
    first, second = (played.relays(it["message_hash"]) for it in played.of("batch_relay", "send"))
    assert first[0].log.transaction_hash == second[0].log.transaction_hash
    assert [it["status"] for it in played.of("batch_relay", "relay")] == [0, 1]
