"""Which messages expire first: none that expired already, and none that was sent again lately."""

from messaging.models import DependencySet
from messaging.support.watching.expiring import expiring_hashes
from messaging.tracing.filters import MessageFilters
from tests.support.watching.conftest import Chains

WEEK = 604_800


def found(chains: Chains, *, since: int, until: int, most: int = 2) -> list[bytes]:
    """Of the account that sends everything, the messages that were sent then."""
    account = MessageFilters(account=chains.world.address("user"))
    return expiring_hashes(account, since=since, until=until, least=0, most=most)


def test_what_expired_by_the_window_of_its_own_lane_hides_nothing(chains: Chains) -> None:
    DependencySet.objects.update(expiry_window=600)
    for number in range(3):
        chains.world.send(901, 902, b"expires soon %d" % number)
    chains.step(60)
    fresh = chains.world.send(901, 902, b"not expired")
    chains.step()
    now = chains.clock.now
    assert found(chains, since=now - WEEK, until=now) == [fresh.hash]


def test_resends_count_by_their_newest_send(chains: Chains) -> None:
    sent = [chains.world.send(901, 902, b"%d" % number) for number in range(3)]
    chains.step(60)
    middle = chains.clock.now
    again = chains.world.resend(sent[2])
    chains.step(60)
    for one in sent[:2]:
        chains.world.resend(one)
    chains.step()
    now = chains.clock.now
    assert found(chains, since=middle - 60, until=middle + 60) == [again.hash]
    assert set(found(chains, since=middle + 600, until=now)) == {one.hash for one in sent[:2]}
    assert found(chains, since=now + 1, until=now + 2) == []
