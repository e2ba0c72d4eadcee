"""The scene of the pages with its cases opened, and people who work on them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from messaging.models import Case
from messaging.support.cases import keep_cases
from tests.views.desk.desk import Desk
from tests.views.scene import Scene


@pytest.fixture
def desk(scene: Scene) -> Desk:
    """The desk after a minute's work: what waits has failed or expired."""
    keep_cases()
    assert Case.objects.exists()
    return Desk(scene, client_of("mara"))


@pytest.fixture
def jon(db: None) -> Client:
    """Somebody else of the staff."""
    return client_of("jon")


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(name, f"{name}@example.org", is_staff=True))
    return client
