"""A stage of probes: fake chains over HTTP at a second of one's choice, and messages on them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pytest_django import Settings

from messaging.diagnosis import probe_rounds, probe_schedule
from messaging.diagnosis.probe_rounds import chains_to_probe, probe_due
from messaging.diagnosis.probe_values import Probe
from messaging.diagnosis.probing import ask_for_probe, last_probe
from messaging.models import Chain, Endpoint
from messaging.tracing import network
from tests.fakes.emissions import Sent
from tests.fakes.filter import FakeFilter
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World


class Clock:
    """The second at which everything is asked and judged."""

    def __init__(self, now: int) -> None:
        self.now = now

    def time(self) -> float:
        return float(self.now)

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


class Stage:
    """Chains 901 and 902, followed, with messages that nobody relays."""

    def __init__(self, node: FakeNode, clock: Clock) -> None:
        self.node, self.clock, self.world = node, clock, node.world
        self.sent: list[Sent] = []
        self.followed = Followed(node.world)
        for chain in Chain.objects.all():
            Endpoint.objects.create(chain=chain, url=node.url(int(chain.chain_id)))

    def send(self, count: int = 1) -> Sent:
        """Messages a block apart, all late by now; the last of them."""
        for number in range(count):
            self.sent.append(self.world.send(901, 902, b"message %d" % number))
            self.world.mine()
        self.followed.catch_up()
        self.clock.now = self.world.chains[901].latest.timestamp + 600
        return self.sent[-1]

    def round(self) -> int:
        """What beat has the workers do."""
        return sum(probe_due(chain) for chain in chains_to_probe())

    def probe(self, sent: Sent) -> Probe:
        """A probe on demand."""
        assert ask_for_probe(sent.hash) == 0
        self.round()
        found = last_probe(sent.hash)
        assert found is not None
        return found


@pytest.fixture
def stage(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Two chains over HTTP, at a second that tests move."""
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    clock = Clock(1_750_000_000)
    for module in (network, probe_schedule):
        monkeypatch.setattr(module, "time", clock)
    timed = SimpleNamespace(time=clock.time, monotonic=lambda: 0.0)
    monkeypatch.setattr(probe_rounds, "time", timed)
    monkeypatch.setattr("django.utils.timezone.now", clock.moment)
    world = World(901, 902)
    world.mine()
    with FakeNode(world) as node:
        node.extra = {"eth_getBalance": lambda _chain, *_: "0x2a"}
        yield Stage(node, clock)


@pytest.fixture
def gate(stage: Stage) -> Iterator[FakeFilter]:
    """An interop filter of chain 902 over HTTP."""
    with FakeFilter() as gate:
        kind = Endpoint.Kind.INTEROP_FILTER
        chain = Chain.objects.get(chain_id=902)
        Endpoint.objects.create(chain=chain, kind=kind, url=gate.url)
        yield gate
