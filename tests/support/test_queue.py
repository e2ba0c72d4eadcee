"""Which messages are stuck: the rule by table."""

from dataclasses import replace

import pytest
from msgspec import structs

from messaging.support.queue import FORGOTTEN, SOON, Norm, Reason, patience, reason_of, soon
from messaging.tracing.values import ChainRef, MessageRow, MessageStatus

NOW = 1_800_000_000
WEEK, DAY, HOUR = 604_800, 86_400, 3_600
FLIES, FAILED, EXPIRED = MessageStatus.INITIATED, MessageStatus.FAILED, MessageStatus.EXPIRED


def norm_of(
    p95: int | None = 12, *, clock: int | None = NOW, window: int = WEEK, read: bool = True
) -> Norm:
    """A lane whose destination is indexed to its head, or was until a day ago."""
    return Norm(clock, window, p95, read, ((0, NOW if read else NOW - DAY),))


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
    assert reason_of(row_of(status, age), norm_of(p95)) is reason


def test_nothing_is_said_while_the_destination_has_no_clock() -> None:
    assert reason_of(row_of(FAILED, DAY), norm_of(clock=None)) is None


def test_the_clock_of_a_resent_message_is_that_of_its_newest_send() -> None:
    first = row_of(FLIES, 2 * DAY)
    resent = structs.replace(first, expires_at=NOW + WEEK - 5)
    assert reason_of(resent, norm_of()) is None


def test_short_windows_run_out_in_proportion() -> None:
    assert soon(WEEK) == SOON
    assert soon(700) == 200
    assert reason_of(row_of(FLIES, 499, 700), norm_of(window=700)) is None
    assert reason_of(row_of(FLIES, 501, 700), norm_of(window=700)) is Reason.RUNS_OUT


def test_a_fast_lane_has_a_floor_and_a_silent_one_a_guess() -> None:
    assert patience(1) == 600
    assert patience(1_000) == 3_000
    assert patience(None) == HOUR


@pytest.mark.parametrize("row", [row_of(FLIES, DAY), row_of(FAILED, DAY), row_of(FLIES, WEEK - 1)])
def test_where_the_destination_is_indexed_late_nobody_knows_whether_it_was_relayed(
    row: MessageRow,
) -> None:
    assert reason_of(row, norm_of()) is not None
    assert reason_of(row, norm_of(read=False)) is None


def test_a_message_has_expired_unrelayed_only_where_its_whole_window_is_indexed() -> None:
    late = norm_of(read=False)
    assert reason_of(row_of(EXPIRED, WEEK + DAY - 1), late) is None
    assert reason_of(row_of(EXPIRED, WEEK + DAY + 1), late) is Reason.EXPIRED
    begun_later = replace(late, covered=((NOW - WEEK, NOW),))
    assert reason_of(row_of(EXPIRED, WEEK + DAY + 1), begun_later) is None
