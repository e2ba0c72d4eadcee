"""Messages sent very often are judged the same, without reading every send again."""

import pytest

from messaging.linking import reading
from messaging.linking.rebuild import relink_all
from messaging.models import Message
from messaging.protocol.lifecycle import Status
from tests.fakes.emissions import Sent
from tests.fakes.followed import Followed, stored_executions, stored_messages
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def already_two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MANY_SENDS", 1)


def _sent(world: World, times: int) -> list[Sent]:
    """One message, sent in as many blocks of 901."""
    sends = [world.send(901, 902)]
    world.mine(901)
    for _ in range(times - 1):
        sends.append(world.resend(sends[0]))
        world.mine(901)
    return sends


def _row() -> tuple[int, int, int | None]:
    return Message.objects.values_list("status", "sends", "sent_block").get()


def test_every_send_is_counted_and_the_first_is_kept() -> None:
    world = World(901, 902)
    followed = Followed(world)
    _sent(world, 5)
    followed.catch_up(size=1)
    assert _row() == (Status.INITIATED, 5, 1)


def test_sends_that_a_reorg_takes_away_are_counted_no_more() -> None:
    world = World(901, 902)
    followed = Followed(world)
    _sent(world, 5)
    followed.catch_up(size=1)
    world.reorg(901, 2)
    followed.catch_up()
    assert _row() == (Status.INITIATED, 3, 1)
    world.reorg(901, 5)
    followed.catch_up()
    assert Message.objects.get().status == Status.DROPPED


@pytest.mark.parametrize("used", [0, 2, 4])
def test_a_relay_of_any_of_the_sends_is_valid(used: int) -> None:
    world = World(901, 902)
    followed = Followed(world)
    sends = _sent(world, 5)
    followed.catch_up(901, size=1)
    world.mine(902, count=5)
    world.relay(sends[used])
    world.mine(902)
    followed.catch_up()
    assert _row() == (Status.EXECUTED, 5, 1)
    before = stored_messages(), stored_executions()
    relink_all()
    assert (stored_messages(), stored_executions()) == before


def test_the_sends_themselves_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(901, 902)
    followed = Followed(world)
    (first, *_) = _sent(world, 5)
    followed.catch_up(size=1)
    world.resend(first)
    world.mine(901)
    read: list[int] = []
    known = reading.FactReader.without_resends

    def counted(self: reading.FactReader, hashes: set[bytes]) -> object:
        found = known(self, hashes)
        read.append(len(found))
        return found

    monkeypatch.setattr(reading.FactReader, "without_resends", counted)
    followed.step(901)
    assert read == [1]
    assert _row() == (Status.INITIATED, 6, 1)
