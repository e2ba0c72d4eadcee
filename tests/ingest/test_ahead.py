"""Ranges that are fetched ahead: in order, bounded, and never above what is final."""

import threading

import pytest

from messaging.chain.client import Chunk
from messaging.chain.errors import Shrink
from messaging.ingest.ahead import DEPTH, Ahead
from tests.fakes.client import WorldClient
from tests.fakes.world import World


class _Counting(WorldClient):
    """A client that notes what it was asked, and refuses ranges that begin where it is told to."""

    def __init__(self, world: World, refused: int = -1) -> None:
        super().__init__(world, 901)
        self.ranges: list[tuple[int, int]] = []
        self.asked_heads = 0
        self._refused = refused
        self._lock = threading.Lock()

    def heads(self):  # type: ignore[no-untyped-def]  # as WorldClient's
        self.asked_heads += 1
        return super().heads()

    def range_logs(self, first: int, last: int) -> Chunk:
        with self._lock:
            self.ranges.append((first, last))
        if first == self._refused:
            raise Shrink("Too large.")
        return super().range_logs(first, last)


@pytest.fixture
def world() -> World:
    world = World(901)
    world.mine(count=108)  # 0 to 108, final up to 100
    return world


def _read(ahead: Ahead, size: int, end: int) -> list[tuple[int, int]]:
    chunks, following = [], 0
    while following <= end:
        ahead.heads()
        chunk = ahead.range_logs(following, min(following + size - 1, end))
        chunks.append((chunk.first, chunk.last))
        following = chunk.last + 1
    return chunks


def test_chunks_come_in_order_without_hole_and_each_is_asked_once(world: World) -> None:
    client = _Counting(world)
    ahead = Ahead(client)
    ahead.aim(10, None)
    chunks = _read(ahead, 10, 100)
    assert chunks == [(first, min(first + 9, 100)) for first in range(0, 101, 10)]
    assert sorted(client.ranges) == chunks


def test_no_more_are_on_their_way_than_the_bound(world: World) -> None:
    client = _Counting(world)
    ahead = Ahead(client)
    ahead.aim(10, None)
    ahead.heads()
    ahead.range_logs(0, 9)
    assert len(client.ranges) <= 1 + DEPTH


@pytest.mark.parametrize(("last_block", "end"), [(None, 100), (34, 34)])
def test_nothing_above_final_or_the_end_of_the_span_is_asked_ahead(
    world: World, last_block: int | None, end: int
) -> None:
    client = _Counting(world)
    ahead = Ahead(client)
    ahead.aim(10, last_block)
    _read(ahead, 10, end)
    assert max(last for _, last in client.ranges) == end


def test_a_refusal_is_raised_when_its_turn_comes_and_forgets_the_rest(world: World) -> None:
    client = _Counting(world, refused=10)
    ahead = Ahead(client)
    ahead.aim(10, None)
    ahead.heads()
    assert ahead.range_logs(0, 9).last == 9
    with pytest.raises(Shrink):
        ahead.range_logs(10, 19)
    assert ahead.asked == 10
    ahead.aim(5, None)
    assert ahead.range_logs(11, 15).last == 15


def test_a_cursor_that_jumped_gets_what_it_asks_for(world: World) -> None:
    ahead = Ahead(_Counting(world))
    ahead.aim(10, None)
    ahead.heads()
    ahead.range_logs(0, 9)
    assert ahead.range_logs(40, 44).first == 40


def test_heads_are_asked_again_unless_ranges_are_on_their_way(world: World) -> None:
    client = _Counting(world)
    ahead = Ahead(client)
    ahead.aim(10, None)
    ahead.heads()
    ahead.heads()
    assert client.asked_heads == 2
    ahead.range_logs(0, 9)
    ahead.heads()
    assert client.asked_heads == 2
