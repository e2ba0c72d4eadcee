"""What pages tell their scripts: where the stream is, what it is narrowed to, what is shown."""

import re
import time

import pytest
from django.test import Client

from messaging.tracing.values import MessageStatus
from messaging.views import listing
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene

BAR = re.compile(r'<a class="new-bar idle" href="([^"]*)"')


def test_a_list_has_a_link_to_look_again_with_its_filters(scene: Scene) -> None:
    page = markup_of(open_page("/messages/?status=executed&source=901"))
    assert BAR.findall(page) == ["?status=executed&amp;source=901"]
    assert BAR.findall(markup_of(open_page("/messages/"))) == ["/messages/"]
    assert "Look for new messages" in text_of(open_page("/"))


@pytest.mark.parametrize("query", ["resent=yes", f"relayer=0x{'42' * 20}", "resent=yes&source=901"])
def test_a_list_that_the_stream_refuses_asks_for_none_and_says_why(
    scene: Scene, query: str
) -> None:
    response = open_page(f"/messages/?{query}")
    assert BAR.findall(markup_of(response)) == [f"?{query}".replace("&", "&amp;")]
    assert "Look again: a list narrowed by relayer or to resent messages" in text_of(response)
    assert "data-stream" not in markup_of(response)


def test_a_list_names_the_place_of_its_last_row_where_more_follow(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SIZES", (4,))
    last = Client().get("/api/v1/messages/?limit=4").json()["results"][-1]
    page = markup_of(open_page("/messages/?limit=4"))
    assert f'data-oldest="{last["timestamp"]} {last["message_hash"]}"' in page
    assert 'data-oldest="0"' in markup_of(open_page("/messages/?status=expired"))


def test_an_older_page_has_no_news(scene: Scene) -> None:
    first = Client().get("/api/v1/messages/?limit=3").json()
    assert BAR.findall(markup_of(open_page(f"/messages/?cursor={first['next']}"))) == []


def test_every_status_is_there_to_be_drawn(scene: Scene) -> None:
    page = markup_of(open_page("/messages/"))
    assert re.findall(r'data-status="(\w+)"', page) == [status.value for status in MessageStatus]


def test_a_page_is_followed_from_before_it_was_made(scene: Scene) -> None:
    page = markup_of(open_page("/messages/"))
    (after,) = re.findall(r'data-stream="/events/" data-after="(\d+)"', page)
    assert time.time() - 60 < int(after) < time.time() - 2


def test_a_message_says_what_it_hangs_on(scene: Scene) -> None:
    key = scene.hash_of("waiting")
    page = markup_of(open_page(f"/messages/{key}/"))
    assert f'data-live-message="{key}"' in page
    (places,) = re.findall(r'data-blocks="([^"]*)"', page)
    assert re.fullmatch(r"901:\d+", places)


def test_a_final_message_is_not_followed(scene: Scene) -> None:
    assert "data-stream" not in markup_of(open_page(f"/messages/{scene.hash_of('final')}/"))


def test_an_unknown_message_is_followed(scene: Scene) -> None:
    key = "0x" + "ab" * 32
    page = markup_of(open_page(f"/messages/{key}/", status=404))
    assert f'data-live-message="{key}" data-stream="/events/"' in page


def test_the_policy_allows_no_stream_of_another_origin(scene: Scene) -> None:
    policy = open_page("/").headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy.split("; ")


@pytest.mark.django_db
def test_the_pages_own_server_says_where_events_are() -> None:
    answer = Client().get("/events/")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "CROSSLANE_EVENTS_URL" in answer.json()["detail"]
