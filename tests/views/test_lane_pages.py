"""Lanes: the table of all, and each with its verdict, numbers and rules."""

import re

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from messaging.ingest.tallies import count_messages
from messaging.models import DependencySet, Head, Span, Tally
from messaging.tracing.wording import clock_time
from messaging.views.clock import read_clock
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene
from tests.views.test_list_page import links


@pytest.fixture
def counted(scene: Scene) -> Scene:
    """The scene after its messages were counted."""
    count_messages(read_clock())
    return scene


def test_every_lane_is_a_row_with_its_numbers(counted: Scene) -> None:
    text = text_of(open_page("/lanes/"))
    assert "Local A to Local B 6 66.6 % 16 s 16 s 2 36 s ago" in text
    assert "Chain 903 to Local B 0" in text
    assert 'href="/lanes/901/999/"' in markup_of(open_page("/lanes/"))


def test_a_lane_says_how_it_does_and_lists_its_messages(counted: Scene) -> None:
    response = open_page("/lanes/901/902/")
    text = text_of(response)
    assert "Quiet: relayed in" in text or "Normal: half are relayed within" in text
    assert "Expiry window 15 min 900 s" in text
    assert "Node margin 1 min 60 s; nodes refuse relays" in text
    every = links(open_page("/messages/?source=901&destination=902").content)
    assert links(response.content) == every[:8]
    page = markup_of(response)
    assert 'href="/messages/?status=failed&amp;source=901&amp;destination=902"' in page
    assert 'href="/messages/?source=901&amp;destination=902"' in page


def test_a_lane_on_which_nobody_relays_says_since_when(counted: Scene) -> None:
    indexed = counted.world.chains[902].latest.timestamp
    Tally.objects.filter(source=901, destination=902).update(
        initiated=4, last_relay=indexed - 2_040, first_open=indexed - 3_000
    )
    DependencySet.objects.update(expiry_window=604_800)
    text = text_of(open_page("/lanes/901/902/"))
    assert "Nobody relayed for 34 min. 4 messages are in flight." in text


def test_a_lane_whose_relays_cannot_be_seen_blames_nobody(counted: Scene) -> None:
    text = text_of(open_page("/lanes/901/999/"))
    assert "A relay on Chain 999 cannot be seen here: that chain is not followed." in text
    head = Head.objects.get(chain__chain_id=902, level="latest")
    Head.objects.filter(pk=head.pk).update(
        number=head.number + 50, timestamp=(head.timestamp or 0) + 100
    )
    text = text_of(open_page("/lanes/901/902/"))
    assert "Local B is indexed late, 1 min 40 s behind: relays there show later." in text
    Span.objects.filter(chain__chain_id=902).delete()
    assert "Local B is not indexed yet" in text_of(open_page("/lanes/901/902/"))


def test_numbers_of_what_may_have_expired_by_now_are_told_as_about(counted: Scene) -> None:
    hours = Tally.objects.filter(period=Tally.Period.CLOCK_HOUR)
    hours.update(failed=F("sent"), initiated=F("sent"), until=F("until") + 86_400)
    DependencySet.objects.update(expiry_window=1)
    text = text_of(open_page("/lanes/901/902/"))
    assert re.search(r"About \d+ messages have failed so far, about \d+ more in flight\.", text)
    assert re.search(r"In flight about \d+ Failed so far about \d+ Expired about \d+", text)
    assert re.search(r"In flight about \d+ Failed so far about \d+", text_of(open_page("/")))
    DependencySet.objects.update(expiry_window=604_800)
    assert not re.search(r"about \d", text_of(open_page("/lanes/901/902/")))
    assert not re.search(r"about \d", text_of(open_page("/")))


def test_a_lane_that_was_never_used_says_so(counted: Scene) -> None:
    text = text_of(open_page("/lanes/902/904/"))
    assert "No message was seen from Local B to Local D." in text
    assert "This lane was never used" in text
    assert f"Local A indexed to block {counted.world.chains[901].latest.number}" in text


def test_a_lane_that_is_not_counted_yet_says_so_and_lists_its_messages(scene: Scene) -> None:
    response = open_page("/lanes/901/902/")
    text = text_of(response)
    assert "How this lane does is not counted yet. Its newest messages are listed" in text
    assert scene.hash_of("waiting") in " ".join(links(response.content))
    assert "Lanes are not counted yet" in text_of(open_page("/lanes/"))


def test_numbers_of_lanes_say_when_they_were_counted(counted: Scene) -> None:
    told = f"Counted at {clock_time(read_clock())}"
    assert text_of(open_page("/lanes/")).count(told) == 2
    assert text_of(open_page("/lanes/901/902/")).count(told) == 3
    assert told in text_of(open_page("/chains/901/"))


def test_a_lane_out_of_the_set_says_that_nothing_can_be_executed(counted: Scene) -> None:
    DependencySet.objects.update(chain_ids=[901, 902])
    text = text_of(open_page("/lanes/902/904/"))
    assert "the chains share no dependency set" in text
    assert "none that holds both chains: messages cannot be executed" in text


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("7/8", "No message was seen from Chain 7 to Chain 8. Crosslane follows neither chain,"),
        (
            "901/7",
            "No message was seen from Local A to Chain 7. Crosslane does not follow Chain 7,",
        ),
        ("901/901", "Local A cannot send a message to itself. Its messenger refuses that:"),
    ],
)
def test_what_is_no_lane_is_not_found_with_why_and_how_far(
    scene: Scene, path: str, told: str
) -> None:
    text = text_of(open_page(f"/lanes/{path}/", status=404))
    assert told in text
    assert "Local A indexed to block" in text


def test_no_lane_in_a_span_leads_to_a_longer_one(db: None) -> None:
    count_messages(read_clock())
    text = text_of(open_page("/lanes/?span=hour"))
    assert "No lane was used in this time" in text


@pytest.mark.parametrize("path", ["/lanes/", "/lanes/901/902/"])
def test_a_span_that_is_none_is_refused(scene: Scene, path: str) -> None:
    assert "is no span: give one of" in text_of(open_page(f"{path}?span=x", status=400))


def test_lanes_cost_few_queries(
    counted: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        open_page("/lanes/")
    with django_assert_num_queries(9):
        open_page("/lanes/901/902/")


def test_a_message_page_says_whether_it_was_fast(counted: Scene) -> None:
    path = f"/messages/{counted.hash_of('final')}/"
    assert "lane median" not in text_of(open_page(path))
    Tally.objects.filter(period=Tally.Period.LAST_WEEK).update(executed=9, median=20, slow=40)
    assert "Speed Typical lane median 20 s, 95th 40 s" in text_of(open_page(path))
    Tally.objects.filter(period=Tally.Period.LAST_WEEK).update(median=2, slow=3)
    assert "Speed Slower than usual lane median 2 s, 95th 3 s" in text_of(open_page(path))
