"""What is fetched next, for every place of the cursor, and how much of it at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.chain.client import Header, Heads
from messaging.ingest.plan import (
    ALONE_LOGS,
    HEAD_BLOCKS,
    LARGEST_SIZE,
    TARGET_LOGS,
    Done,
    FetchBlocks,
    FetchRange,
    SpanView,
    Wait,
    backoff,
    grown_size,
    plan,
    shrunk_size,
)

Action = FetchRange | FetchBlocks | Wait | Done
SIZE = 100
blocks = st.integers(0, 2_000)


def _span(following: int, last: int | None = None, *, max_range: int | None = None) -> SpanView:
    return SpanView(1, 1, 901, "Base", 0, following, last, 2, max_range)


def _heads(latest: int, finalized: int | None) -> Heads:
    headers = [
        None if number is None else Header(number, bytes(32), bytes(32), 0, bytes(256))
        for number in (latest, finalized)
    ]
    assert headers[0] is not None
    return Heads(headers[0], None, headers[1])


@pytest.mark.parametrize(
    ("span", "latest", "finalized", "action"),
    [
        (_span(0), 1_000, 900, FetchRange(0, 99)),
        (_span(850), 1_000, 900, FetchRange(850, 900)),
        (_span(900), 1_000, 900, FetchRange(900, 900)),
        (_span(901), 1_000, 900, FetchBlocks(901, 950)),
        (_span(990), 1_000, 900, FetchBlocks(990, 1_000)),
        (_span(1_000), 1_000, 900, FetchBlocks(1_000, 1_000)),
        (_span(0), 1_000, None, FetchBlocks(0, 49)),
        (_span(0), 0, 0, FetchRange(0, 0)),
        (_span(0, max_range=7), 1_000, 900, FetchRange(0, 6)),
        (_span(0, max_range=500), 1_000, 900, FetchRange(0, 99)),
        (_span(0, last=40), 1_000, 900, FetchRange(0, 40)),
        (_span(40, last=40), 1_000, 900, FetchRange(40, 40)),
        (_span(41, last=40), 1_000, 900, Done()),
        (_span(41, last=40), 1_000, 40, Done()),
        (_span(41, last=40), 1_000, 39, Wait()),
        (_span(41, last=40), 10, None, Wait()),
        (_span(950, last=960), 1_000, 900, FetchBlocks(950, 960)),
        (_span(5, last=40), 4, 4, Wait()),
        (_span(1_001), 1_000, 900, Wait()),
        (_span(1_200), 1_000, 900, Wait()),
    ],
)
def test_the_cursor_and_the_heads_say_what_is_next(
    span: SpanView, latest: int, finalized: int | None, action: Action
) -> None:
    assert plan(span, _heads(latest, finalized), SIZE) == action


def test_a_small_size_is_kept_near_the_head_too() -> None:
    assert plan(_span(950), _heads(1_000, 900), 3) == FetchBlocks(950, 952)


@given(
    following=blocks,
    last=st.none() | blocks,
    latest=blocks,
    depth=st.none() | blocks,
    size=st.integers(1, 300),
)
def test_what_is_fetched_begins_at_the_cursor_and_never_passes_head_last_or_size(
    following: int, last: int | None, latest: int, depth: int | None, size: int
) -> None:
    finalized = None if depth is None else max(latest - depth, 0)
    action = plan(_span(following, last), _heads(latest, finalized), size)
    if isinstance(action, FetchRange | FetchBlocks):
        assert action.first == following <= action.last <= latest
        assert action.last - action.first < size
        assert last is None or action.last <= last
    if isinstance(action, FetchRange):
        assert finalized is not None
        assert action.last <= finalized
    if isinstance(action, FetchBlocks):
        assert finalized is None or action.first > finalized
        assert action.last - action.first < HEAD_BLOCKS


@pytest.mark.parametrize(
    ("size", "blocks", "logs", "following"),
    [
        (500, 500, 0, 1_000),
        (500, 500, TARGET_LOGS // 2 - 1, 1_000),
        (500, 500, TARGET_LOGS // 2, 500),
        (500, 500, TARGET_LOGS, 500),
        (500, 500, 2 * TARGET_LOGS, 250),
        (500, 100, 2 * TARGET_LOGS, 50),
        (500, 3, 0, 500),
        (500, 400, 10, 800),
        (1, 1, 50 * TARGET_LOGS, 1),
        (LARGEST_SIZE, LARGEST_SIZE, 0, LARGEST_SIZE),
        (LARGEST_SIZE - 1, LARGEST_SIZE - 1, 0, LARGEST_SIZE),
    ],
)
def test_the_next_chunk_is_sized_by_the_logs_of_the_last(
    size: int, blocks: int, logs: int, following: int
) -> None:
    assert grown_size(size, blocks, logs) == following


def test_where_nobody_waits_chunks_may_hold_more() -> None:
    assert grown_size(500, 500, 2 * ALONE_LOGS, target=ALONE_LOGS) == 250
    assert grown_size(500, 500, TARGET_LOGS // 2 + 100, target=ALONE_LOGS) == 1_000


@pytest.mark.parametrize(
    ("asked", "suggested", "size"),
    [
        (100, None, 50),
        (1, None, 1),
        (3, None, 1),
        (100, (10, 39), 30),
        (100, (10, 10), 1),
        (100, (10, 109), 50),
        (100, (10, 500), 50),
        (100, (40, 39), 50),
        (1, (5, 5), 1),
    ],
)
def test_a_refused_size_always_becomes_smaller_down_to_one(
    asked: int, suggested: tuple[int, int] | None, size: int
) -> None:
    assert shrunk_size(asked, suggested) == size


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (10_000, 60)]
)
def test_rests_grow_to_a_minute(failures: int, seconds: int) -> None:
    assert backoff(failures) == seconds
