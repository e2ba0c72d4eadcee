"""Pages are tested as served over plain http, with static files as they stand in the tree."""

from types import SimpleNamespace

import pytest
from pytest_django import Settings

from messaging.tracing import network
from messaging.views import clock
from tests.views.scene import Scene


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    """No manifest of static files, which only a deployment collects, and no redirect to https."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.SECURE_SSL_REDIRECT = False


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A stored world with a message of every kind, read half a minute after its newest block."""
    played = Scene()
    now = played.world.chains[901].latest.timestamp + 30
    monkeypatch.setattr(network, "time", SimpleNamespace(time=lambda: now))
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: now))
    return played
