"""Somebody who is signed in, and pages as they are opened by whom."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.fakes.receiver import Receiver, receiving


@pytest.fixture(autouse=True)
def _usual_settings(settings: Settings) -> None:
    settings.CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS = False
    settings.CROSSLANE_SITE_URL = "https://explorer.example"


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A webhook receiver on the loopback, which is allowed."""
    settings.CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS = True
    with receiving() as one:
        yield one


@pytest.fixture
def mara(db: None) -> User:
    """An account."""
    return User.objects.create_user("mara", "mara@example.org", "pass")


@pytest.fixture
def client(mara: User) -> Client:
    """Her browser."""
    one = Client()
    one.force_login(mara)
    return one


@pytest.fixture
def staff(db: None) -> Client:
    """The browser of somebody of the staff."""
    one = Client()
    one.force_login(User.objects.create_user("jon", "jon@example.org", "pass", is_staff=True))
    return one
