"""What every test shares; services are started by `./dev test` before pytest reads the settings."""

import uuid
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings as configured
from django.utils import translation
from pytest_django import Settings
from redis import Redis

from tests.diagnosis import report

# On a busy machine a slow example proves nothing.
hypothesis.settings.register_profile("no-deadline", deadline=None)
hypothesis.settings.load_profile("no-deadline")


@pytest.fixture(autouse=True)
def undeployed(settings: Settings) -> None:
    """Pages over plain http, with static files as they stand in the tree: nothing is collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.WHITENOISE_AUTOREFRESH = True
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture(autouse=True)
def own_cache(settings: Settings) -> None:
    """Names of the test's own in the one Valkey that all tests share: nobody else counts in them,
    and clearing the cache would empty it for all."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"{uuid.uuid4()}"}}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request leaves its language to the thread; the next test begins in ours."""
    yield
    translation.deactivate()


@pytest.fixture
def stream(settings: Settings) -> Iterator[str]:
    """The name of a stream of the test's own on the real Valkey; what is published goes there."""
    settings.CROSSLANE_EVENTS_STREAM = f"test:{uuid.uuid4()}"
    yield settings.CROSSLANE_EVENTS_STREAM
    Redis.from_url(configured.REDIS_URL).delete(settings.CROSSLANE_EVENTS_STREAM)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that demonstrate a cause say so in their report."""
    report.remember(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which causes of stuck messages were demonstrated."""
    report.summarize(terminalreporter)
