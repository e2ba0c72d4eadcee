"""The list of executing messages and the page of one."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import Execution
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


def places(content: bytes) -> list[str]:
    """The executing messages on a page, in order."""
    return re.findall(r'href="(/executions/\d+/\d+/\d+/)"', content.decode())


def test_every_executing_message_is_listed_and_has_a_page(scene: Scene) -> None:
    found = places(open_page("/executions/").content)
    assert len(found) == Execution.objects.count()
    for place in found:
        text = text_of(open_page(place))
        assert "relayed a message of" in text
        assert "ExecutingMessage" in text


def test_filters_are_chips_and_can_be_taken_off(scene: Scene) -> None:
    page = open_page("/executions/?validity=invalid&chain=901")
    assert len(places(page.content)) == 1
    markup = markup_of(page)
    assert 'href="?chain=901" aria-label="Remove filter Verdict Not valid"' in markup
    assert 'href="?validity=invalid" aria-label="Remove filter Executed on Local A"' in markup
    assert '<option value="invalid" selected>' in markup


def test_a_page_says_what_it_names_and_why_it_holds(scene: Scene) -> None:
    (place,) = places(open_page("/executions/?validity=invalid").content)
    text = text_of(open_page(place))
    assert "Local A relayed a message of Local B. No log is at the place on Local B" in text
    assert "Failed: A log is at the place that it names" in text
    assert scene.hash_of("forged")[:8] in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("validity=good", "validity 'good' is not a validity: give one of valid, invalid"),
        ("kind=other", "kind 'other' is not a kind: give one of relay, event_read"),
        ("chain=base", "chain 'base' is not a chain id"),
        ("cursor=abc", "'abc' is not a cursor"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_a_400(db: None, query: str, sentence: str) -> None:
    assert sentence in text_of(open_page(f"/executions/?{query}", status=400))


def test_a_place_without_one_says_how_far_was_looked(scene: Scene) -> None:
    text = text_of(open_page("/executions/901/1/77/", status=404))
    assert "No executing message was seen at 901:1:77." in text


def test_an_empty_list_says_what_was_searched(scene: Scene) -> None:
    text = text_of(open_page("/executions/?kind=event_read"))
    assert "No executing message matches" in text
    assert "Local B indexed to block" in text


def test_the_list_costs_the_same_for_many_rows(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_page("/executions/")  # the count is remembered
    with django_assert_num_queries(2):
        open_page("/executions/")


def test_a_page_costs_a_bounded_number_of_queries(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = places(open_page("/executions/").content)[0]
    with django_assert_max_num_queries(9):
        open_page(place)
