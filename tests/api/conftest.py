"""Tests ask the API more often than anybody may; only the test of the limit sets one."""

import pytest
from rest_framework.throttling import AnonRateThrottle


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No limit on requests."""
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": None})
