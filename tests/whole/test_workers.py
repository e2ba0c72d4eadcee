"""Workers killed in the middle of their work lose nothing and repeat nothing."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from messaging.models import Chain, Endpoint, Span, Transaction
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_places,
    true_places,
    true_statuses,
)
from tests.fakes.node import FakeNode
from tests.fakes.world import World
from tests.whole.celery_processes import beating, kill, start_worker

pytestmark = pytest.mark.django_db(transaction=True)

BLOCKS = 300


def _world() -> World:
    """Two chains with a message in every second block, each relayed in the next."""
    world = World(901, 902)
    for number in range(BLOCKS // 2):
        sent = world.send(901, 902, b"%d" % number)
        world.mine()
        world.relay(sent)
        world.mine()
    return world


@pytest.fixture
def node() -> Iterator[FakeNode]:
    with FakeNode(_world()) as node:
        yield node


@pytest.fixture
def broker() -> str:
    """A database of the Valkey server that no other test worker uses."""
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{number}"


def _wait(what: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def _stored() -> int:
    return sum(span.next_block for span in Span.objects.all())


def test_killing_the_worker_in_mid_chunk_loses_nothing_and_repeats_nothing(
    node: FakeNode, broker: str, tmp_path: Path
) -> None:
    followed = Followed(node.world)
    for chain in Chain.objects.all():
        Chain.objects.filter(pk=chain.pk).update(max_range=10)
        Endpoint.objects.create(chain=chain, url=node.url(chain.chain_id))
    with node.faulty(901, latency=0.05), beating(broker, tmp_path):
        worker = start_worker(broker, tmp_path / "worker.log")
        _wait(lambda: _stored() > BLOCKS // 5)
        kill(worker)
        assert _stored() < 2 * (BLOCKS + 1)
        worker = start_worker(broker, tmp_path / "worker.log")
        try:
            _wait(lambda: _stored() == 2 * (BLOCKS + 1) and Transaction.objects.count() == BLOCKS)
        finally:
            kill(worker)
    assert stored_places() == true_places(node.world)
    assert statuses() == true_statuses(node.world, followed.chains)


def test_what_comes_behind_the_links_is_no_matter_to_a_worker_that_follows_spans(
    node: FakeNode, broker: str, tmp_path: Path
) -> None:
    followed = Followed(node.world)
    for chain in Chain.objects.all():
        Endpoint.objects.create(chain=chain, url=node.url(chain.chain_id))
    with beating(broker, tmp_path):
        worker = start_worker(broker, tmp_path / "worker.log", "celery")
        try:
            _wait(lambda: _stored() == 2 * (BLOCKS + 1))
            assert statuses() == true_statuses(node.world, followed.chains)
            assert not Transaction.objects.exists()
            behind = start_worker(broker, tmp_path / "behind.log", "behind")
            try:
                _wait(lambda: Transaction.objects.count() == BLOCKS)
            finally:
                kill(behind)
        finally:
            kill(worker)
