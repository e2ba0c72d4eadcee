"""Which messages are stuck: the rule by table."""

import pytest

from messaging.support.queue import FORGOTTEN, SOON, Norm, Reason, patience, reason_of, soon
from messaging.tracing.values import ChainRef, MessageRow, MessageStatus

NOW = 1_800_000_000
WEEK, DAY, HOUR = 604_800, 86_400, 3_600
FLIES, FAILED, EXPIRED = MessageStatus.INITIATED, MessageStatus.FAILED, MessageStatus.EXPIRED


def row_of(status: MessageStatus, age: int, window: int = WEEK) -> MessageRow:
    """A message that was sent so many seconds ago."""
    sent = NOW - age
    chains = ChainRef(901, "Local A", 0), ChainRef(902, "Local B", 1)
    hashes = "0x" + "07" * 32, "0x" + "08" * 32
    return MessageRow(
        hashes[0], status, *chains, 1, None, None, sent, hashes[1], None, None, sent + window,
        None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "age", "p95", "reason"),
    [
        (FLIES, 5, 12, None),
        (FLIES, 600, 12, None),
        (FLIES, 601, 12, Reason.SLOW),
        (FLIES, 900, 400, None),
        (FLIES, 1_201, 400, Reason.SLOW),
        (FLIES, HOUR, None, None),
        (FLIES, HOUR + 1, None, Reason.SLOW),
        (FLIES, WEEK - SOON, 10 * DAY, None),
        (FLIES, WEEK - SOON + 1, 10 * DAY, Reason.RUNS_OUT),
        (FLIES, WEEK - 1, 12, Reason.RUNS_OUT),
        (FAILED, 59, 12, None),
        (FAILED, 60, 12, Reason.RELAY_FAILED),
        (FAILED, WEEK - 1, 12, Reason.RELAY_FAILED),
        (EXPIRED, WEEK + 1, 12, Reason.EXPIRED),
        (EXPIRED, WEEK + FORGOTTEN - 1, 12, Reason.EXPIRED),
        (EXPIRED, WEEK + FORGOTTEN, 12, None),
        (MessageStatus.EXECUTED, WEEK, 12, None),
        (MessageStatus.INVALID, WEEK, 12, None),
        (MessageStatus.AWAITING_SOURCE, WEEK, 12, None),
        (MessageStatus.UNTRACKED_SOURCE, WEEK, 12, None),
        (MessageStatus.DROPPED, WEEK, 12, None),
    ],
)
def test_the_rule(status: MessageStatus, age: int, p95: int | None, reason: Reason | None) -> None:
    assert reason_of(row_of(status, age), Norm(NOW, WEEK, p95)) is reason


def test_nothing_is_said_while_the_destination_has_no_clock() -> None:
    assert reason_of(row_of(FAILED, DAY), Norm(None, WEEK, 12)) is None


def test_the_clock_of_a_resent_message_is_that_of_its_newest_send() -> None:
    first = row_of(FLIES, 2 * DAY)
    resent = MessageRow(**{name: getattr(first, name) for name in first.__slots__}
                        | {"expires_at": NOW + WEEK - 5})  # fmt: skip
    assert reason_of(resent, Norm(NOW, WEEK, 12)) is None


def test_short_windows_run_out_in_proportion() -> None:
    assert soon(WEEK) == SOON
    assert soon(700) == 200
    assert reason_of(row_of(FLIES, 499, 700), Norm(NOW, 700, 12)) is None
    assert reason_of(row_of(FLIES, 501, 700), Norm(NOW, 700, 12)) is Reason.RUNS_OUT


def test_a_fast_lane_has_a_floor_and_a_silent_one_a_guess() -> None:
    assert patience(1) == 600
    assert patience(1_000) == 3_000
    assert patience(None) == HOUR
