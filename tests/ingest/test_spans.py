"""Coverage without holes, one open span a chain, and leases that end by themselves."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from messaging.ingest.spans import (
    LEASE,
    SPLIT,
    claim,
    due_spans,
    ensure_spans,
    finish,
    missing_ranges,
    note_failure,
    release,
    retry,
    stop,
    view,
)
from messaging.models import Chain, Span

Range = tuple[int, int | None]
db = pytest.mark.django_db
starts = st.integers(0, 5 * SPLIT)


@pytest.fixture
def chain() -> Chain:
    return Chain.objects.create(chain_id=901, name="Base")


@pytest.fixture
def span(chain: Chain) -> int:
    ensure_spans(chain, -1)
    return int(chain.spans.get().pk)


@pytest.mark.parametrize(
    ("start", "finalized", "known", "ranges"),
    [
        (0, -1, [], [(0, None)]),
        (7, 6, [], [(7, None)]),
        (0, SPLIT // 10 - 1, [], [(0, None)]),
        (0, SPLIT // 10, [], [(0, SPLIT // 10), (SPLIT // 10 + 1, None)]),
        (0, SPLIT - 1, [], [(0, SPLIT - 1), (SPLIT, None)]),
        (0, SPLIT, [], [(0, SPLIT - 1), (SPLIT, SPLIT), (SPLIT + 1, None)]),
        (5, 900, [(5, None)], []),
        (9, 900, [(5, None)], []),
        (0, 900, [(5, None)], [(0, 4)]),
        (0, 900, [(1, None)], [(0, 0)]),
        (0, 900, [(700, None), (5, 699)], [(0, 4)]),
    ],
)
def test_missing_ranges_are_named(
    start: int, finalized: int, known: list[Range], ranges: list[Range]
) -> None:
    assert missing_ranges(start, finalized, known) == ranges


def _assert_whole(ranges: list[Range], start: int) -> None:
    """From start on without hole or overlap, each but the last with an end, none too long."""
    ranges = sorted(ranges, key=lambda one: one[0])
    assert ranges[0][0] == start
    assert ranges[-1][1] is None
    for (first, last), (following, _) in pairwise(ranges):
        assert last is not None
        assert first <= last < first + SPLIT
        assert following == last + 1


@given(start=starts, finalized=st.integers(-1, 6 * SPLIT))
def test_the_first_ranges_cover_start_to_head_without_a_hole(start: int, finalized: int) -> None:
    _assert_whole(missing_ranges(start, finalized, []), start)


@given(moves=st.lists(st.tuples(starts, st.integers(-1, 6 * SPLIT)), min_size=1, max_size=5))
def test_moving_the_start_only_adds_below(moves: list[tuple[int, int]]) -> None:
    known: list[Range] = []
    for start, finalized in moves:
        added = missing_ranges(start, finalized, known)
        lowest = min((first for first, _ in known), default=None)
        assert lowest is None or all(last is not None and last < lowest for _, last in added)
        known += added
        assert missing_ranges(start, finalized, known) == []
    _assert_whole(known, min(start for start, _ in moves))


@db
def test_coverage_is_added_once(chain: Chain) -> None:
    assert (ensure_spans(chain, SPLIT), ensure_spans(chain, SPLIT)) == (3, 0)
    rows = list(chain.spans.values_list("first_block", "next_block", "last_block", "enriched_to"))
    assert rows == [
        (0, 0, SPLIT - 1, 0),
        (SPLIT, SPLIT, SPLIT, SPLIT),
        (SPLIT + 1, SPLIT + 1, None, SPLIT + 1),
    ]


@db
@pytest.mark.parametrize(
    "values",
    [
        {"first_block": 5},
        {"first_block": 0, "last_block": 9},
        {"first_block": 5, "last_block": 9, "next_block": 4},
        {"first_block": 5, "last_block": 9, "next_block": 11},
    ],
)
def test_the_database_refuses_contradicting_spans(
    chain: Chain, span: int, values: dict[str, int]
) -> None:
    filled = {"next_block": values["first_block"], "enriched_to": 0, **values}
    with pytest.raises(IntegrityError), transaction.atomic():
        Span.objects.create(chain=chain, **filled)


@db
def test_of_two_holders_the_second_gets_nothing_until_the_first_lets_go(span: int) -> None:
    taken = claim(span, "one")
    assert taken == view(span)
    assert claim(span, "two") is None
    assert due_spans() == []
    release(span, "two")
    assert claim(span, "two") is None
    release(span, "one")
    assert due_spans() == [span]
    assert claim(span, "two") is not None


@db
def test_the_head_is_due_before_the_backfill(chain: Chain) -> None:
    ensure_spans(chain, 2 * SPLIT)
    ends = dict(chain.spans.values_list("pk", "last_block"))
    assert [ends[due] for due in due_spans()] == [None, SPLIT - 1, 2 * SPLIT - 1, 2 * SPLIT]


@db
def test_a_lease_ends_by_itself_and_is_then_another_s(span: int) -> None:
    claim(span, "killed")
    Span.objects.filter(pk=span).update(held_until=timezone.now() - timedelta(seconds=1))
    assert due_spans() == [span]
    assert claim(span, "two") is not None
    assert claim(span, "killed") is None


@db
def test_claiming_again_renews_the_lease(span: int) -> None:
    claim(span, "one")
    soon = timezone.now() + timedelta(seconds=1)
    Span.objects.filter(pk=span).update(held_until=soon)
    assert claim(span, "one") is not None
    held_until = Span.objects.get(pk=span).held_until
    assert held_until is not None
    assert held_until > soon + LEASE / 2


@db
@pytest.mark.parametrize("change", [{"paused": True}, {}])
def test_a_paused_chain_is_not_read(chain: Chain, span: int, change: dict[str, bool]) -> None:
    Chain.objects.filter(pk=chain.pk).update(**{"paused": False, **change})
    assert (claim(span, "one") is None) == bool(change)


@db
def test_failures_count_up_and_rest_and_a_retry_ends_the_rest(span: int) -> None:
    later = timezone.now() + timedelta(seconds=60)
    note_failure(span, "The node cannot be reached.", later)
    note_failure(span, "The node cannot be reached.", later)
    resting = Span.objects.get(pk=span)
    assert (resting.failures, resting.state, resting.retry_at) == (2, "active", later)
    assert claim(span, "one") is None
    assert due_spans() == []
    assert retry([span]) == 1
    healed = Span.objects.get(pk=span)
    assert (healed.failures, healed.error, healed.retry_at) == (0, "", None)
    assert due_spans() == [span]


@db
def test_a_rest_that_is_over_needs_no_person(span: int) -> None:
    note_failure(span, "Too many requests.", timezone.now() - timedelta(seconds=1))
    assert due_spans() == [span]
    taken = claim(span, "one")
    assert taken is not None
    assert taken.failures == 1


@db
def test_a_stopped_span_waits_for_a_person_and_failures_do_not_wake_it(span: int) -> None:
    stop(span, "The node is of another chain.")
    note_failure(span, "another error", timezone.now())
    stopped = Span.objects.get(pk=span)
    assert (stopped.state, stopped.error) == ("stopped", "The node is of another chain.")
    assert claim(span, "one") is None
    assert retry([span]) == 1
    assert claim(span, "one") is not None


@db
def test_a_retry_leaves_alone_what_neither_rests_nor_stopped(chain: Chain, span: int) -> None:
    claim(span, "one")
    done = Span.objects.create(
        chain=chain, first_block=10, next_block=20, last_block=19, enriched_to=20, state="done"
    )
    assert retry([span, done.pk]) == 0
    assert Span.objects.get(pk=span).holder == "one"


@db
def test_only_a_span_whose_cursor_did_not_move_is_finished(chain: Chain) -> None:
    closed = Span.objects.create(
        chain=chain, first_block=0, next_block=9, last_block=9, enriched_to=0
    )
    before = view(closed.pk)
    Span.objects.filter(pk=closed.pk).update(next_block=10)
    finish(before)
    assert Span.objects.get(pk=closed.pk).state == "active"
    finish(view(closed.pk))
    assert Span.objects.get(pk=closed.pk).state == "done"
    assert due_spans() == []


@db
def test_a_span_names_its_blocks(chain: Chain) -> None:
    assert str(Span(chain=chain, first_block=0, last_block=0)) == "Base 0 to 0"
    assert str(Span(chain=chain, first_block=1)) == "Base 1 to head"
