"""Accounts, channels, a receiver, and a stored world whose clock moves."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from messaging.models import Channel, DependencySet, Watch
from messaging.support.watching.signing import make_secret
from messaging.support.watching.subjects import parse_subject
from messaging.support.watching.values import Rule, SubjectKind
from messaging.support.watching.watches import add_watch
from messaging.tracing import network
from tests.fakes.followed import Followed
from tests.fakes.receiver import Receiver, receiving
from tests.fakes.world import World

Watching = Callable[..., Watch]
BLOCK_TIME = 12  # seconds
WINDOW = 5_000  # seconds, so that a short world holds expired messages


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A webhook receiver on the loopback, which is allowed."""
    settings.CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS = True
    with receiving() as one:
        yield one


@pytest.fixture
def owner(db: None) -> User:
    """An account."""
    return User.objects.create_user("mara", "mara@example.org", "pass")


@pytest.fixture
def webhook(owner: User, receiver: Receiver) -> Channel:
    """A webhook of the account, to the receiver."""
    return make_webhook(owner, receiver.url)


def make_webhook(owner: User, url: str) -> Channel:
    """A webhook as it is stored."""
    return Channel.objects.create(
        owner=owner,
        kind=Channel.Kind.WEBHOOK,
        name="Hook",
        address=url,
        secret=make_secret(),
        confirmed_at=timezone.now(),
    )


@pytest.fixture
def watching(owner: User) -> Watching:
    """Makes a watch of the account by kind and subject as text, with these rules."""

    def watch(kind: str, text: str, *rules: Rule, by: User | None = None) -> Watch:
        subject = parse_subject(SubjectKind(kind), text)
        return add_watch(by or owner, subject, rules=rules or None)

    return watch


class Clock:
    """The wall clock of the network: `tick` moves it."""

    def __init__(self, now: int) -> None:
        self.now = now

    def tick(self, seconds: int) -> None:
        """Lets so many seconds pass."""
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands where the world's newest blocks are, once `follow` was called."""
    one = Clock(0)
    monkeypatch.setattr(network, "time", SimpleNamespace(time=lambda: one.now))
    return one


class Chains:
    """Two chains that are followed; `step` mines and reads, and the clock goes with them."""

    def __init__(self, clock: Clock) -> None:
        self.world = World(901, 902, block_time=BLOCK_TIME)
        self.world.mine()
        self.followed = Followed(self.world)
        self.clock = clock
        self.step()

    def step(self, blocks: int = 1) -> None:
        """Mines so many blocks on both chains, and reads them; BLOCK_TIME seconds each."""
        self.world.mine(count=blocks)
        self.followed.catch_up()
        self.followed.look()
        newest = [chain.latest.timestamp for chain in self.world.chains.values()]
        self.clock.now = max(newest) + 1

    def pass_window(self) -> None:
        """Lets so many blocks pass that whatever waits has expired, by a short window."""
        DependencySet.objects.update(expiry_window=WINDOW)
        self.step(WINDOW // BLOCK_TIME + 1)


@pytest.fixture
def chains(db: None, clock: Clock) -> Chains:
    """Two chains, read to their heads."""
    return Chains(clock)
