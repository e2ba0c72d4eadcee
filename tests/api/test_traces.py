"""Transactions, addresses, lanes and made identifiers over the API."""

import pytest

from messaging.ingest.tallies import count_messages
from tests.api.asked import body_of, get, problem, read
from tests.fakes.world import World
from tests.tracing.every_status import every_status
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db


def _message() -> dict[str, str]:
    every_status()
    (first, *_) = read("/api/v1/messages/", status="executed")["results"]
    return dict(first)


def test_a_transaction_tells_what_it_did_to_messages() -> None:
    row = _message()
    told = read(f"/api/v1/transactions/{row['relay_transaction']}/")
    (mined,) = told["results"]
    assert mined["chain_id"] == row["destination_chain"]
    relayed = [one for one in mined["logs"] if one["deed"] == "relayed"]
    assert row["message_hash"] in {one["message"]["message_hash"] for one in relayed}
    assert told["searched"]


def test_an_unknown_transaction_is_told_with_what_is_indexed() -> None:
    every_status()
    told = problem(get(f"/api/v1/transactions/0x{'77' * 32}/"), 404, "not_found")
    assert "Indexed: " in told


def test_an_address_is_told_in_the_role_that_has_most_to_say() -> None:
    row = _message()
    told = read(f"/api/v1/addresses/{row['sender']}/")
    assert told["role"] == "sent"
    assert row["message_hash"] in {one["message_hash"] for one in told["messages"]}
    assert told["counts"]["sent"]["number"] >= len(told["messages"])
    relayed = read(f"/api/v1/addresses/{row['sender']}/", role="relayed")
    assert relayed["messages"] == []


def test_a_malformed_address_or_role_is_named() -> None:
    assert "0x12" in problem(get("/api/v1/addresses/0x12/"), 400, "malformed_address")
    address = f"0x{'11' * 20}"
    assert "role 'x'" in problem(
        get(f"/api/v1/addresses/{address}/", role="x"), 400, "malformed_parameter"
    )


def test_lanes_tell_counts_and_when_they_were_counted() -> None:
    assert read("/api/v1/lanes/")["counted_at"] is None
    world = World(901, 902)
    world.send_eth(901, 902, 2**200)
    world.mine()
    follow(world)
    (row,) = read("/api/v1/messages/")["results"]
    count_messages(row["timestamp"] + 60)
    told = read("/api/v1/lanes/", period="week")
    assert told["counted_at"] is not None
    (lane,) = told["results"]
    assert (lane["source_chain"], lane["destination_chain"]) == ("901", "902")
    assert lane["totals"]["sent"] == 1
    assert lane["open"]["waiting"] == 1


def test_the_tool_makes_the_identifier_that_a_message_has() -> None:
    row = _message()
    whole = read(f"/api/v1/messages/{row['message_hash']}/")
    fields = {name: str(value) for name, value in whole["identifier"].items()}
    for more in ({"payload": whole["payload"]}, {"payload_hash": whole["payload_hash"]}):
        made = read("/api/v1/tools/identifier/", **fields, **more)
        assert made["access_list"] == whole["access_list"]
        assert made["checksum"] == whole["checksum"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"origin": "0x1"}, "0x1"),
        ({"block_number": "x"}, "block_number 'x' is not a number"),
        ({"log_index": str(2**32)}, "log index"),
        ({"payload": "0x1"}, "payload '0x1' is no bytes"),
        ({"payload_hash": f"0x{'11' * 32}"}, "either payload or payload_hash"),
    ],
)
def test_what_the_tool_cannot_use_is_named(change: dict[str, str], told: str) -> None:
    fields = {
        "origin": f"0x{'11' * 20}",
        "block_number": "1",
        "log_index": "0",
        "timestamp": "1",
        "chain_id": "901",
        "payload": "0x11",
    }
    answer = get("/api/v1/tools/identifier/", **fields | change)
    assert answer.status_code == 400
    assert told in body_of(answer)["detail"]


def test_a_missing_field_of_the_tool_is_named() -> None:
    told = problem(
        get("/api/v1/tools/identifier/", origin=f"0x{'11' * 20}"), 400, "malformed_parameter"
    )
    assert told.startswith("block_number is missing")
