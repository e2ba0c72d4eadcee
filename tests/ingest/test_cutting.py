"""Spans cut in two and put together: every block is covered once, whoever works on it meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F

from messaging.ingest.coverage import ensure_coverage
from messaging.ingest.cutting import WORTH_CUTTING, close_behind, cut_largest, merge_done
from messaging.ingest.plan import SpanView
from messaging.ingest.spans import (
    SPLIT,
    claim,
    claim_next,
    due_spans,
    ensure_spans,
    heads_wait,
    stop_chain,
    view,
)
from messaging.ingest.store import OvertakenError, store_chunk
from messaging.models import Block, Chain, Head, Span
from tests.fakes.client import WorldClient
from tests.fakes.world import World

pytestmark = pytest.mark.django_db
threads = pytest.mark.django_db(transaction=True)
Row = tuple[int, int, int | None]


@pytest.fixture
def chain() -> Chain:
    return Chain.objects.create(chain_id=901, name="Base")


def _add(chain: Chain, first: int, following: int, last: int | None, **more: object) -> Span:
    values = {"first_block": first, "next_block": following, "last_block": last}
    return Span.objects.create(chain=chain, enriched_to=following, **values, **more)


def _rows(chain: Chain) -> list[Row]:
    rows = chain.spans.order_by("first_block")
    return list(rows.values_list("first_block", "next_block", "last_block"))


def test_the_longest_rest_of_a_closed_span_is_shared(chain: Chain) -> None:
    _add(chain, 0, 100, 9_999)
    _add(chain, 10_000, 10_000, 12_500)
    _add(chain, 12_501, 12_501, None)
    assert cut_largest() is True
    assert _rows(chain) == [
        (0, 100, 5_049),
        (5_050, 5_050, 9_999),
        (10_000, 10_000, 12_500),
        (12_501, 12_501, None),
    ]


@pytest.mark.parametrize("values", [{"state": "done"}, {"state": "stopped"}])
def test_what_nobody_reads_or_is_nearly_done_is_not_cut(
    chain: Chain, values: dict[str, str]
) -> None:
    _add(chain, 0, 0, WORTH_CUTTING - 1)
    _add(chain, WORTH_CUTTING, WORTH_CUTTING, 9 * WORTH_CUTTING, **values)
    _add(chain, 10 * WORTH_CUTTING, 10 * WORTH_CUTTING, None)
    assert cut_largest() is False


def test_a_worker_whose_span_was_cut_stores_nothing_of_what_it_had_planned() -> None:
    world = World(901)
    world.mine(count=20)
    chain = Chain.objects.create(chain_id=901, name="Base")
    held = claim(_add(chain, 0, 0, 9).pk, "one")
    assert held is not None
    Span.objects.filter(pk=held.id).update(last_block=4)
    _add(chain, 5, 5, 9)
    with pytest.raises(OvertakenError):
        store_chunk(held, WorldClient(world, 901).range_logs(0, 9), 12)
    assert Block.objects.count() == 0
    store_chunk(view(held.id), WorldClient(world, 901).range_logs(0, 4), 12)
    assert Span.objects.get(pk=held.id).next_block == 5


def _final(chain: Chain, number: int) -> None:
    Head.objects.create(
        chain=chain,
        level="finalized",
        number=number,
        hash=bytes(32),
        timestamp=0,
        seen_at="2026-01-01T00:00:00Z",
    )


def test_an_open_span_far_behind_is_shared_out_without_a_hole(chain: Chain) -> None:
    _add(chain, 0, 10, None)
    _final(chain, 2 * SPLIT + 20)
    assert close_behind(chain) == 3
    assert _rows(chain) == [
        (0, 10, SPLIT + 9),
        (SPLIT + 10, SPLIT + 10, 2 * SPLIT + 9),
        (2 * SPLIT + 10, 2 * SPLIT + 10, 2 * SPLIT + 20),
        (2 * SPLIT + 21, 2 * SPLIT + 21, None),
    ]
    assert close_behind(chain) == 0


def test_an_open_span_near_the_head_is_left_alone(chain: Chain) -> None:
    _add(chain, 0, 10, None)
    _final(chain, SPLIT)
    assert close_behind(chain) == 0


def test_what_is_complete_becomes_one_row(chain: Chain) -> None:
    _add(chain, 0, 10, 9, state="done", final_block=9)
    _add(chain, 10, 20, 19, state="done", final_block=19)
    _add(chain, 20, 35, None)
    assert merge_done(chain) == 2
    assert _rows(chain) == [(0, 35, None)]
    assert chain.spans.get().final_block == 19


def test_spans_that_lack_something_are_not_put_together(chain: Chain) -> None:
    _add(chain, 0, 10, 9, state="done")
    Span.objects.update(enriched_to=5)
    _add(chain, 10, 15, 19)
    _add(chain, 20, 30, 29, state="done")
    _add(chain, 31, 35, None)
    assert merge_done(chain) == 0


def test_coverage_shares_out_and_puts_together_by_itself(chain: Chain) -> None:
    _add(chain, 0, 10, 9, state="done")
    _add(chain, 10, 10, None)
    _final(chain, SPLIT + 10)
    ensure_coverage()
    assert _rows(chain) == [
        (0, 10, 9),
        (10, 10, SPLIT + 9),
        (SPLIT + 10, SPLIT + 10, SPLIT + 10),
        (SPLIT + 11, SPLIT + 11, None),
    ]
    chain.spans.exclude(last_block=None).update(
        state="done", next_block=F("last_block") + 1, enriched_to=F("last_block") + 1
    )
    ensure_coverage()
    assert _rows(chain) == [(0, SPLIT + 11, None)]


def test_the_most_urgent_due_span_is_claimed_the_head_first(chain: Chain) -> None:
    ensure_spans(chain, 2 * SPLIT)
    claimed = [claim_next(f"worker {number}") for number in range(5)]
    assert [None if one is None else one.last_block for one in claimed] == [
        None,
        SPLIT - 1,
        2 * SPLIT - 1,
        2 * SPLIT,
        None,
    ]
    assert claimed[-1] is None
    assert heads_wait() is False
    Span.objects.filter(last_block=None).update(holder="", held_until=None)
    assert heads_wait() is True


@threads
def test_workers_that_claim_at_once_get_different_spans() -> None:
    chain = Chain.objects.create(chain_id=901, name="Base")
    for number in range(8):
        _add(chain, number * 10, number * 10, number * 10 + 9)
    barrier = threading.Barrier(4)

    def work(worker: int) -> list[SpanView]:
        barrier.wait()
        found = [claim_next(f"worker {worker}") for _ in range(3)]
        connection.close()
        return [one for one in found if one is not None]

    with ThreadPoolExecutor(4) as pool:
        claimed = [one.id for part in pool.map(work, range(4)) for one in part]
    assert len(claimed) == len(set(claimed)) == 8


def test_a_forked_chain_stays_stopped_however_far_behind_it_is(chain: Chain) -> None:
    _add(chain, 0, 10, None)
    stop_chain(chain.pk, 5, "It forked.")
    _final(chain, 3 * SPLIT)
    ensure_coverage()
    assert due_spans() == []
    assert chain.spans.count() == 1


def test_nothing_begins_while_a_chain_is_resynced(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(chain, 0, 10, None, state="stopped", error="The resync did not end.")
    _final(chain, 3 * SPLIT)
    ensure_coverage()
    assert due_spans() == []


def test_spans_of_different_forks_are_not_merged_and_somebody_is_told(chain: Chain) -> None:
    low, high = _add(chain, 0, 10, 9, state="done"), _add(chain, 10, 15, None)
    for number, parent in ((9, b"one"), (10, b"other")):
        Block.objects.create(
            chain=chain.pk, number=number, hash=b"one", parent_hash=parent, timestamp=0
        )
    assert merge_done(chain) == 0
    told = Span.objects.get(pk=high.pk)
    assert (told.state, Span.objects.filter(pk=low.pk).exists()) == ("stopped", True)
    assert "block 10 does not follow the stored block 9" in told.error
