"""Logs as facts: their keys, whose execution is whose, and numbers beyond 64 bits."""

import msgspec
import pytest

from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.facts import BIGINT_MAX, Kind, LogFact, derive_facts
from messaging.protocol.hashing import keccak256
from messaging.protocol.types import Identifier, RawLog
from tests.fakes.emitted import Emitted, emitted, executing_message, word
from tests.fakes.world import World

HUGE = 2**64 + 19
STRANGER = b"\x09" * 20


def _facts(chain_id: int, *logs: Emitted) -> list[LogFact]:
    """These logs as the only transaction of block 1."""
    raw = [
        RawLog(log.address, log.topics, log.data, 1, index, b"\x01" * 32, 0, b"\x02" * 32)
        for index, log in enumerate(logs)
    ]
    return derive_facts(chain_id, raw, {1: 1_000})


def _of_world(world: World, chain_id: int) -> list[LogFact]:
    blocks = world.chains[chain_id].blocks
    stamps = {block.number: block.timestamp for block in blocks}
    return derive_facts(chain_id, world.truth()[chain_id], stamps)


def _keys(facts: list[LogFact]) -> list[tuple[int, bytes | None]]:
    return [(fact.kind, fact.message_hash) for fact in facts]


def test_a_send_carries_the_hash_and_the_lane_of_its_message() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    block = world.chains[901].mine()
    (fact,) = _of_world(world, 901)
    assert (fact.kind, fact.message_hash, fact.payload_hash) == (
        Kind.SENT,
        sent.hash,
        keccak256(sent.log.payload),
    )
    assert (fact.chain_id, fact.peer, fact.nonce) == (901, 902, 0)
    assert (fact.sender, fact.target) == (sent.sender, sent.target)
    assert (fact.block, fact.log_index, fact.timestamp) == (1, 0, block.timestamp)


def test_an_execution_names_its_source_and_takes_the_hash_of_its_relay() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    world.relay(sent)
    world.mine()
    execution, relay = _of_world(world, 902)
    where = world.identifier(sent)
    assert _keys([execution, relay]) == [(Kind.EXECUTING, sent.hash), (Kind.RELAYED, sent.hash)]
    assert execution.payload_hash == keccak256(sent.log.payload)
    assert (execution.peer, execution.source_block, execution.source_log) == (901, 1, 0)
    assert (execution.source_timestamp, execution.sender) == (where.timestamp, L2_TO_L2_MESSENGER)
    assert (relay.peer, relay.nonce) == (901, 0)


def test_an_event_read_has_no_message() -> None:
    world = World(901, 902)
    seen = world.send(901, 902)
    world.mine()
    world.read(902, seen)
    world.mine()
    assert _keys(_of_world(world, 902)) == [(Kind.EXECUTING, None)]


def test_several_relays_in_one_transaction_keep_their_executions_apart() -> None:
    world = World(901, 902)
    sends = [world.send(901, 902, b"%d" % number) for number in range(3)]
    world.mine()
    with world.one_transaction(902):
        for sent in sends:
            world.relay(sent)
    world.mine()
    expected = [(kind, sent.hash) for sent in sends for kind in (Kind.EXECUTING, Kind.RELAYED)]
    assert _keys(_of_world(world, 902)) == expected


def test_reads_of_the_messenger_inside_a_relay_become_candidates_and_those_after_it_do_not() -> (
    None
):
    world = World(901, 902)
    sent, other = world.send(901, 902, b"relayed"), world.send(901, 902, b"read")
    world.mine()
    with world.one_transaction(902):
        world.read(902, other)
        with world.relaying(sent):
            world.read(902, other)
        world.read(902, other)
    world.mine()
    hashes = [key for kind, key in _keys(_of_world(world, 902)) if kind == Kind.EXECUTING]
    assert hashes == [sent.hash, sent.hash, sent.hash, None]


def test_a_relay_claims_no_execution_of_another_source_chain_nor_of_another_transaction() -> None:
    world = World(901, 902, 903)
    here, there = world.send(901, 902), world.send(903, 902)
    world.mine()
    world.read(902, here)
    with world.one_transaction(902):
        world.read(902, there)
        world.relay(here)
    world.mine()
    hashes = [key for kind, key in _keys(_of_world(world, 902)) if kind == Kind.EXECUTING]
    assert hashes == [None, None, here.hash]


def test_a_read_of_another_contract_is_never_a_relay() -> None:
    world = World(901, 902)
    price = world.emit(901, emitted(STRANGER, "Price(uint256)", data=word(7)))
    sent = world.send(901, 902)
    world.mine()
    with world.one_transaction(902), world.relaying(sent):
        world.read(902, price)
    world.mine()
    assert [fact.message_hash for fact in _of_world(world, 902)] == [sent.hash, None, sent.hash]


def test_a_log_of_ours_that_cannot_be_read_is_a_fact_too() -> None:
    broken = emitted(L2_TO_L2_MESSENGER, "SentMessage(uint256,address,uint256,address,bytes)")
    other = emitted(L2_TO_L2_MESSENGER, "Unheard(uint256)", data=word(1))
    facts = _facts(901, broken, other)
    assert facts[0].kind == Kind.UNDECODED
    assert [fact.payload_hash for fact in facts] == [
        keccak256(broken.payload),
        keccak256(other.payload),
    ]
    assert {fact.message_hash for fact in facts} == {None}


@pytest.mark.parametrize("value", [BIGINT_MAX - 1, BIGINT_MAX, BIGINT_MAX + 1, 2**64 - 1])
def test_an_identifier_above_63_bits_is_stored_as_the_largest_and_stays_in_the_payload(
    value: int,
) -> None:
    named = Identifier(L2_TO_L2_MESSENGER, value, 5, value, 901)
    log = executing_message(named, b"\x50" * 32)
    (fact,) = _facts(902, log)
    saturated = min(value, BIGINT_MAX)
    assert (fact.source_block, fact.source_timestamp) == (saturated, saturated)
    assert (fact.source_log, fact.payload) == (5, log.payload)


def test_a_chain_id_of_more_than_64_bits_stays_exact() -> None:
    named = Identifier(L2_TO_L2_MESSENGER, 1, 0, 1_000, HUGE)
    (fact,) = _facts(HUGE + 1, executing_message(named, b"\x50" * 32))
    assert (fact.chain_id, fact.peer) == (HUGE + 1, HUGE)


def test_messages_between_chains_of_more_than_64_bits_have_their_own_hash() -> None:
    world = World(901, HUGE)
    sent = world.send(HUGE, 901)
    world.mine()
    (fact,) = _of_world(world, HUGE)
    assert (fact.message_hash, fact.chain_id) == (sent.hash, HUGE)
    assert sent.hash != msgspec.structs.replace(sent, chain=19).hash


def test_the_stored_numbers_of_kinds_never_change() -> None:
    assert [(one.name, one.value) for one in Kind] == [
        ("UNDECODED", 0),
        ("SENT", 1),
        ("EXECUTING", 2),
        ("RELAYED", 3),
        ("OTHER", 4),
    ]
