"""What deserves a look: each rule at its threshold, with its evidence."""

from dataclasses import replace

from django.utils import translation

from messaging.tracing.open_messages import OpenCount
from messaging.tracing.totals import LaneTotals, Totals
from messaging.tracing.values import AsOf, ChainRef
from messaging.tracing.watch import (
    SILENT,
    Finding,
    find_expiring,
    find_failed,
    find_invalid,
    find_late,
    find_silent,
    find_slow,
)

NOW = 2_000_000_000
A, B = ChainRef(901, "Local A", 0), ChainRef(902, "Local B", 1)
HEADS = [AsOf(chain, 100, NOW, 100, NOW, NOW) for chain in (A, B)]
QUIET = OpenCount(A, B, 0, 0, 0, 0, None, None, about=False)
LANE = LaneTotals(A, B, Totals(NOW - 3_600, NOW, sent=40, executed=20, median=10, slow=30))


def told(found: list[Finding]) -> list[str]:
    return [f"{one.title}: {one.count}. {one.evidence}".replace("\u00a0", " ") for one in found]


def week(**changes: int) -> dict[tuple[int, int], LaneTotals]:
    return {(901, 902): replace(LANE, totals=replace(LANE.totals, **changes))}


def test_what_expires_within_a_day_is_told_with_the_first() -> None:
    one = replace(QUIET, waiting=3, soon=2, first_open=NOW - 600, first_expiry=NOW + 6_480)
    assert told(find_expiring([one], NOW)) == [
        "2 messages run out of time within a day: 2. The first in 1 h 48 min, Local A to Local B."
    ]
    assert find_expiring([QUIET], NOW) == []


def test_lanes_whose_relays_revert_come_with_most_first() -> None:
    back = replace(QUIET, source=B, destination=A, failed=5)
    found = find_failed([replace(QUIET, failed=1), back])
    assert [one.lane for one in found] == [(902, 901), (901, 902)]
    assert "Every relay of 1 message reverted; it can still be executed." in told(found)[1]


def test_what_may_have_expired_by_now_is_counted_as_about() -> None:
    one = replace(QUIET, failed=2, waiting=5, soon=7, first_open=NOW - 600, first_expiry=NOW + 60)
    (soon,) = told(find_expiring([replace(one, about=True)], NOW))
    (failed,) = told(find_failed([replace(one, about=True)]))
    assert soon.startswith("About 7 messages run out of time within a day: about 7.")
    assert "about 2. Every relay of about 2 messages reverted" in failed


def test_invalid_executions_are_told_by_lane() -> None:
    bad = replace(LANE, totals=replace(LANE.totals, invalid=7))
    assert [one.count for one in find_invalid([LANE, bad])] == ["7"]


def test_nobody_relays_only_after_a_while_without_a_relay() -> None:
    waiting = replace(QUIET, waiting=11, first_open=NOW - SILENT - 1)
    assert find_silent([waiting], week(last_relay=NOW - SILENT), HEADS) == []
    assert told(find_silent([waiting], week(last_relay=NOW - 2_040), HEADS)) == [
        "Nobody relays, Local A to Local B: 11. No relay was seen for 34 min."
    ]


def test_where_a_relay_would_not_be_seen_nobody_is_said_to_be_silent() -> None:
    waiting = replace(QUIET, waiting=11, first_open=NOW - SILENT - 1)
    late = AsOf(B, 100, NOW - 41, 120, NOW, NOW)
    unread = AsOf(B, None, None, 120, NOW, NOW)
    for chains in ([HEADS[0]], [HEADS[0], late], [HEADS[0], unread]):
        assert find_silent([waiting], week(last_relay=NOW - 2_040), chains) == []


def test_silence_is_measured_by_the_time_that_is_indexed() -> None:
    waiting = replace(QUIET, waiting=11, first_open=NOW - 3_000)
    stuck = AsOf(B, 100, NOW - 1_000, 100, NOW - 1_000, NOW)
    assert find_silent([waiting], week(last_relay=NOW - 1_500), [stuck]) == []
    (one,) = told(find_silent([waiting], week(last_relay=NOW - 2_040), [stuck]))
    assert one.endswith("No relay was seen for 17 min 20 s.")


def test_silent_lanes_come_with_most_waiting_first_in_every_language() -> None:
    few = replace(QUIET, waiting=1_100, first_open=NOW - SILENT - 1)
    many = replace(few, source=B, destination=A, waiting=2_200)
    with translation.override("de"):
        found = find_silent([few, many], week(last_relay=NOW - 2_040), HEADS)
    assert [one.count for one in found] == ["2.200", "1.100"]


def test_a_message_that_was_just_sent_on_a_quiet_lane_is_not_silence() -> None:
    waiting = replace(QUIET, waiting=1, first_open=NOW - 5)
    assert find_silent([waiting], week(last_relay=NOW - 90_000), HEADS) == []


def test_a_lane_that_is_always_slow_is_not_silent_so_soon() -> None:
    waiting = replace(QUIET, waiting=1, first_open=NOW - 3_000)
    assert find_silent([waiting], week(slow=2_000), HEADS) == []
    assert told(find_silent([waiting], {}, HEADS))[0].endswith("No relay was seen in a week.")


def test_a_lane_is_slow_at_more_than_twice_its_week() -> None:
    def hour(median: int, executed: int = 5) -> LaneTotals:
        return replace(LANE, totals=replace(LANE.totals, median=median, executed=executed))

    assert find_slow([hour(20)], week()) == []
    assert find_slow([hour(41, executed=4)], week()) == []
    assert told(find_slow([hour(41)], week())) == [
        "Relays are slow, Local A to Local B: 41 s. 41 s in the last hour, 10 s in the last week."
    ]


def test_late_chains_say_how_late() -> None:
    late = AsOf(A, 100, NOW - 41, 120, NOW, NOW)
    stuck = AsOf(B, 100, NOW - 120, 100, NOW - 120, NOW)
    good = AsOf(A, 100, NOW - 2, 100, NOW - 2, NOW)
    assert told(find_late([late, stuck, good], NOW)) == [
        "Local A is indexed late: 41 s behind. Block 100 is indexed, 41 s behind.",
        "Local B has no new block: 2 min. Block 100 is its newest, and 2 min old.",
    ]
