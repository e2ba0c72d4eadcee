"""The state of the service: what is well, what is not, and by what that is known."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from messaging.ingest.tallies import count_messages
from messaging.models import Head, Span
from messaging.views.clock import read_clock
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


@pytest.fixture
def counted(scene: Scene) -> Scene:
    """The scene while its workers are at work."""
    now = read_clock()
    count_messages(now)
    Head.objects.update(seen_at=network_time(now))
    Span.objects.filter(chain__chain_id=904).delete()
    return scene


def network_time(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat()


def test_the_parts_say_by_what_they_are_known(counted: Scene) -> None:
    text = text_of(open_page("/status/"))
    assert "Database answers This page was read from it." in text
    assert "Queue answers" in text
    assert "Workers that follow chains at work They noted a chain's head now." in text
    assert "Workers behind the links at work They counted messages now." in text
    assert 'href="/api/v1/status/"' in markup_of(open_page("/status/"))


def test_workers_that_rest_for_long_are_named(counted: Scene) -> None:
    Head.objects.update(seen_at=network_time(read_clock() - 300))
    text = text_of(open_page("/status/"))
    assert "Not well: Workers that follow chains." in text
    assert "idle for 5 min They noted a chain's head 5 min ago." in text


def test_a_silent_valkey_is_told_and_the_page_still_comes(
    counted: Scene, settings: Settings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    text = text_of(open_page("/status/"))
    assert "Queue silent Valkey gave no answer" in text


def test_a_gap_and_a_stopped_span_stand_at_their_chain(counted: Scene) -> None:
    Span.objects.filter(chain__chain_id=901).update(state="stopped", error="The node lost it.")
    text = text_of(open_page("/status/"))
    assert "A chain stopped and waits for a person." in text
    assert "stopped and need a person: The node lost it." in text


def test_a_service_without_chains_says_so(db: None) -> None:
    text = text_of(open_page("/status/"))
    assert "No chain is followed yet." in text
    assert "They have not counted messages yet." in text
