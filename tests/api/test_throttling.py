"""The limit on requests: what it spares, and that without Valkey the API still answers."""

import time

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.asked import ask

pytestmark = pytest.mark.django_db


def test_without_valkey_the_api_answers_without_a_limit(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.api.throttling.ReaderThrottle.THROTTLE_RATES", {"anon": "1/min"})
    nobody = {"BACKEND": "django.core.cache.backends.redis.RedisCache"}
    settings.CACHES = {"default": {**nobody, "LOCATION": "redis://127.0.0.1:9/0"}}
    for path in ("/api/v1/chains/", "/api/v1/messages/", "/api/v1/status/", "/api/schema/"):
        assert [ask(client, path).status_code for _ in range(3)] == [200, 200, 200]


def test_a_health_check_is_never_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.api.throttling.ReaderThrottle.THROTTLE_RATES", {"anon": "1/min"})
    asking = Client(REMOTE_ADDR="203.0.113.18")
    assert [ask(asking, "/api/v1/status/").status_code for _ in range(3)] == [200, 200, 200]
    assert [ask(asking, "/api/v1/chains/").status_code for _ in range(2)] == [200, 429]


def test_a_span_begins_with_the_first_request_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.api.throttling.ReaderThrottle.THROTTLE_RATES", {"anon": "2/s"})
    asking = Client(REMOTE_ADDR="203.0.113.19")
    answers = [ask(asking, "/api/v1/chains/") for _ in range(12)]
    refused = [one for one in answers if one.status_code == 429]
    assert [one.status_code for one in answers[:2]] == [200, 200]
    assert refused
    assert {one.headers["Retry-After"] for one in refused} == {"1"}
    time.sleep(1.1)
    assert ask(asking, "/api/v1/chains/").status_code == 200


def test_addresses_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.api.throttling.ReaderThrottle.THROTTLE_RATES", {"anon": "1/min"})
    asking = [Client(REMOTE_ADDR=f"203.0.113.{at}") for at in (20, 21, 20)]
    assert [ask(one, "/api/v1/chains/").status_code for one in asking] == [200, 200, 429]
