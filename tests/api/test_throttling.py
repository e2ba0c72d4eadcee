"""The limit on requests needs Valkey; without it the API still answers."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_without_valkey_the_api_answers_without_a_limit(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.api.throttling.ReaderThrottle.THROTTLE_RATES", {"anon": "1/min"})
    nobody = {"BACKEND": "django.core.cache.backends.redis.RedisCache"}
    settings.CACHES = {"default": {**nobody, "LOCATION": "redis://127.0.0.1:9/0"}}
    assert [client.get("/api/v1/chains/").status_code for _ in range(3)] == [200, 200, 200]
