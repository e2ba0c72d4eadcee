"""`manage.py trace`: a message for people in four phases, for programs as the API gives it."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from rest_framework.throttling import AnonRateThrottle

from messaging.models import Message
from messaging.protocol.contracts import ERROR_NOT_IN_ACCESS_LIST
from messaging.protocol.text import to_hex
from tests.fakes.emissions import Sent
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.management.conftest import Run
from tests.tracing.every_status import every_status
from tests.tracing.followed_world import follow
from tests.tracing.past_world import past_world

pytestmark = pytest.mark.django_db

UNKNOWN = "0x" + "ab" * 32
NO_PLACE = "No indexed message has its log at this place, and no indexed execution names it"


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The API is asked more often here than anybody may."""
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": None})


@pytest.fixture
def sent() -> Sent:
    """A message in block 1 of 901, executed in block 2 of 902."""
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    world.relay(sent)
    world.mine(count=10)
    follow(world)
    return sent


def test_a_message_is_told_in_four_phases_in_order(run: Run, sent: Sent) -> None:
    lines = run("trace", to_hex(sent.hash)).splitlines()
    assert lines[0] == to_hex(sent.hash)
    assert lines[1] == "Executed: Chain 901 (901) to Chain 902 (902), nonce 0"
    titles = [line for line in lines if line[:2] in {"1 ", "2 ", "3 ", "4 "}]
    assert titles == [
        "1 Message creation",
        "2 Message serialization",
        "3 Identifier creation",
        "4 Message execution",
    ]
    assert lines[-1].startswith("As of Chain 901 11, ")


def test_times_safety_and_places_stand_in_one_column(run: Run, sent: Sent) -> None:
    lines = run("trace", to_hex(sent.hash)).splitlines()
    for line in (
        "  Time          2025-06-15T15:06:42Z",
        "  Block         1 of Chain 901 (901), finalized",
        f"  Transaction   {to_hex(sent.transaction_hash)}",
        "  Message       0x68656c6c6f",
        f"  Message hash  {to_hex(sent.hash)}",
        "  Timestamp     1750000002, 2025-06-15T15:06:42Z",
        "  Block         2 of Chain 902 (902), finalized",
        "  Validity      valid",
        "  ok            The access list holds the checksum",
    ):
        assert line in lines


def test_without_a_terminal_there_are_no_colours_and_no_cut_lines(run: Run, sent: Sent) -> None:
    printed = run("trace", to_hex(sent.hash))
    assert "\x1b" not in printed
    assert "\N{NO-BREAK SPACE}" not in printed
    assert printed.count(to_hex(sent.hash)) == 2


def test_every_key_finds_it_and_it_is_printed_once(run: Run, sent: Sent) -> None:
    keys = [to_hex(sent.hash), to_hex(sent.transaction_hash), "901:1:0", "902:2:0", "902:2:1"]
    told = [json.loads(run("trace", key, "--json"))["message_hash"] for key in keys]
    assert told == [to_hex(sent.hash)] * 5
    assert len(run("trace", "--json", *keys).splitlines()) == 1


def test_every_message_of_a_transaction_is_told(run: Run) -> None:
    world = World(901, 902)
    with world.one_transaction(901):
        sends = [world.send(901, 902, b"%d" % number) for number in range(3)]
    world.mine()
    follow(world)
    key = to_hex(sends[0].transaction_hash)
    told = [json.loads(line)["message_hash"] for line in run("trace", "--json", key).splitlines()]
    assert told == [to_hex(sent.hash) for sent in sends]
    assert run("trace", key).count("1 Message creation") == 3


def test_json_is_what_the_api_gives_in_every_status(run: Run, client: Client) -> None:
    seen = set()
    for message_hash in every_status().hashes.values():
        key = to_hex(message_hash)
        traced = json.loads(run("trace", "--json", key))
        answer = client.get(f"/api/v1/messages/{key}/")
        assert traced == answer.json()
        assert list(traced) == list(answer.json())
        seen.add(traced["status"])
    assert len(seen) >= 7


def test_a_reverted_transaction_leads_to_its_message_with_the_reason(run: Run) -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    failed = world.fail(sent, ERROR_NOT_IN_ACCESS_LIST, listed=False)
    world.mine()
    follow(world).look()
    lines = run("trace", to_hex(failed.hash)).splitlines()
    assert f"  Reverted      {to_hex(failed.hash)}, block 2 of Chain 902" in lines
    assert any("NotInAccessList. Its access list lacks the message" in line for line in lines)
    assert "Failed relays on Chain 902 were looked for from block 1 on." in lines


def test_every_status_can_be_told_to_people(run: Run) -> None:
    for message_hash in every_status().hashes.values():
        assert "4 Message execution" in run("trace", to_hex(message_hash))


def test_json_is_what_the_api_gives_for_every_message_of_the_recording(
    run: Run, client: Client, world: World
) -> None:
    follow(world)
    keys = [str(message) for message in Message.objects.all()]
    traced = [json.loads(line) for line in run("trace", "--json", *keys).splitlines()]
    asked = [f"/api/v1/messages/{key}/" for key in keys]
    assert traced == [client.get(path).json() for path in asked]


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (
            UNKNOWN,
            (
                "No indexed message has this hash, and none was sent, relayed or tried to be "
                "relayed by a transaction with it. No indexed block has it, and no indexed log "
                "has it as payload hash or checksum. Failed relays on Chain 901 were not looked "
                "for yet. Failed relays on Chain 902 were not looked for yet"
            ),
        ),
        ("901:1:9", NO_PLACE),
        ("7:1:9", NO_PLACE),
    ],
)
def test_nothing_found_says_what_was_searched_and_how_far(run: Run, key: str, what: str) -> None:
    world = World(901, 902)
    world.mine(count=4)
    Followed(world).catch_up(901)
    reach = "Searched: Chain 901 up to block 4, Chain 902 not yet."
    with pytest.raises(CommandError) as refused:
        run("trace", key)
    assert str(refused.value) == f"Nothing is known of {key}. {what}. {reach}"
    assert refused.value.returncode == 1


def test_a_transaction_without_a_message_is_told_as_what_it_is(run: Run) -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    reading = world.read(902, sent)
    world.mine()
    follow(world)
    key = to_hex(reading.transaction_hash)
    with pytest.raises(CommandError) as refused:
        run("trace", key)
    assert str(refused.value) == (
        f"No message is known by {key}. This transaction, on Chain 902 in block 2, reads a log of "
        "another chain through the inbox, of Chain 901; it sends and relays no message. "
        "Searched: Chain 901 up to block 2, Chain 902 up to block 2."
    )


def test_what_is_found_is_printed_before_the_complaint(
    run: Run, sent: Sent, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match=f"Nothing is known of {UNKNOWN}"):
        call_command("trace", UNKNOWN, to_hex(sent.hash), "--json")
    assert json.loads(capsys.readouterr().out)["message_hash"] == to_hex(sent.hash)


def test_with_no_chain_it_says_how_to_add_one(run: Run) -> None:
    with pytest.raises(CommandError, match="Searched: no chain yet; add one with `manage"):
        run("trace", UNKNOWN)


@pytest.mark.parametrize("key", ["hello", "0x12", UNKNOWN + "00", "901:-1:0", "", "0x"])
def test_what_is_no_key_is_refused_with_what_is_one(run: Run, key: str) -> None:
    with pytest.raises(CommandError, match="give a message hash or a transaction hash"):
        run("trace", key)


def test_what_was_taken_back_is_told_after_the_phases(run: Run) -> None:
    past = past_world()
    printed = run("trace", to_hex(past.moved.hash))
    assert "\nHistory\n" in printed
    assert "Sent in block 2 of Chain 901, log 0." in printed
    assert "under another identifier." in printed
    printed = run("trace", to_hex(past.lost.transaction_hash))
    assert f"Another message took its nonce: {to_hex(past.taker.hash)}" in printed
