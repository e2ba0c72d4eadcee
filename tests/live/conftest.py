"""A stream of the test's own on the real Valkey."""

import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings as configured
from pytest_django import Settings
from redis import Redis


@pytest.fixture
def stream(settings: Settings) -> Iterator[str]:
    """Its name; what is published goes there."""
    settings.CROSSLANE_EVENTS_STREAM = f"test:{uuid.uuid4()}"
    yield settings.CROSSLANE_EVENTS_STREAM
    Redis.from_url(configured.REDIS_URL).delete(settings.CROSSLANE_EVENTS_STREAM)
