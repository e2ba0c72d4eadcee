"""Who is read when there are fewer workers than spans: everybody in turn, heads more often."""

import pytest

from messaging.ingest import follow as following
from messaging.ingest.follow import follow_next
from messaging.ingest.spans import claim_next, release
from messaging.models import Chain, Span
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def _add(chain_id: int, first: int, last: int | None) -> None:
    chain, _ = Chain.objects.get_or_create(chain_id=chain_id, name=f"Chain {chain_id}")
    values = {"first_block": first, "next_block": first, "enriched_to": first}
    Span.objects.create(chain=chain, last_block=last, **values)


def _claim(*, heads_first: bool = True) -> tuple[int, int | None]:
    taken = claim_next("worker", heads_first=heads_first)
    assert taken is not None
    release(taken.id, "worker")
    return taken.chain_id, taken.last_block


def test_heads_take_turns() -> None:
    for chain_id in (901, 902, 903):
        _add(chain_id, 0, None)
    assert [_claim()[0] for _ in range(6)] == [901, 902, 903, 901, 902, 903]


def test_backfill_takes_turns_after_the_heads_or_before_them() -> None:
    _add(901, 0, 9)
    _add(901, 10, 19)
    _add(901, 20, None)
    assert [_claim() for _ in range(2)] == [(901, None), (901, None)]
    assert [_claim(heads_first=False)[1] for _ in range(4)] == [9, 19, 9, 19]


def test_the_only_worker_reads_backfill_beside_a_head(
    world: World, node: FakeNode, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_BACKFILL_FIRST", 1)
    world.mine(count=30)
    Chain.objects.exclude(chain_id=901).update(paused=True)
    Span.objects.filter(chain__chain_id=901).update(first_block=20, next_block=20, enriched_to=20)
    _add(901, 0, 19)
    for _ in range(2):
        follow_next(holder="worker", seconds=0.5)
    assert Span.objects.get(last_block=19).next_block == 20


def test_a_complete_span_that_is_not_final_yet_gives_way(
    world: World, node: FakeNode, followed: Followed
) -> None:
    world.mine(count=30)
    Span.objects.all().delete()
    _add(901, 0, 28)
    _add(902, 0, 35)
    for _ in range(4):
        follow_next(holder="worker", seconds=2)
    assert list(Span.objects.order_by("chain").values_list("next_block", flat=True)) == [29, 31]
