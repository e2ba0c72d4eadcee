"""The fake world emits what the real contracts emit, and keeps its own truth through reorgs."""

import json
from pathlib import Path

import pytest

from messaging.protocol.contracts import (
    ETH_LIQUIDITY,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from messaging.protocol.decoding import decode
from messaging.protocol.events import ExecutingMessage, RelayedMessage, SentMessage
from messaging.protocol.hashing import keccak256
from tests.fakes.emitted import sent_message
from tests.fakes.world import World

RECORDED = Path(__file__).parents[1] / "vectors/recorded/supersim-sentmessage-901-block14.json"


def names(world: World, chain_id: int, block: int) -> list[str]:
    logs = world.chains[chain_id].logs(block, block)
    return [type(decode(log)).__name__ for log in logs]


def test_a_sent_message_is_that_of_the_real_contract() -> None:
    log = json.loads(RECORDED.read_text())["log"]
    data = bytes.fromhex(log["data"][2:])
    message = data[96 : 96 + int.from_bytes(data[64:96])]
    bridge = SUPERCHAIN_TOKEN_BRIDGE
    made = sent_message(902, 0, sender=bridge, target=bridge, message=message)
    assert ["0x" + topic.hex() for topic in made.topics] == log["topics"]
    assert made.data == data


def test_a_relay_executes_the_log_that_was_sent() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    world.relay(sent)
    world.mine()
    (first,) = world.truth()[901]
    executing, relayed = map(decode, world.truth()[902])
    event = decode(first)
    assert isinstance(event, SentMessage)
    assert isinstance(executing, ExecutingMessage)
    assert isinstance(relayed, RelayedMessage)
    assert executing.identifier == world.identifier(sent)
    assert executing.payload_hash == keccak256(b"".join(first.topics) + first.data)
    assert relayed.message_hash == sent.hash


def test_an_eth_transfer_logs_in_the_bridge_s_order() -> None:
    world = World(901, 902)
    sent = world.send_eth(901, 902, 5)
    world.mine()
    world.relay(sent)
    world.mine()
    assert [log.address for log in world.chains[901].logs()] == [
        ETH_LIQUIDITY,
        L2_TO_L2_MESSENGER,
        SUPERCHAIN_ETH_BRIDGE,
    ]
    assert names(world, 901, 1) == ["LiquidityBurned", "SentMessage", "SendETH"]
    assert names(world, 902, 2) == [
        "ExecutingMessage",
        "LiquidityMinted",
        "RelayETH",
        "RelayedMessage",
    ]


def test_a_reply_stands_between_execution_and_relay() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    with world.relaying(sent):
        world.send(902, 901)
    world.mine()
    assert names(world, 902, 2) == ["ExecutingMessage", "SentMessage", "RelayedMessage"]
    assert len(world.chains[902].blocks[2].transactions) == 1


def test_a_reorg_forgets_and_gives_other_hashes() -> None:
    world = World(901)
    world.mine(count=3)
    kept, lost = world.chains[901].blocks[1].hash, world.chains[901].blocks[2].hash
    sent = world.send(901, 902)
    world.mine()
    world.reorg(901, 3)
    chain = world.chains[901]
    assert [chain.blocks[1].hash, chain.latest.number] == [kept, 4]
    assert chain.blocks[2].hash != lost
    assert chain.next_nonce == 0
    with pytest.raises(LookupError, match="mine it first"):
        world.identifier(sent)


def test_a_reorg_may_keep_the_transactions() -> None:
    world = World(901)
    sent = world.send(901, 902)
    world.mine()
    before = world.truth()[901]
    world.reorg(901, 1, keep=True)
    after = world.truth()[901]
    assert world.chains[901].next_nonce == 1
    assert world.identifier(sent).block_number == 1
    assert [log.transaction_hash for log in before] == [log.transaction_hash for log in after]
    assert before[0].block_hash != after[0].block_hash


def test_the_same_seed_gives_the_same_world() -> None:
    first, second, other = World(901, seed=7), World(901, seed=7), World(901, seed=8)
    for world in (first, second, other):
        world.send(901, 902, b"x")
        world.mine()
    assert first.truth() == second.truth()
    assert first.truth() != other.truth()
