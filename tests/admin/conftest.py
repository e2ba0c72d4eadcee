"""Fixtures of the admin tests: signed-in people, and a served world."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import Settings

from tests.fakes.node import FakeNode
from tests.fakes.world import World

SECRET = "/s3cretkey"

Signed = Callable[..., Client]


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    """No manifest of static files, which only a deployment collects, no redirect to https, and
    passwords that take no time."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def signed_in(db: None) -> Signed:
    """A client of a staff member who holds exactly these permissions."""

    def sign_in(*permissions: str) -> Client:
        user = User.objects.create_user("viewer", password="viewer", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def world() -> World:
    """A message from 901 to 902, relayed."""
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    world.relay(sent)
    world.mine(count=3)
    return world


@pytest.fixture
def node(world: World, settings: Settings) -> Iterator[FakeNode]:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with FakeNode(world) as node:
        yield node
