"""The same filters, asked of the database and of a row: both must show the same messages."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from types import SimpleNamespace

import pytest

from messaging.protocol.text import parse_address
from messaging.tracing import network
from messaging.tracing.executing import ExecutionUse
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.executions import list_executions
from messaging.tracing.filters import MessageFilters, Moment
from messaging.tracing.matching import ONLY_STORED, Filters, checked, matching
from messaging.tracing.messages import list_messages
from messaging.tracing.transfers import ETH, TransferFilters, list_transfers
from messaging.tracing.values import MessageRow, MessageStatus
from tests.fakes.world import World
from tests.tracing.followed_world import follow
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


def test_a_transfer_matches_where_the_list_has_it(scene: Scene) -> None:
    every = {row.message_hash: row for row in list_messages().rows}
    moving = {key for key, row in every.items() if row.transfer}
    assert 0 < len(moving) < len(every)
    for filters in chain([TransferFilters()], *(map(_moving_as, list_transfers().rows))):
        listed = {row.message_hash for row in list_transfers(filters).rows}
        assert set(matching(filters, every)) == listed, filters
        assert listed <= moving


def _moving_as(row: MessageRow) -> Iterator[TransferFilters]:
    """Filters that are as this transfer is."""
    moved = row.transfer
    assert moved is not None
    token = ETH if moved.token is None else parse_address(moved.token)
    yield TransferFilters(token=token)
    yield TransferFilters(sender=parse_address(moved.sender), source=row.source.chain_id)
    yield TransferFilters(recipient=parse_address(moved.recipient))
    yield TransferFilters(destination=row.destination.chain_id, since=Moment("", row.timestamp))


@pytest.mark.django_db
def test_an_executing_message_matches_where_the_list_has_it() -> None:
    world = World(901, 902, 903)
    sent = world.send(901, 902, b"relayed, and read by a contract")
    world.mine()
    world.relay(sent)
    world.read(903, sent)
    world.mine()
    follow(world)
    every = {(row.chain, row.block_number, row.log_index): row for row in list_executions().rows}
    assert {row.use for row in every.values()} == set(ExecutionUse)
    asked = [
        ExecutionFilters(),
        *(ExecutionFilters(chain=chain_id) for chain_id in CHAINS),
        *(ExecutionFilters(source=chain_id) for chain_id in CHAINS),
        *(ExecutionFilters(kind=use) for use in ExecutionUse),
        *(ExecutionFilters(until=Moment("", row.timestamp)) for row in every.values()),
    ]
    for filters in asked:
        listed = list_executions(filters).rows
        expected = {(row.chain, row.block_number, row.log_index) for row in listed}
        assert set(matching(filters, every)) == expected, filters


@pytest.mark.parametrize("kind", [MessageFilters, TransferFilters, ExecutionFilters])
def test_every_filter_of_the_lists_can_be_asked_of_a_row(kind: type[Filters]) -> None:
    assert {one.name for one in fields(kind)} <= checked(kind) | ONLY_STORED
