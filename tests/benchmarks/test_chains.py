"""The chains of the benchmark: the same every time, and their truth is what their logs say."""

from itertools import pairwise

from benchmarks.blocks import Block
from benchmarks.chains import make_world
from messaging.protocol.contracts import TOPIC_RELAYED_MESSAGE, TOPIC_SENT_MESSAGE, WATCHED
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Validity

WORLD = make_world(logs=3000)


def _at(place: tuple[int, int, int]) -> tuple[bytes, ...]:
    chain_id, block, log_index = place
    return WORLD.chains[chain_id][block].logs[log_index].topics


def _blocks() -> list[Block]:
    return [block for blocks in WORLD.chains.values() for block in blocks]


def test_the_same_seed_makes_the_same_chains() -> None:
    again, other = make_world(logs=300), make_world(logs=300, seed=2)
    assert again == make_world(logs=300)
    assert again.chains[901][-1].hash != other.chains[901][-1].hash


def test_the_truth_counts_the_watched_logs() -> None:
    watched = [log for block in _blocks() for log in block.logs if log.address in WATCHED]
    assert WORLD.truth.logs == len(watched) == WORLD.truth.logs_until[-1] >= 3000


def test_every_message_is_where_the_truth_says() -> None:
    for one in WORLD.truth.messages:
        sent = _at(one.sent)
        assert sent[0] == TOPIC_SENT_MESSAGE
        assert int.from_bytes(sent[3]) == one.nonce
        if one.relay is not None:
            assert _at(one.relay)[::3] == (TOPIC_RELAYED_MESSAGE, one.message_hash)


def test_nonces_of_each_chain_have_no_gap() -> None:
    for chain_id in WORLD.chains:
        nonces = sorted(one.nonce for one in WORLD.truth.messages if one.source == chain_id)
        assert nonces == list(range(len(nonces)))


def test_the_traffic_has_every_kind() -> None:
    truth = WORLD.truth
    assert {one.status for one in truth.messages} >= {Status.INITIATED, Status.EXECUTED}
    assert {one.validity for one in truth.executions} == {Validity.VALID, Validity.INVALID}
    assert any(one.foreign for one in truth.executions)
    assert any(one.sends > 1 for one in truth.messages)
    sizes = [len(block.transactions) for block in _blocks()]
    assert 0 in sizes
    assert max(sizes) >= 40


def test_blocks_name_their_parents() -> None:
    for blocks in WORLD.chains.values():
        for parent, child in pairwise(blocks):
            assert child.parent_hash == parent.hash
