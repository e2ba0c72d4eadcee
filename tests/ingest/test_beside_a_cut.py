"""Spans that are cut or merged while another connection stores or takes back: nothing is lost."""

import pytest

from messaging.ingest import cutting
from messaging.ingest.cutting import cut_largest, merge_done
from messaging.ingest.plan import Wait
from messaging.ingest.spans import view
from messaging.ingest.step import step
from messaging.ingest.store import OvertakenError
from messaging.models import Chain, Span
from tests.fakes.client import WorldClient
from tests.fakes.followed import stored_places, true_places
from tests.fakes.raced import BEFORE_FACTS, BEFORE_LINKING, BEFORE_TAKING_BACK, beside
from tests.fakes.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """A chain of forty blocks with a message in each, all but five of them final."""
    world = World(901, depths=(3, 5))
    for number in range(40):
        world.send(901, 902, f"{number}".encode())
        world.mine(901)
    return world


@pytest.fixture
def chain() -> Chain:
    return Chain.objects.create(chain_id=901, name="Base")


def _add(chain: Chain, first: int, last: int | None) -> Span:
    values = {"first_block": first, "next_block": first, "enriched_to": first}
    return Span.objects.create(chain=chain, last_block=last, **values)


def _settle(chain: Chain, world: World) -> None:
    for _ in range(200):
        spans = chain.spans.exclude(state=Span.State.DONE)
        outcomes = [_step(span.pk, world) for span in spans]
        if all(isinstance(outcome, Wait) for outcome in outcomes):
            return
    raise AssertionError("there is always something left to do")


def _step(span: int, world: World) -> object:
    try:
        return step(view(span), WorldClient(world, 901), 7)
    except OvertakenError as error:
        return error


@pytest.mark.parametrize("moment", [BEFORE_FACTS, BEFORE_LINKING])
def test_a_span_that_is_cut_while_a_chunk_of_it_is_stored(
    world: World, chain: Chain, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "WORTH_CUTTING", 3)
    _add(chain, 0, 30)
    _add(chain, 31, None)
    with beside(moment, cut_largest):
        _settle(chain, world)
    assert chain.spans.count() == 3
    assert stored_places() == true_places(world)


@pytest.mark.parametrize("moment", [BEFORE_FACTS, BEFORE_LINKING, BEFORE_TAKING_BACK])
def test_a_span_that_is_merged_into_one_that_takes_back(
    world: World, chain: Chain, moment: str
) -> None:
    low = _add(chain, 0, 35)
    _add(chain, 36, None)
    _settle(chain, world)
    Span.objects.filter(pk=low.pk).update(enriched_to=36, state=Span.State.DONE)
    world.reorg(901, 4, keep=True)
    world.mine(901, count=6)
    with beside(moment, lambda: merge_done(chain)):
        _settle(chain, world)
    _settle(chain, world)
    assert chain.spans.count() == 1
    assert stored_places() == true_places(world)
