"""Whatever names a message finds it; whatever names nothing is told so."""

import pytest

from messaging.protocol.text import to_hex
from messaging.tracing.found import SearchResult
from messaging.tracing.search import MalformedSearch, search
from tests.fakes.emissions import Emission, Sent
from tests.fakes.world import World
from tests.tracing.every_status import NOT_FOLLOWED, every_status
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db


def _relayed() -> tuple[Sent, Emission]:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    relay = world.relay(sent)
    world.mine(count=2)
    follow(world)
    return sent, relay


def _found(result: SearchResult) -> list[str]:
    return [row.message_hash for row in result.messages]


@pytest.mark.parametrize(
    "spell", [str, str.upper, lambda text: text[2:], lambda text: f" {text}\n"]
)
def test_a_message_hash_finds_its_message_however_it_is_spelled(spell: object) -> None:
    sent, _ = _relayed()
    assert callable(spell)
    result = search(spell(to_hex(sent.hash)))
    assert (result.kind, _found(result)) == ("message_hash", [to_hex(sent.hash)])


def test_the_transactions_of_both_sides_find_the_message() -> None:
    sent, relay = _relayed()
    for key in (sent.transaction_hash, relay.transaction_hash):
        result = search(to_hex(key))
        assert (result.kind, _found(result)) == ("transaction_hash", [to_hex(sent.hash)])


@pytest.mark.parametrize("place", ["901:1:0", "902:2:0", "902:2:1"])
def test_the_place_of_any_log_of_a_message_finds_it(place: str) -> None:
    sent, _ = _relayed()
    result = search(place)
    assert (result.kind, _found(result)) == ("identifier", [to_hex(sent.hash)])


def test_a_place_on_a_chain_that_is_not_followed_finds_the_execution_that_names_it() -> None:
    foreign = every_status().hashes["foreign"]
    assert _found(search(f"{NOT_FOLLOWED}:5:0")) == [to_hex(foreign)]


def test_several_messages_of_one_transaction_come_in_log_order() -> None:
    world = World(901, 902)
    with world.one_transaction(901):
        one, two = world.send(901, 902, b"one"), world.send(901, 902, b"two")
    world.mine()
    follow(world)
    found = _found(search(to_hex(one.transaction_hash)))
    assert found == [to_hex(one.hash), to_hex(two.hash)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0x" + "ab" * 32, "hash"),
        ("901:1:99", "identifier"),
        ("902:9223372036854775808:0", "identifier"),
        (f"{2**256 - 1}:1:1", "identifier"),
    ],
)
def test_what_is_not_known_finds_nothing_and_says_how_far_was_looked(text: str, kind: str) -> None:
    _relayed()
    result = search(text)
    assert (result.kind, result.messages) == (kind, ())
    assert [(one.chain.chain_id, one.indexed_block) for one in result.searched] == [
        (901, 3),
        (902, 3),
    ]


@pytest.mark.parametrize(
    "text",
    ["0x12", "901:1", "901:1:0:0", "-1:1:1", "901:0x1:1", "hello", "\x00", "1" * 79, "٣:1:1"],
)
def test_a_text_that_names_nothing_is_named_with_what_is_accepted(text: str) -> None:
    with pytest.raises(MalformedSearch, match=r"chain:block:log, for example 901:1204:3") as raised:
        search(text)
    assert repr(text) in str(raised.value)


def test_nothing_to_search_for_is_said_in_words() -> None:
    with pytest.raises(MalformedSearch, match="There is nothing to search for"):
        search("  ")
