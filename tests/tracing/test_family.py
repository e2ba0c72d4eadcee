"""Messages that stand in one transaction: who is beside whom, and who led to whom."""

import pytest

from messaging.protocol.text import to_hex
from messaging.tracing.messages import get_message
from messaging.tracing.values import MessageDetail, MessageRow
from tests.fakes.emissions import Sent
from tests.fakes.emitted import Emitted, eth_sent
from tests.fakes.world import World
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db


def _detail(sent: Sent) -> MessageDetail:
    detail = get_message(sent.hash)
    assert detail is not None
    return detail


def _hashes(*rows: MessageRow | None) -> list[str]:
    return [row.message_hash for row in rows if row is not None]


def _hexed(*sent: Sent) -> list[str]:
    return [to_hex(one.hash) for one in sent]


def test_messages_of_one_transaction_are_siblings_in_log_order() -> None:
    world = World(901, 902, 903)
    with world.one_transaction(901):
        first, second, third = (world.send(901, to, b"x") for to in (902, 903, 902))
    alone = world.send(901, 902, b"alone")
    world.mine()
    follow(world)
    assert _hashes(*_detail(second).siblings) == _hexed(first, third)
    assert _hashes(*_detail(first).siblings) == _hexed(second, third)
    assert _detail(alone).siblings == ()


def test_a_reply_has_the_relayed_message_as_parent() -> None:
    world = World(901, 902)
    ping = world.send(901, 902, b"ping")
    world.mine()
    with world.relaying(ping):
        pong, echo = world.send(902, 901, b"pong"), world.send(902, 901, b"echo")
    world.mine()
    follow(world)
    assert _hashes(*_detail(ping).children) == _hexed(pong, echo)
    assert _hashes(_detail(pong).parent, _detail(echo).parent) == _hexed(ping, ping)
    assert _hashes(*_detail(pong).siblings) == _hexed(echo)
    assert _detail(ping).parent is None


def test_relays_in_one_transaction_keep_their_own_children() -> None:
    world = World(901, 902)
    one, two = world.send(901, 902, b"one"), world.send(901, 902, b"two")
    world.mine()
    with world.one_transaction(902):
        with world.relaying(one):
            of_one = world.send(902, 901, b"of one")
        between = world.send(902, 901, b"between")
        with world.relaying(two):
            of_two = world.send(902, 901, b"of two")
    world.mine()
    follow(world)
    assert _hashes(*_detail(one).children) == _hexed(of_one)
    assert _hashes(*_detail(two).children) == _hexed(of_two)
    assert _hashes(_detail(of_one).parent, _detail(of_two).parent) == _hexed(one, two)
    assert _detail(between).parent is None


def test_a_chain_of_hops_is_followed_from_parent_to_child() -> None:
    world = World(901, 902, 903)
    first = world.send(901, 902, b"1")
    world.mine()
    with world.relaying(first):
        second = world.send(902, 903, b"2")
    world.mine()
    world.relay(second)
    world.mine()
    follow(world)
    assert _hashes(*_detail(first).children) == _hexed(second)
    assert _detail(second).children == ()
    (child,) = _detail(first).children
    assert child.relay_transaction is not None


def test_a_bridge_s_own_logs_are_shown_with_its_message() -> None:
    world = World(901, 902)
    with world.one_transaction(901):
        eth, token = world.send_eth(901, 902, 3), world.send_token(901, 902, 4)
    world.mine()
    world.relay(eth)
    world.mine()
    follow(world)
    assert [log.event for log in _detail(eth).logs] == [
        "SentMessage",
        "SendETH",
        "ExecutingMessage",
        "RelayETH",
        "RelayedMessage",
    ]
    assert [log.event for log in _detail(token).logs] == ["SentMessage", "SendERC20"]


def test_a_log_of_another_sender_in_the_transaction_is_not_the_message_s() -> None:
    world = World(901, 902)
    user, to = world.address("user"), world.address("recipient")
    with world.one_transaction(901):
        sent = world.send(901, 902, b"plain")
        world.emit(901, eth_sent(user, to, 5, 902)[1])
    world.mine()
    follow(world)
    assert [log.event for log in _detail(sent).logs] == ["SentMessage"]


def test_a_log_that_cannot_be_read_is_shown_with_the_reason() -> None:
    world = World(901, 902)
    sent = world.send_eth(901, 902, 3)
    world.mine()
    with world.relaying(sent):
        world.emit(902, Emitted(sent.target, (b"\x01" * 32,), b"odd"))
    world.mine()
    follow(world)
    unread = [log for log in _detail(sent).logs if log.event is None]
    assert [log.data for log in unread] == [to_hex(b"odd")]
    assert "is not an event this explorer reads" in str(unread[0].reason)
