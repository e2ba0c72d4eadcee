"""The same filters, asked of the database and of a row: both must show the same messages."""

from dataclasses import fields
from itertools import chain
from types import SimpleNamespace

import pytest

from messaging.tracing import network
from messaging.tracing.filters import MessageFilters, Moment
from messaging.tracing.matching import CHECKED, ONLY_STORED, matching
from messaging.tracing.messages import list_messages
from messaging.tracing.values import MessageRow, MessageStatus
from tests.views.scene import Scene

CHAINS = (901, 902, 903, 904, 999)


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A stored world with a message of every kind, as the pages have it."""
    played = Scene()
    now = played.world.chains[901].latest.timestamp + 30
    monkeypatch.setattr(network, "time", SimpleNamespace(time=lambda: now))
    return played


def narrowed() -> list[MessageFilters]:
    """Filters by status and by both chains, alone and together."""
    return [
        *(MessageFilters(status=status) for status in MessageStatus),
        *(MessageFilters(source=chain_id) for chain_id in CHAINS),
        *(MessageFilters(destination=chain_id) for chain_id in CHAINS),
        MessageFilters(),
        MessageFilters(status=MessageStatus.EXECUTED, source=901, destination=902),
    ]


def narrowed_to(row: MessageRow) -> list[MessageFilters]:
    """Filters that are as this message is."""
    sender, target = (
        bytes.fromhex((one or "0x" + "00" * 20)[2:]) for one in (row.sender, row.target)
    )
    at = Moment("then", row.timestamp)
    return [
        MessageFilters(sender=sender),
        MessageFilters(target=target),
        MessageFilters(account=target),
        MessageFilters(since=at),
        MessageFilters(until=at),
    ]


def test_a_row_matches_where_the_list_has_it(scene: Scene) -> None:
    every = {row.message_hash: row for row in list_messages().rows}
    assert len(every) == len(scene.sent)
    for filters in (*narrowed(), *chain.from_iterable(map(narrowed_to, every.values()))):
        listed = {row.message_hash for row in list_messages(filters).rows}
        assert set(matching(filters, every)) == listed, filters


def test_every_filter_of_the_lists_can_be_asked_of_a_row() -> None:
    assert {one.name for one in fields(MessageFilters)} <= CHECKED | ONLY_STORED
