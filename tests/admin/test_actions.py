"""Pausing, resuming and retrying: what they do to ingestion, and what is written down of them."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from messaging.ingest.spans import claim, due_spans
from messaging.models import Chain, Endpoint, Span
from tests.admin.filled import act
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def spans(world: World) -> list[int]:
    """The open spans of 901 and 902."""
    followed = Followed(world)
    return [followed.span(901), followed.span(902)]


def _entries() -> list[tuple[str, str]]:
    rows = LogEntry.objects.order_by("pk")
    return [(entry.object_repr, entry.get_change_message()) for entry in rows]


def test_a_paused_chain_is_not_read_until_it_is_resumed(
    admin_client: Client, spans: list[int]
) -> None:
    chain = Chain.objects.get(chain_id=901)
    page = act(admin_client, "chain", "pause", chain.pk)
    assert "Chain 901: paused." in page
    assert '<td class="field-state">paused</td>' in page
    assert due_spans() == [spans[1]]
    assert claim(spans[0], "worker") is None
    assert "Chain 901: resumed." in act(admin_client, "chain", "resume", chain.pk)
    assert due_spans() == spans
    assert _entries() == [
        ("Chain 901", "The chain was paused."),
        ("Chain 901", "The chain was resumed."),
    ]


def test_the_nodes_are_asked_anew(admin_client: Client, spans: list[int]) -> None:
    chain = Chain.objects.get(chain_id=901)
    later = timezone.now() + timedelta(hours=1)
    Endpoint.objects.create(
        chain=chain, url="http://127.0.0.1:9/", range_limit=7, rest_until=later, needs_person=True
    )
    Span.objects.filter(pk=spans[0]).update(state="stopped", error="Check its key.")
    assert "the nodes are asked anew" in act(admin_client, "chain", "ask_anew", chain.pk)
    endpoint = Endpoint.objects.get()
    assert (endpoint.range_limit, endpoint.rest_until, endpoint.needs_person) == (None, None, False)
    assert due_spans() == spans
    assert _entries() == [("Chain 901", "The nodes are asked anew.")]


def test_several_chains_are_paused_at_once(admin_client: Client, spans: list[int]) -> None:
    keys = Chain.objects.values_list("pk", flat=True)
    assert "Chain 901, Chain 902: paused." in act(admin_client, "chain", "pause", *keys)
    assert due_spans() == []
    assert len(_entries()) == 2


def test_a_stopped_span_is_tried_again(admin_client: Client, spans: list[int]) -> None:
    Span.objects.filter(pk=spans[0]).update(state="stopped", error="It is of another chain.")
    assert due_spans() == [spans[1]]
    page = act(admin_client, "span", "retry_now", spans[0])
    assert "1 of 1 spans will be tried again now" in page
    assert due_spans() == spans
    assert Span.objects.get(pk=spans[0]).error == ""
    assert _entries() == [("Chain 901 0 to head", "Retry was asked for.")]


def test_a_span_that_rests_is_tried_at_once_and_one_that_works_is_left_alone(
    admin_client: Client, spans: list[int]
) -> None:
    later = timezone.now() + timedelta(hours=1)
    Span.objects.filter(pk=spans[0]).update(retry_at=later, failures=9)
    claim(spans[1], "worker")
    assert "1 of 2 spans will be tried again now" in act(admin_client, "span", "retry_now", *spans)
    assert due_spans() == [spans[0]]
    assert Span.objects.get(pk=spans[1]).holder == "worker"
