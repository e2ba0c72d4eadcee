"""One message with everything known of it, as the real ingestion stored it."""

import msgspec
import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import DependencySet, Transaction
from messaging.protocol.hashing import checksum, keccak256
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.messages import get_message
from messaging.tracing.values import ExecutionValidity, MessageDetail, MessageStatus, Safety
from tests.fakes.emissions import Sent
from tests.fakes.world import World
from tests.tracing.every_status import WINDOW, every_status
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db


def _relayed() -> tuple[World, Sent]:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello there")
    world.mine()
    world.relay(sent)
    world.mine()
    return world, sent


def _detail(message_hash: bytes) -> MessageDetail:
    detail = get_message(message_hash)
    assert detail is not None
    return detail


def test_a_hash_that_was_never_seen_has_no_message() -> None:
    follow(World(901, 902))
    assert get_message(bytes(32)) is None


def test_the_first_two_phases_are_the_send_s_own_bytes() -> None:
    world, sent = _relayed()
    follow(world)
    detail = _detail(sent.hash)
    assert detail.message == to_hex(b"hello there")
    assert detail.payload == to_hex(sent.log.payload)
    assert detail.payload_hash == to_hex(keccak256(sent.log.payload))
    assert (detail.nonce_version, detail.nonce_counter) == (0, 0)
    assert detail.row.sender == to_address(world.address("user"))
    assert detail.row.target == to_address(world.address("pong"))


def test_the_identifier_is_where_the_log_stands() -> None:
    world, sent = _relayed()
    follow(world)
    (send,) = _detail(sent.hash).sends
    identifier = world.identifier(sent)
    assert msgspec.structs.astuple(identifier)[1:] == (
        send.identifier.block_number,
        send.identifier.log_index,
        send.identifier.timestamp,
        send.identifier.chain_id,
    )
    payload_hash = keccak256(sent.log.payload)
    keys = access_list_keys(identifier, payload_hash)
    assert send.identifier.checksum == to_hex(checksum(identifier, payload_hash))
    assert send.identifier.access_list == tuple(map(to_hex, keys))


def test_the_execution_names_the_relayer_and_the_identifier_it_used() -> None:
    world, sent = _relayed()
    follow(world)
    detail = _detail(sent.hash)
    assert detail.relay is not None
    assert detail.relay.used == detail.sends[0].identifier
    assert detail.relay.relayer == to_address(world.address("user"))
    assert detail.relay.validity == ExecutionValidity.VALID
    assert (detail.relay.execution_log_index, detail.relay.place.log_index) == (0, 1)
    assert detail.relay.return_data_hash == to_hex(keccak256(b""))
    assert [log.event for log in detail.logs] == [
        "SentMessage",
        "ExecutingMessage",
        "RelayedMessage",
    ]


def test_places_carry_block_hash_transaction_and_safety() -> None:
    world, sent = _relayed()
    world.mine(901, count=4)
    follow(world)
    detail = _detail(sent.hash)
    place = detail.sends[0].place
    chain = world.chains[901]
    assert place.block_hash == to_hex(chain.blocks[1].hash)
    assert place.transaction_hash == to_hex(sent.transaction_hash)
    assert place.transaction is not None
    assert place.transaction.calls_messenger
    assert place.transaction.gas_used == chain.blocks[1].transactions[0].gas_used
    assert detail.relay is not None
    assert (place.safety, detail.relay.place.safety) == (Safety.SAFE, Safety.UNSAFE)


def test_a_transaction_that_is_not_fetched_yet_is_left_out() -> None:
    world, sent = _relayed()
    follow(world)
    Transaction.objects.all().delete()
    detail = _detail(sent.hash)
    assert detail.relay is not None
    assert (detail.sends[0].place.transaction, detail.relay.relayer) == (None, None)


def test_nodes_stop_relaying_a_margin_before_the_expiry() -> None:
    world, sent = _relayed()
    follow(world)
    DependencySet.objects.update(expiry_window=100, ingress_margin=30)
    detail = _detail(sent.hash)
    sent_at = detail.sends[0].place.timestamp
    assert (detail.row.expires_at, detail.relay_before) == (sent_at + 100, sent_at + 70)


def test_a_destination_outside_the_set_is_said_to_be_so() -> None:
    world = World(901, 902)
    inside, outside = world.send(901, 902), world.send(901, 2**256 - 1)
    world.mine()
    follow(world)
    assert _detail(inside.hash).destination_in_set is True
    detail = _detail(outside.hash)
    assert detail.destination_in_set is False
    assert detail.relay_before is None
    assert detail.row.destination.chain_id == 2**256 - 1
    assert detail.as_of[1].indexed_block is None


def test_a_resend_has_its_own_identifier_and_starts_the_clock_again() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine(count=3)
    again = world.resend(sent)
    world.mine()
    follow(world)
    DependencySet.objects.update(expiry_window=WINDOW)
    detail = _detail(sent.hash)
    first, second = detail.sends
    assert first.identifier.checksum != second.identifier.checksum
    assert second.place.transaction_hash == to_hex(again.transaction_hash)
    assert detail.row.timestamp == first.place.timestamp
    assert detail.row.expires_at == second.place.timestamp + WINDOW
    assert detail.resends == (second,)


def test_a_relay_seen_before_its_source_says_so_and_knows_the_route() -> None:
    world, sent = _relayed()
    follow(world, 902)
    detail = _detail(sent.hash)
    assert detail.row.status == MessageStatus.AWAITING_SOURCE
    assert (detail.sends, detail.message, detail.payload_hash) == ((), None, None)
    assert detail.row.source.chain_id == 901
    assert detail.row.expires_at is None
    assert detail.relay is not None
    assert detail.relay.validity == ExecutionValidity.AWAITING_SOURCE
    assert detail.as_of[0].indexed_block is None


def test_an_execution_of_nothing_is_invalid_once_the_block_is_covered() -> None:
    hashes = every_status().hashes
    detail = _detail(hashes["absent"])
    assert detail.row.status == MessageStatus.INVALID
    assert detail.relay is not None
    assert detail.relay.validity == ExecutionValidity.INVALID
    assert detail.reasons == detail.relay.reasons == ("no_such_log",)


def test_an_execution_with_a_wrong_identifier_shows_both_and_the_rule() -> None:
    detail = _detail(every_status().hashes["wrong"])
    assert detail.relay is not None
    assert detail.relay.used is not None
    assert detail.relay.used.timestamp == detail.sends[0].identifier.timestamp - 1
    assert detail.relay.reasons == ("wrong_timestamp",)


def test_a_dropped_message_keeps_its_route_and_nothing_else() -> None:
    detail = _detail(every_status().hashes["dropped"])
    assert detail.row.status == MessageStatus.DROPPED
    assert (detail.row.source.chain_id, detail.row.destination.chain_id) == (901, 902)
    assert (detail.sends, detail.relay, detail.logs) == ((), None, ())


def test_a_message_page_takes_at_most_sixteen_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    world = World(901, 902, 903)
    with world.one_transaction(901):
        hello, _ = world.send(901, 902, b"one"), world.send_eth(901, 903, 5)
    world.mine()
    with world.relaying(hello):
        world.send(902, 903, b"onwards")
    world.mine()
    follow(world)
    with django_assert_max_num_queries(16):
        detail = _detail(hello.hash)
    assert detail.siblings
    assert detail.children
