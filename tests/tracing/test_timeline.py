"""The steps of a message, reached and ahead."""

from dataclasses import replace
from typing import Any

import pytest

from messaging.tracing.timeline import Reached, steps_of
from messaging.tracing.values import MessageStatus, Safety
from tests.tracing.details import FOREIGN, SENT, WINDOW, detail, identifier, relay, send
from tests.tracing.test_wording import plain


def titles(status: MessageStatus, **changes: Any) -> list[str]:
    """Each step as `how title`."""
    return [f"{step.reached} {step.title}" for step in steps_of(detail(status, **changes))]


@pytest.mark.parametrize(
    ("status", "changes", "expected"),
    [
        (
            MessageStatus.INITIATED,
            {},
            ["msg Sent", "ahead Not relayed yet", "past Cross-safe", "past Finalized"],
        ),
        (
            MessageStatus.EXECUTED,
            {},
            ["msg Sent", "done Executed", "past Cross-safe", "past Finalized"],
        ),
        (
            MessageStatus.EXECUTED,
            {"sends": (send(safety=Safety.UNSAFE),)},
            ["msg Sent", "done Executed", "ahead Cross-safe next", "ahead Then finalized"],
        ),
        (
            MessageStatus.INVALID,
            {"relay": relay(place=replace(relay().place, safety=Safety.UNKNOWN))},
            ["msg Sent", "bad Relayed, not valid", "unknown Safety not known"],
        ),
        (
            MessageStatus.FAILED,
            {},
            ["msg Sent", "bad Relays reverted", "past Cross-safe", "past Finalized"],
        ),
        (
            MessageStatus.EXPIRED,
            {},
            ["msg Sent", "over Expired", "past Cross-safe", "past Finalized"],
        ),
        (MessageStatus.DROPPED, {"sends": ()}, ["unknown Sent", "over Dropped"]),
        (
            MessageStatus.AWAITING_SOURCE,
            {"sends": (), "relay": relay()},
            ["unknown Sent", "past Executed", "past Cross-safe", "past Finalized"],
        ),
        (
            MessageStatus.INITIATED,
            {"destination": FOREIGN},
            ["msg Sent", "unknown Relay not seen", "past Cross-safe", "past Finalized"],
        ),
    ],
)
def test_every_state_has_its_steps(
    status: MessageStatus, changes: dict[str, Any], expected: list[str]
) -> None:
    assert titles(status, **changes) == expected


def test_a_resend_stands_between_sending_and_relay() -> None:
    again = send(64_523_000, SENT + 100)
    used = relay(114, used=identifier(64_523_000, SENT + 100))
    steps = steps_of(detail(MessageStatus.EXECUTED, sends=(send(), again), relay=used))
    assert [(step.title, plain(step.text), step.at) for step in steps[:3]] == [
        ("Sent", "Unichain", SENT),
        ("Sent again", "+1 min 40 s, Unichain", SENT + 100),
        ("Executed", "+14 s, OP Mainnet", SENT + 114),
    ]


def test_an_expired_message_says_when() -> None:
    step = steps_of(detail(MessageStatus.EXPIRED))[1]
    assert (step.reached, step.at) == (Reached.OVER, SENT + WINDOW)


@pytest.mark.parametrize(
    ("safety", "text"),
    [
        (Safety.UNSAFE, "both blocks"),
        (Safety.CROSS_UNSAFE, "both blocks, cross-unsafe so far"),
        (Safety.LOCAL_SAFE, "both blocks, local-safe so far"),
    ],
)
def test_what_is_not_cross_safe_yet_says_how_far_it_is(safety: Safety, text: str) -> None:
    steps = steps_of(detail(MessageStatus.EXECUTED, sends=(send(safety=safety),)))
    assert [(step.title, plain(step.text)) for step in steps[2:]] == [
        ("Cross-safe next", text),
        ("Then finalized", "both blocks"),
    ]


def test_a_level_that_no_node_gives_is_said_to_be_unknown() -> None:
    step = steps_of(detail(MessageStatus.EXECUTED, sends=(send(safety=Safety.UNKNOWN),)))[-1]
    assert (step.title, step.text) == ("Safety not known", "no node gives it")
