"""Messages over the API: lists, pages and one message whole."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import DependencySet
from messaging.protocol.contracts import ERROR_NOT_IN_ACCESS_LIST
from messaging.protocol.hashing import keccak256
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.text import to_address, to_hex
from tests.api.asked import get, problem, read
from tests.fakes.emissions import Sent
from tests.fakes.world import World
from tests.tracing.every_status import every_status
from tests.tracing.followed_world import follow
from tests.tracing.test_list import SHOWN

pytestmark = pytest.mark.django_db

MESSAGES = "/api/v1/messages/"


def _message(key: bytes) -> Any:
    return read(f"{MESSAGES}{to_hex(key)}/")


def test_the_list_shows_every_status_newest_first() -> None:
    hashes = every_status().hashes
    results = read(MESSAGES)["results"]
    shown = {row["message_hash"]: row["status"] for row in results}
    assert {name: shown[to_hex(key)] for name, key in hashes.items()} == SHOWN
    times = [row["timestamp"] for row in results]
    assert times == sorted(times, reverse=True)


def test_a_list_takes_two_queries_whatever_moves(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world = World(901, 902)
    world.send_token(901, 902, 1_500_000)
    world.mine()
    follow(world)
    with django_assert_num_queries(2):
        (row,) = read(MESSAGES)["results"]
    assert row["transfer"]["amount"] == "1500000"


def test_cursors_lead_through_the_whole_list_and_back() -> None:
    every_status()
    whole = read(MESSAGES, limit="100")
    assert (whole["next"], whole["previous"]) == (None, None)
    page = read(MESSAGES, limit="4")
    pages = [page]
    while page["next"] is not None:
        page = read(MESSAGES, limit="4", cursor=page["next"])
        pages.append(page)
        assert len(pages) < 20, "the pages do not come to an end"
    assert [row for one in pages for row in one["results"]] == whole["results"]
    assert read(MESSAGES, limit="4", cursor=pages[1]["previous"])["results"] == pages[0]["results"]


@pytest.mark.parametrize("status", sorted(set(SHOWN.values())))
def test_every_status_filters(status: str) -> None:
    every_status()
    results = read(MESSAGES, status=status)["results"]
    assert results
    assert {row["status"] for row in results} == {status}


def test_chains_filter_by_their_decimal_id() -> None:
    every_status()
    results = read(MESSAGES, source="903", destination="902")["results"]
    assert [(row["source_chain"], row["destination_chain"]) for row in results] == [("903", "902")]


def test_a_message_has_the_four_phases() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello there")
    world.mine()
    world.relay(sent)
    world.mine()
    follow(world)
    told = _message(sent.hash)
    identifier = world.identifier(sent)
    assert told["payload"] == to_hex(sent.log.payload)
    assert told["identifier"] == {
        "origin": to_address(identifier.origin),
        "block_number": identifier.block_number,
        "log_index": identifier.log_index,
        "timestamp": identifier.timestamp,
        "chain_id": "901",
    }
    assert told["initiating"]["transaction_hash"] == to_hex(sent.transaction_hash)
    assert told["execution"]["identifier"] == told["identifier"]
    assert told["execution"]["relayer"] == to_address(world.address("user"))
    assert told["execution"]["validity"] == "valid"
    (attempt,) = told["attempts"]
    assert (attempt["result"], attempt["revert"]) == ("executed", None)
    assert attempt["transaction_hash"] == told["execution"]["transaction_hash"]


def test_attempts_have_their_reason_and_say_where_was_looked() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    failed = world.fail(sent, ERROR_NOT_IN_ACCESS_LIST, listed=False)
    world.mine()
    follow(world).look()
    told = _message(sent.hash)
    assert told["status"] == "failed"
    (attempt,) = told["attempts"]
    assert attempt["revert"] == {
        "revert_data": to_hex(ERROR_NOT_IN_ACCESS_LIST),
        "evidence": "trace",
        "error": "NotInAccessList",
        "text": "",
        "fault": "relay",
        "explanation": "Its access list lacks the message: relay again with the message's access "
        "list.",
    }
    assert (attempt["result"], attempt["direct"], attempt["listed"]) == ("reverted", True, False)
    assert (attempt["chain_id"], attempt["delay_seconds"]) == ("902", 2)
    assert attempt["relayer"] == to_address(world.address("user"))
    assert attempt["gas_limit"] == failed.gas_limit
    assert (told["as_of"]["attempts_from_block"], told["as_of"]["attempts_to_block"]) == (1, 2)
    (found,) = read("/api/v1/search/", q=to_hex(failed.hash))["results"]
    assert found["message_hash"] == to_hex(sent.hash)


def test_times_are_seconds_and_rfc_3339() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    follow(world)
    told = _message(sent.hash)
    assert told["initiating"]["timestamp"] == 1_750_000_002
    assert told["initiating"]["time"] == "2025-06-15T15:06:42Z"
    assert told["expires_timestamp"] == 1_750_000_002 + 604_800
    assert told["expires_at"] == "2025-06-22T15:06:42Z"
    assert told["as_of"]["source_block"] == 1


def test_every_uint256_is_a_decimal_string() -> None:
    world = World(901, 902)
    sent = world.send_eth(901, 2**256 - 1, 2**256 - 1)
    world.mine()
    follow(world)
    told = _message(sent.hash)
    assert told["destination_chain"] == str(2**256 - 1)
    assert told["transfer"]["amount"] == str(2**256 - 1)
    assert told["nonce"] == "0"
    (row,) = read(MESSAGES, destination=str(2**256 - 1))["results"]
    assert row["transfer"] == told["transfer"]


def _resent() -> tuple[World, Sent, Sent, Sent]:
    """A message sent three times, the sends some blocks apart."""
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine(count=5)
    second = world.resend(sent)
    world.mine(count=5)
    third = world.resend(sent)
    world.mine()
    return world, sent, second, third


def test_a_message_to_relay_is_told_by_its_newest_send() -> None:
    world, first, second, third = _resent()
    follow(world)
    DependencySet.objects.update(expiry_window=100, ingress_margin=30)
    told = _message(first.hash)
    assert told["initiating"]["transaction_hash"] == to_hex(third.transaction_hash)
    newest = world.identifier(third)
    keys = access_list_keys(newest, keccak256(third.log.payload))
    assert told["access_list"] == [to_hex(key) for key in keys]
    assert told["checksum"] == told["access_list"][-1]
    assert told["identifier"]["block_number"] == newest.block_number
    assert told["expires_timestamp"] == newest.timestamp + 100
    for resend, sent in zip(told["resends"], (first, second), strict=True):
        assert resend["initiating"]["transaction_hash"] == to_hex(sent.transaction_hash)
        assert resend["expires_timestamp"] == world.identifier(sent).timestamp + 100
        assert resend["relay_before_timestamp"] == resend["expires_timestamp"] - 30


@pytest.mark.parametrize("named", [0, 1, 2])
def test_a_relayed_message_is_told_by_the_send_that_its_relay_named(named: int) -> None:
    world, *sends = _resent()
    world.relay(sends[0], identifier=world.identifier(sends[named]))
    world.mine()
    follow(world)
    told = _message(sends[0].hash)
    assert told["identifier"] == told["execution"]["identifier"]
    assert told["initiating"]["transaction_hash"] == to_hex(sends.pop(named).transaction_hash)
    others = [one["initiating"]["transaction_hash"] for one in told["resends"]]
    assert others == [to_hex(one.transaction_hash) for one in sends]


def test_a_message_without_a_send_is_null_where_only_the_send_could_tell() -> None:
    told = _message(every_status().hashes["unread"])
    unknown = ("message", "payload", "payload_hash", "identifier", "checksum", "access_list")
    assert [told[name] for name in (*unknown, "initiating", "sender", "expires_at")] == [None] * 9
    assert told["execution"]["validity"] == "awaiting_source"
    assert told["as_of"]["source_block"] is None


def test_family_is_told_as_rows() -> None:
    world = World(901, 902)
    with world.one_transaction(901):
        ping, other = world.send(901, 902, b"ping"), world.send(901, 902, b"other")
    world.mine()
    with world.relaying(ping):
        pong = world.send(902, 901, b"pong")
    world.mine()
    follow(world)
    told = _message(ping.hash)
    assert [row["message_hash"] for row in told["siblings"]] == [to_hex(other.hash)]
    assert [row["message_hash"] for row in told["children"]] == [to_hex(pong.hash)]
    assert _message(pong.hash)["parent"]["message_hash"] == to_hex(ping.hash)


def test_an_unknown_message_is_404_and_says_how_far_was_looked() -> None:
    follow(World(901, 902))
    key = "0x" + "ab" * 32
    detail = problem(get(f"{MESSAGES}{key}/"), 404, "not_found")
    assert key in detail
    assert "Chain 901 to block 0, Chain 902 to block 0" in detail


def test_a_malformed_hash_is_400_and_named() -> None:
    detail = problem(get(f"{MESSAGES}0x12/"), 400, "malformed_hash")
    assert detail.startswith("'0x12' is not a hash: give 0x and 64 hexadecimal digits")
