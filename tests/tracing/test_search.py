"""Whatever names a message finds it; whatever names nothing is told so."""

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import LogKey
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.hashing import checksum, keccak256
from messaging.protocol.keys import head_of
from messaging.protocol.text import to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.found import HitKind, SearchResult
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


@pytest.mark.parametrize("text", ["0x12", "901:1:0:0", "hello", "\x00", "1" * 79])
def test_a_text_that_names_nothing_is_named_with_what_is_accepted(text: str) -> None:
    with pytest.raises(MalformedSearch, match=r"chain:block:log, for example 901:1204:3") as raised:
        search(text)
    assert repr(text) in str(raised.value)


def test_nothing_to_search_for_is_said_in_words() -> None:
    with pytest.raises(MalformedSearch, match="There is nothing to search for"):
        search("  ")


def test_a_payload_hash_and_a_checksum_find_the_message() -> None:
    sent, _ = _relayed()
    digest = keccak256(sent.log.payload)
    where = Identifier(L2_TO_L2_MESSENGER, 1, 0, 1_750_000_002, 901)
    for key, kind in ((digest, "payload_hash"), (checksum(where, digest), "checksum")):
        result = search(to_hex(key))
        assert (result.kind, _found(result)) == (kind, [to_hex(sent.hash)])


def test_a_checksum_finds_the_read_of_a_log_that_is_not_stored() -> None:
    world = World(901, 902)
    origin = Identifier(b"\x0a" * 20, 7, 0, 1_750_000_000, NOT_FOLLOWED)
    world.execute(902, origin, b"\x05" * 32)
    world.mine()
    follow(world)
    result = search(to_hex(checksum(origin, b"\x05" * 32)))
    (hit,) = result.hits
    assert (hit.kind, hit.block_number, hit.log_index) == (HitKind.EXECUTION, 1, 0)
    assert result.leads_to == hit


def test_a_noted_key_whose_log_a_reorg_replaced_finds_nothing() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    followed = follow(world)
    world.reorg(901, 1)
    world.mine()
    followed.catch_up()
    assert LogKey.objects.filter(head=head_of(keccak256(sent.log.payload))).exists()
    assert search(to_hex(keccak256(sent.log.payload))).kind == "hash"


@pytest.mark.parametrize("spell", ["901#0", "nonce 0 on chain 901", "nonce 0 on cHAIN 901"])
def test_a_nonce_with_its_chain_finds_the_message(spell: str) -> None:
    sent, _ = _relayed()
    assert _found(search(spell)) == [to_hex(sent.hash)]


def test_an_id_of_blockscout_finds_the_message() -> None:
    sent, _ = _relayed()
    result = search("0000038500000000")
    assert (result.kind, _found(result)) == ("unique_id", [to_hex(sent.hash)])


def test_a_name_that_no_chain_has_is_answered_with_those_that_are_followed() -> None:
    _relayed()
    with pytest.raises(MalformedSearch, match=r"called 'Ink'; followed: Chain 901 \(901\), Cha"):
        search("nonce 0 on Ink")


def test_a_block_number_is_offered_on_every_chain_that_has_come_so_far() -> None:
    world = World(901, 902)
    world.mine(901, count=3)
    world.mine(902)
    follow(world)
    assert [hit.chain.chain_id for hit in search("1").hits if hit.chain] == [901, 902]
    (alone,) = search("3").hits
    assert (alone.chain and alone.chain.chain_id, alone.block_number) == (901, 3)
    assert search("4").hits == ()
    (named,) = search("902:4").hits
    assert named.block_number == 4


def test_a_block_hash_finds_its_block_also_one_that_was_replaced() -> None:
    world = World(901, 902)
    world.send(901, 902, b"hello")
    world.mine()
    followed = follow(world)
    old = world.chains[901].latest.hash
    world.reorg(901, 1)
    world.mine()
    followed.catch_up()
    for key in (old, world.chains[901].blocks[1].hash):
        (hit,) = search(to_hex(key)).hits
        assert (hit.kind, hit.block_number) == (HitKind.BLOCK, 1)


def test_an_address_leads_to_its_page_known_or_not() -> None:
    (hit,) = search("0x" + "AB" * 20).hits
    assert hit.kind is HitKind.ADDRESS
    assert hit.address is not None
    assert hit.address.lower() == "0x" + "ab" * 20


def test_a_transaction_of_several_messages_leads_to_its_own_page() -> None:
    world = World(901, 902)
    with world.one_transaction(901):
        one = world.send(901, 902, b"one")
        world.send(901, 902, b"two")
    world.mine()
    follow(world)
    result = search(to_hex(one.transaction_hash))
    assert len(result.messages) == 2
    assert result.leads_to == result.hits[0]
    assert result.hits[0].kind is HitKind.TRANSACTION


def test_a_payload_that_was_sent_very_often_lists_no_more_than_a_page_holds(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("messaging.tracing.keyed.MOST", 3)
    monkeypatch.setattr("messaging.tracing.search.MOST", 3)
    world = World(901, 902)
    sent = world.send(901, 902, b"again")
    for _ in range(5):
        world.mine()
        world.read(902, sent)
        world.mine()
    follow(world)
    with django_assert_max_num_queries(16):
        assert len(search(to_hex(keccak256(sent.log.payload))).messages) <= 3
