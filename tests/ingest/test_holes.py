"""Logs that a node leaves out of the middle of a range: the numbering of the messenger shows it."""

import pytest

from messaging.ingest.follow import follow
from messaging.models import Chain, Endpoint, Span
from tests.fakes.followed import Followed, stored_places, true_places
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db
LOSES = {"lost_logs": frozenset({13})}


@pytest.fixture
def world() -> World:
    """A chain whose first 33 blocks are final, with a message in each of them."""
    world = World(901)
    for number in range(40):
        world.send(901, 902, f"{number}".encode())
        world.mine(901)
    return world


@pytest.fixture
def chain(followed: Followed, bad: FakeNode) -> Chain:
    """Read in chunks of five blocks, so that block 13 is in the middle of one."""
    Chain.objects.update(max_range=5)
    Endpoint.objects.update(position=2)
    chain = Chain.objects.get(chain_id=901)
    Endpoint.objects.create(chain=chain, position=1, url=bad.url(901))
    return chain


def _follow(chain: Chain) -> Span:
    span = chain.spans.get()
    follow(span.pk, holder="test", seconds=20, until=40)
    return Span.objects.get(pk=span.pk)


def test_what_one_node_leaves_out_another_one_gives(
    chain: Chain, bad: FakeNode, world: World
) -> None:
    with bad.faulty(901, **LOSES):
        span = _follow(chain)
    assert (span.next_block, span.sent_nonce, span.doubted) == (41, 39, None)
    assert stored_places() == true_places(world)
    told = chain.endpoints.get(position=1).error
    assert "gave blocks 10 to 14 without the messages of nonces 12 to 12" in told


def test_what_two_answers_leave_out_is_believed_and_told(
    chain: Chain, bad: FakeNode, node: FakeNode, caplog: pytest.LogCaptureFixture
) -> None:
    with bad.faulty(901, **LOSES), node.faulty(901, **LOSES):
        span = _follow(chain)
    assert (span.next_block, span.error) == (41, "")
    assert len(stored_places()) == 39
    assert "nonces are missing in two answers" in caplog.text


def test_a_resend_is_no_hole(chain: Chain, world: World) -> None:
    old = world.send(901, 902, b"sent long ago")
    world.mine(901, count=10)
    world.resend(old)
    world.send(901, 902, b"new")
    world.mine(901, count=10)
    span = chain.spans.get()
    follow(span.pk, holder="test", seconds=20, until=world.chains[901].latest.number)
    assert stored_places() == true_places(world)
    assert all(endpoint.error == "" for endpoint in chain.endpoints.all())


def test_after_a_reorg_the_numbering_is_learned_anew(followed: Followed, world: World) -> None:
    followed.catch_up(901)
    world.reorg(901, 3)
    world.send(901, 902, b"on the new fork")
    world.mine(901)
    followed.catch_up(901)
    assert Span.objects.get().sent_nonce == world.chains[901].next_nonce - 1
    assert stored_places() == true_places(world)
