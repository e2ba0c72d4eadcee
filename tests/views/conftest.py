"""One scene for all pages: a stored world with a message of every kind."""

from types import SimpleNamespace

import pytest

from messaging.tracing import network
from messaging.views import clock
from tests.views.scene import Scene


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A stored world with a message of every kind, read half a minute after its newest block."""
    played = Scene()
    now = played.world.chains[901].latest.timestamp + 30
    monkeypatch.setattr(network, "time", SimpleNamespace(time=lambda: now))
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: now))
    return played
