"""A chain that was restarted is forgotten and read again, beside workers that still run."""

from collections.abc import Callable
from functools import partial

import pytest

from messaging.ingest import rewind
from messaging.ingest.spans import ensure_spans, retry, view
from messaging.ingest.step import step
from messaging.ingest.store import OvertakenError
from messaging.models import Block, Chain, Head, Log, Message, Reorg, Span, TakenBack
from messaging.ops import resync
from messaging.ops.resync import purge_dropped, resync_chain
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status
from messaging.protocol.replacement import Cause
from tests.fakes.client import WorldClient
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_executions,
    stored_messages,
    stored_places,
    true_places,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.raced import BEFORE_LINKING, BEFORE_TAKING_BACK, beside, race
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def _chain(chain_id: int = 901) -> Chain:
    return Chain.objects.get(chain_id=chain_id)


def _read_again(followed: Followed, chain_id: int) -> None:
    ensure_spans(_chain(chain_id), -1)
    followed.catch_up(chain_id)


def test_a_resync_forgets_the_chain_and_nothing_else(world: World) -> None:
    followed = Followed(world)
    followed.catch_up()
    assert resync_chain(_chain()) == 3
    assert stored_places() == true_places(world, [902])
    pk = _chain().pk
    assert not Block.objects.filter(chain=pk).exists()
    assert not Log.objects.filter(chain=pk).exists()
    assert not Head.objects.filter(chain=pk).exists()
    assert not Span.objects.filter(chain=pk).exists()
    assert Span.objects.count() == 1


def test_what_hung_on_the_chain_is_judged_again(world: World) -> None:
    followed = Followed(world)
    followed.catch_up()
    resync_chain(_chain())
    assert sorted(row[1] for row in stored_messages()) == [
        Status.SOURCE_MISSING,
        Status.DROPPED,
        Status.DROPPED,
    ]


@pytest.mark.parametrize("chain_id", [901, 902])
def test_the_same_chain_read_again_gives_the_same_verdicts(world: World, chain_id: int) -> None:
    followed = Followed(world)
    followed.catch_up()
    before = stored_messages(), stored_executions(), stored_places()
    resync_chain(_chain(chain_id))
    _read_again(followed, chain_id)
    assert (stored_messages(), stored_executions(), stored_places()) == before


def test_a_restarted_chain_is_read_as_it_is_now(world: World) -> None:
    Followed(world).catch_up()
    anew = World(901, 902, seed=2)
    anew.send(901, 902, b"after the restart")
    anew.mine(count=2)
    for chain_id in anew.chains:
        resync_chain(_chain(chain_id))
    followed = object.__new__(Followed)
    followed.world = anew
    for chain_id in anew.chains:
        _read_again(followed, chain_id)
    assert stored_places() == true_places(anew)
    assert statuses() == true_statuses(anew, followed.chains)


def test_purging_deletes_only_what_is_dropped(world: World) -> None:
    Followed(world).catch_up()
    assert purge_dropped() == 0
    resync_chain(_chain())
    assert purge_dropped() == 2
    assert [one.status for one in Message.objects.all()] == [Status.SOURCE_MISSING]


def test_a_worker_that_still_holds_the_span_stores_nothing(world: World) -> None:
    followed = Followed(world)
    followed.catch_up()
    world.mine()
    held = view(followed.span(901))
    resync_chain(_chain())
    with pytest.raises(OvertakenError):
        step(held, WorldClient(world, 901), 500)
    assert stored_places() == true_places(world, [902])


def _stepper(followed: Followed, chain_id: int) -> Callable[[], object]:
    span = view(followed.span(chain_id))
    client = WorldClient(followed.world, chain_id)
    return lambda: step(span, client, 500)


@pytest.mark.django_db(transaction=True)
def test_a_resync_beside_running_workers_neither_deadlocks_nor_leaves_anything(
    world: World,
) -> None:
    followed = Followed(world)
    followed.catch_up()
    for number in range(10):
        sent = world.send(901, 902, b"%d" % number)
        world.mine()
        world.relay(sent)
        world.mine()
        if number % 2:
            world.reorg(901, 1, keep=True)
        chain = _chain()
        race(_stepper(followed, 901), _stepper(followed, 902), partial(resync_chain, chain))
        assert not Log.objects.filter(chain=chain.pk).exists()
        _read_again(followed, 901)
        followed.catch_up()
    assert statuses() == true_statuses(world, followed.chains)
    assert validities() == true_validities(world, followed.chains)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", [BEFORE_TAKING_BACK, BEFORE_LINKING])
def test_a_span_that_somebody_retries_during_a_resync_leaves_nothing_behind(
    world: World, moment: str
) -> None:
    followed = Followed(world)
    followed.catch_up()
    world.send(901, 902, b"later")
    world.mine()
    span, chain = followed.span(901), _chain()

    def work() -> None:
        assert retry([span]) == 1
        step(view(span), WorldClient(world, 901), 500)

    with beside(moment, work):
        resync_chain(chain)
    assert not Log.objects.filter(chain=chain.pk).exists()
    assert not Block.objects.filter(chain=chain.pk).exists()
    _read_again(followed, 901)
    followed.catch_up()
    assert stored_places() == true_places(world)


def test_a_resync_goes_in_batches_and_its_record_has_them_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewind, "BATCH_LOGS", 1)
    for number in range(6):
        world.send(901, 902, b"more %d" % number)
        world.mine()
    followed = Followed(world)
    followed.catch_up()
    assert resync_chain(_chain()) == 9
    row = Reorg.objects.get()
    assert (row.cause, row.dropped_logs, row.logs.count()) == (Cause.RESYNC, 9, 9)
    assert stored_places() == true_places(world, [902])
    _read_again(followed, 901)
    assert statuses() == true_statuses(world, followed.chains)


def test_an_interrupted_resync_leaves_a_state_that_a_span_may_be_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewind, "BATCH_BLOCKS", 4)
    followed = Followed(world)
    followed.catch_up()
    followed.look()
    monkeypatch.setattr(resync, "_forget_rest", _interrupt)
    monkeypatch.setattr(resync, "_forget_batch", _once(resync._forget_batch))  # noqa: SLF001
    with pytest.raises(KeyboardInterrupt):
        resync_chain(_chain())
    span = Span.objects.get(chain=_chain())
    assert (span.state, span.next_block) == (Span.State.STOPPED, 8)
    assert span.receipts_from <= span.receipts_to == 8
    assert "resync did not end" in span.error
    assert not Block.objects.filter(chain=_chain().pk, number__gte=8).exists()
    retry([span.pk])
    followed.catch_up()
    assert stored_places() == true_places(world)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _once(work: Callable[..., bool]) -> Callable[..., bool]:
    def run(*arguments: object) -> bool:
        work(*arguments)
        return False

    return run


def test_purging_deletes_what_is_kept_of_dropped_messages_too(world: World) -> None:
    Followed(world).catch_up()
    resync_chain(_chain())
    dropped = TakenBack.objects.filter(kind=Kind.SENT)
    assert dropped.count() == 3
    purge_dropped()
    assert dropped.count() == 1
