"""A stored world in which one message is stuck, and people of the staff."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from messaging.tracing import network
from tests.support.stuck import StuckWorld


@pytest.fixture
def stuck(db: None, monkeypatch: pytest.MonkeyPatch) -> StuckWorld:
    """A world in which time can pass."""
    world = StuckWorld()
    clock = SimpleNamespace(time=lambda: world.now)
    monkeypatch.setattr(network, "time", clock)
    return world


@pytest.fixture
def mara(db: None) -> User:
    return User.objects.create_user("mara", password="mara", is_staff=True)


@pytest.fixture
def jon(db: None) -> User:
    return User.objects.create_user("jon", password="jon", is_staff=True)
