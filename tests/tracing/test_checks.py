"""The checks of the four phases: each answer from evidence, nothing claimed without."""

from dataclasses import replace
from typing import Any

import pytest

from messaging.tracing.checks import Check
from messaging.tracing.phases import PhaseChecks, check_phases
from messaging.tracing.values import ExecutionValidity, MessageStatus, Safety
from tests.tracing.details import (
    FOREIGN,
    HASH,
    OP,
    SENT,
    UNICHAIN,
    WINDOW,
    as_of,
    detail,
    identifier,
    relay,
    send,
)
from tests.tracing.test_wording import plain

NOW = SENT + 60
EXECUTED, INITIATED = MessageStatus.EXECUTED, MessageStatus.INITIATED
WITHOUT_TRANSACTION = relay(place=replace(relay().place, transaction=None))


def phases(status: MessageStatus, **changes: Any) -> PhaseChecks:
    """The checks of a message made by hand."""
    return check_phases(detail(status, **changes), NOW)


def spoken(checks: tuple[Check, ...]) -> list[str]:
    """Each check as `answer rule`."""
    return [f"{check.answer} {plain(check.rule)}" for check in checks]


def test_an_executed_message_passes_what_can_be_checked_and_says_what_was_not() -> None:
    found = phases(EXECUTED)
    assert spoken(found.creation) == [
        "holds Transaction succeeded",
        "holds OP Mainnet is in the dependency set of Unichain",
        "holds Nonce version is 0",
        "open Target has code on OP Mainnet",
        "open Message hash is in sentMessages",
        "holds Source block is finalized",
    ]
    assert spoken(found.serialization) == [
        "holds Payload hash recomputed",
        "holds Message hash recomputed",
        "holds Payload decodes and encodes back",
    ]
    assert spoken(found.identifier) == [
        "holds A log is at this place",
        "holds Checksum recomputed",
        "holds Inside the window of 7 d",
        "open The interop filter accepts it",
    ]
    assert spoken(found.execution) == [
        "holds Transaction succeeded",
        "holds Identifier and payload hash match the source",
        "holds Executed 0 s to 7 d after the timestamp it names",
        "holds The access list holds the checksum",
        "open Message hash is in successfulMessages",
        "holds Executing block is finalized",
    ]


@pytest.mark.parametrize(
    ("changes", "phase", "expected"),
    [
        ({"destination_in_set": False}, "creation", "fails OP Mainnet is in the dependency set"),
        ({"destination_in_set": None}, "creation", "open OP Mainnet is in the dependency set"),
        ({"nonce_version": 1}, "creation", "fails Nonce version is 0"),
        ({"sends": (send(safety=Safety.SAFE),)}, "creation", "holds Source block is cross-safe"),
        ({"sends": (send(safety=Safety.UNSAFE),)}, "creation", "waits Source block is cross-safe"),
        ({"sends": (send(safety=Safety.LOCAL_SAFE),)}, "creation", "waits Source block is cross-"),
        ({"sends": (send(safety=Safety.CROSS_UNSAFE),)}, "creation", "waits Source block is cro"),
        ({"sends": (send(safety=Safety.UNKNOWN),)}, "creation", "open Source block is cross-safe"),
        ({"sends": (send(transaction=None),)}, "creation", "holds Transaction succeeded"),
        ({"payload_hash": HASH}, "serialization", "fails Payload hash recomputed"),
        ({"message_hash": "0x" + "00" * 32}, "serialization", "fails Message hash recomputed"),
        ({"payload": "0x1234"}, "serialization", "fails Payload decodes"),
        ({"expires_at": None}, "identifier", "open Inside the expiry window"),
        ({}, "identifier", "holds Inside the window of 7 d"),
        ({}, "execution", "waits A RelayedMessage carries this hash"),
        ({"destination": FOREIGN}, "execution", "open A RelayedMessage carries this hash"),
    ],
)
def test_a_message_in_flight_is_checked(changes: dict[str, Any], phase: str, expected: str) -> None:
    answers = spoken(getattr(phases(INITIATED, **changes), phase))
    assert any(answer.startswith(expected) for answer in answers), answers


@pytest.mark.parametrize(
    ("left", "expected"), [(7_200, "soon"), (-1, "fails"), (6 * 86_400, "holds")]
)
def test_expiry_is_judged_by_the_clock_of_the_destination(left: int, expected: str) -> None:
    clocks = (as_of(UNICHAIN, 9, NOW), as_of(OP, 9, SENT + WINDOW - left))
    assert phases(INITIATED, as_of=clocks).identifier[2].answer == expected


def test_a_receipt_that_contradicts_the_log_fails() -> None:
    failed = send().place.transaction
    assert failed is not None
    sends = (send(transaction=replace(failed, status=0)),)
    assert phases(INITIATED, sends=sends).creation[0].answer == "fails"


@pytest.mark.parametrize(
    ("status", "changes", "phase", "expected"),
    [
        (MessageStatus.DROPPED, {}, "creation", ["fails A SentMessage carries this hash"]),
        (MessageStatus.DROPPED, {}, "identifier", []),
        (MessageStatus.DROPPED, {}, "execution", []),
        (MessageStatus.AWAITING_SOURCE, {}, "creation", ["waits A SentMessage carries this hash"]),
        (
            MessageStatus.UNTRACKED_SOURCE,
            {"source": FOREIGN, "relay": relay()},
            "creation",
            ["open A SentMessage carries this hash"],
        ),
        (
            MessageStatus.INVALID,
            {"reasons": ("no_such_log",)},
            "creation",
            ["fails A SentMessage carries this hash"],
        ),
        (MessageStatus.INVALID, {}, "identifier", ["fails A log is at this place"]),
        (
            MessageStatus.AWAITING_SOURCE,
            {"relay": relay()},
            "identifier",
            ["open A log is at this place"],
        ),
        (
            MessageStatus.AWAITING_SOURCE,
            {"payload": None},
            "serialization",
            ["open Hashes recomputed"],
        ),
    ],
)
def test_where_no_sending_is_seen_nothing_is_claimed_of_it(
    status: MessageStatus, changes: dict[str, Any], phase: str, expected: list[str]
) -> None:
    assert spoken(getattr(phases(status, sends=(), **changes), phase)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"relay": WITHOUT_TRANSACTION}, "open The access list holds the checksum"),
        ({"relay": relay(used=None)}, "open Identifier and payload hash match the source"),
        ({"relay": relay(used=identifier(1))}, "fails Identifier and payload hash match"),
        (
            {"relay": relay(validity=ExecutionValidity.AWAITING_SOURCE)},
            "waits Identifier and payload hash match the source",
        ),
        (
            {"relay": relay(validity=ExecutionValidity.UNTRACKED_SOURCE)},
            "open Identifier and payload hash match the source",
        ),
        (
            {"reasons": ("not_in_dependency_set",)},
            "fails Unichain is in the dependency set of OP Mainnet",
        ),
        ({"reasons": ("of_tomorrow",)}, "fails of_tomorrow"),
    ],
)
def test_an_execution_is_held_against_its_source(changes: dict[str, Any], expected: str) -> None:
    answers = spoken(phases(EXECUTED, **changes).execution)
    assert any(answer.startswith(expected) for answer in answers), answers


def test_an_access_list_without_the_checksum_deserves_a_look() -> None:
    used = identifier(64_523_000, SENT + 100)
    again = (send(), send(64_523_000, SENT + 100))
    checks = phases(EXECUTED, sends=again, relay=relay(200, used=used)).execution
    assert spoken(checks)[1:4] == [
        "holds Identifier and payload hash match the source",
        "holds Executed 0 s to 7 d after the timestamp it names",
        "soon The access list holds the checksum",
    ]
    assert checks[1].note == "It names sending 2 of 2"


def test_an_expired_message_was_not_relayed_in_time() -> None:
    assert spoken(phases(MessageStatus.EXPIRED).execution) == [
        "fails A RelayedMessage carries this hash"
    ]


def test_a_relay_that_could_not_be_seen_is_not_said_to_be_missing() -> None:
    (check,) = phases(MessageStatus.EXPIRED, window_indexed=False).execution
    assert (check.answer, check.note) == ("open", "OP Mainnet is not indexed for all of its time")


def test_an_execution_after_expiry_fails_its_window() -> None:
    window = phases(MessageStatus.INVALID, reasons=("expired",)).identifier[2]
    assert (window.answer, window.note) == ("fails", "It had expired when it was executed.")


@pytest.mark.parametrize(
    ("safety", "note"),
    [
        (Safety.LOCAL_SAFE, "is local-safe: its messages are not verified yet"),
        (Safety.CROSS_UNSAFE, "is cross-unsafe: it waits for its batch on L1"),
        (Safety.UNSAFE, "waits to be on L1 and verified"),
        (Safety.UNKNOWN, "Not known: no node gives it"),
    ],
)
def test_a_block_says_what_it_waits_for(safety: Safety, note: str) -> None:
    checks = phases(INITIATED, sends=(send(safety=safety),)).creation
    assert checks[-1].note.endswith(note)


def test_a_payload_that_encodes_to_other_bytes_fails() -> None:
    padded = detail().payload
    assert padded is not None
    found = check_phases(detail(payload=padded + "00" * 32), NOW).serialization
    assert "holds Payload decodes and encodes back" not in spoken(found)


@pytest.mark.parametrize(("nonce", "answer"), [(48_211, "holds"), (48_212, "fails")])
def test_the_relays_own_log_must_name_source_and_nonce(nonce: int, answer: str) -> None:
    told = relay(told_source=130, told_nonce=nonce)
    expected = f"{answer} RelayedMessage names this source and nonce"
    assert expected in spoken(phases(EXECUTED, relay=told).execution)


@pytest.mark.parametrize(("after", "answer"), [(WINDOW, "holds"), (WINDOW + 1, "fails")])
def test_the_window_is_inclusive(after: int, answer: str) -> None:
    checks = phases(EXECUTED, relay=relay(after)).execution
    assert f"{answer} Executed 0 s to 7 d after the timestamp it names" in spoken(checks)
