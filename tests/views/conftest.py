"""One scene for all pages: a stored world with a message of every kind."""

from types import SimpleNamespace

import pytest
from pytest_django import Settings

from messaging.tracing import network
from messaging.views import clock
from tests.views.scene import Scene


@pytest.fixture(autouse=True)
def _own_cache(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Nothing that another test remembered."""
    local = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": local, "LOCATION": request.node.nodeid}}


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A stored world with a message of every kind, read half a minute after its newest block."""
    played = Scene()
    now = played.world.chains[901].latest.timestamp + 30
    monkeypatch.setattr(network, "time", SimpleNamespace(time=lambda: now))
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: now))
    return played
