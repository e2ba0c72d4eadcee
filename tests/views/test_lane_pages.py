"""Lanes: the table of all, and each with its verdict, numbers and rules."""

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.ingest.tallies import count_messages
from messaging.models import DependencySet, Tally
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
    Tally.objects.filter(source=901, destination=902).update(
        initiated=4,
        last_relay=read_clock() - 2_040,
        first_open=read_clock() - 3_000,
    )
    text = text_of(open_page("/lanes/901/902/"))
    assert "Nobody relayed for 34 min. 4 messages are in flight." in text


def test_a_lane_that_was_never_used_says_so(counted: Scene) -> None:
    text = text_of(open_page("/lanes/902/904/"))
    assert "No message was seen from Local B to Local D." in text
    assert "This lane was never used" in text
    assert f"Local A indexed to block {counted.world.chains[901].latest.number}" in text


def test_a_lane_out_of_the_set_says_that_nothing_can_be_executed(counted: Scene) -> None:
    DependencySet.objects.update(chain_ids=[901, 902])
    text = text_of(open_page("/lanes/902/904/"))
    assert "the chains share no dependency set" in text
    assert "none that holds both chains: messages cannot be executed" in text


def test_a_lane_of_unknown_chains_is_not_found_and_names_the_followed_ones(scene: Scene) -> None:
    text = text_of(open_page("/lanes/7/8/", status=404))
    assert "No lane leads from chain 7 to chain 8." in text
    assert "Local A indexed to block" in text


def test_no_lane_in_a_span_leads_to_a_longer_one(db: None) -> None:
    text = text_of(open_page("/lanes/?span=hour"))
    assert "No lane was used in this time" in text


@pytest.mark.parametrize("path", ["/lanes/", "/lanes/901/902/"])
def test_a_span_that_is_none_is_refused(scene: Scene, path: str) -> None:
    assert "is no span: give one of" in text_of(open_page(f"{path}?span=x", status=400))


def test_lanes_cost_few_queries(
    counted: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        open_page("/lanes/")
    with django_assert_num_queries(10):
        open_page("/lanes/901/902/")


def test_a_message_page_says_whether_it_was_fast(counted: Scene) -> None:
    path = f"/messages/{counted.hash_of('final')}/"
    assert "lane median" not in text_of(open_page(path))
    Tally.objects.filter(period=Tally.Period.LAST_WEEK).update(executed=9, median=20, slow=40)
    assert "Speed Typical lane median 20 s, 95th 40 s" in text_of(open_page(path))
    Tally.objects.filter(period=Tally.Period.LAST_WEEK).update(median=2, slow=3)
    assert "Speed Slower than usual lane median 2 s, 95th 3 s" in text_of(open_page(path))
