"""Executing messages over the API, and rows spelled as their shapes describe them."""

import pytest

from messaging.api.execution_shapes import ExecutingRowShape
from messaging.api.message_shapes import MessageRowShape
from messaging.api.spelling import spell_execution, spell_message
from messaging.tracing.executions import list_executions
from messaging.tracing.messages import list_messages
from tests.api.asked import get, problem, read
from tests.fakes.world import World
from tests.tracing.every_status import every_status
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db

EXECUTIONS = "/api/v1/executions/"


def test_a_transfer_is_spelled_as_its_shape_says() -> None:
    world = World(901, 902)
    world.send_eth(901, 902, 2**200)
    world.mine()
    follow(world)
    (row,) = list_messages().rows
    assert row.transfer is not None
    assert spell_message(row) == MessageRowShape(row).data


def test_rows_are_spelled_as_their_shapes_say() -> None:
    every_status()
    for message in list_messages().rows:
        assert spell_message(message) == MessageRowShape(message).data
    for execution in list_executions().rows:
        assert spell_execution(execution) == ExecutingRowShape(execution).data


@pytest.mark.parametrize("validity", ["valid", "invalid", "awaiting_source", "untracked_source"])
def test_every_validity_filters(validity: str) -> None:
    every_status()
    results = read(EXECUTIONS, validity=validity, chain="902", kind="relay")["results"]
    assert results
    assert {row["validity"] for row in results} == {validity}


def test_one_is_told_with_the_log_that_it_names() -> None:
    every_status()
    (row,) = read(EXECUTIONS, validity="valid")["results"]
    told = read(f"{EXECUTIONS}{row['chain']}/{row['block_number']}/{row['log_index']}/")
    assert told["source_log"]["event"] == "SentMessage"
    assert told["source_log"]["place"]["block_number"] == told["identifier"]["block_number"]
    assert told["checksum"] == told["access_list"][-1]
    assert told["message"]["message_hash"] == row["message_hash"]


def test_bad_input_is_named() -> None:
    assert "kind 'x' is not a kind" in problem(
        get(EXECUTIONS, kind="x"), 400, "malformed_parameter"
    )
    assert "block 'x' is not a number" in problem(
        get(f"{EXECUTIONS}901/x/1/"), 400, "malformed_parameter"
    )
    assert "901:1:1" in problem(get(f"{EXECUTIONS}901/1/1/"), 404, "not_found")
    assert "sender: '0x1' is not an address" in problem(
        get("/api/v1/messages/", sender="0x1"), 400, "malformed_parameter"
    )


def test_messages_narrow_by_accounts_and_times() -> None:
    hashes = every_status().hashes
    whole = read("/api/v1/messages/")["results"]
    sender = next(row["sender"] for row in whole if row["sender"])
    for name in ("sender", "account"):
        results = read("/api/v1/messages/", **{name: sender})["results"]
        assert results == [row for row in whole if row["sender"] == sender]
    (resent,) = read("/api/v1/messages/", resent="yes")["results"]
    assert resent["message_hash"] == "0x" + hashes["resent"].hex()
    assert read("/api/v1/messages/", until="2020-01-01")["results"] == []
