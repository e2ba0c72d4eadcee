"""Every kind of reorg leaves the truth, and leaves for people what it took."""

from collections.abc import Callable
from functools import partial

import pytest

from messaging.chain.errors import Retry
from messaging.chain.rpc import RpcClient
from messaging.ingest.causes import Optimistic, explain_reorgs
from messaging.ingest.plan import Wait
from messaging.ingest.spans import view
from messaging.models import Message, Reorg, TakenBack
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status
from messaging.protocol.replacement import Cause
from tests.fakes.client import WorldClient
from tests.fakes.emissions import Sent
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_places,
    true_places,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.node import FakeNode
from tests.fakes.replaced import replace_blocks
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def _is_the_truth(followed: Followed) -> bool:
    world, chains = followed.world, followed.chains
    return (
        stored_places() == true_places(world)
        and statuses() == true_statuses(world, chains)
        and validities() == true_validities(world, chains)
    )


def _status(sent: Sent) -> int:
    return Message.objects.get(message_hash=sent.hash).status


def _busy(blocks: int, depths: tuple[int, int] = (4, 8)) -> World:
    """A message in every block of 901, each relayed two blocks later on 902."""
    world = World(901, 902, depths=depths)
    sent: list[Sent] = []
    for number in range(blocks):
        sent.append(world.send(901, 902, b"%d" % number))
        if number > 1:
            world.relay(sent[number - 2])
        world.mine()
    return world


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("chains", [(901,), (902,), (901, 902)])
@pytest.mark.parametrize("depth", [1, 2, 7, 8])
def test_any_depth_above_finalized_on_either_side_or_both_leaves_the_truth(
    depth: int, chains: tuple[int, ...], keep: bool
) -> None:
    world = _busy(14)
    followed = Followed(world)
    followed.catch_up()
    for chain_id in chains:
        world.reorg(chain_id, depth, keep=keep)
        world.mine(chain_id)
    followed.catch_up()
    assert _is_the_truth(followed)
    assert Reorg.objects.count() == len(chains)
    assert {row.old_tip - row.ancestor for row in Reorg.objects.all()} == {depth}


def test_the_whole_unfinalised_part_goes_across_several_chunks_while_nobody_followed() -> None:
    world = _busy(60, depths=(30, 45))
    followed = Followed(world)
    followed.catch_up(size=7)
    world.reorg(901, 45)
    world.reorg(902, 44, keep=True)
    for number in range(80):
        world.send(901, 902, b"after %d" % number)
        world.mine()
    followed.catch_up(size=7)
    assert _is_the_truth(followed)
    assert {row.ancestor for row in Reorg.objects.all()} == {15, 16}


def test_the_same_transactions_mined_elsewhere_have_other_identifiers() -> None:
    world = World(901, 902)
    one = world.send(901, 902, b"one")
    world.mine(901)
    followed = Followed(world)
    followed.catch_up()
    chain = world.chains[901]
    (block,) = chain.rewind(1)
    world.emit(901, world.send(901, 902, b"first now").log)
    chain.pending += block.transactions
    chain.mine()
    world.mine(count=2)
    followed.catch_up()
    assert _is_the_truth(followed)
    taken = TakenBack.objects.get()
    assert (taken.block, taken.log_index, taken.kind) == (1, 0, Kind.SENT)
    assert bytes(taken.block_hash or b"") == block.hash
    assert bytes(taken.message_hash or b"") == one.hash
    assert Message.objects.get(message_hash=one.hash).sent_log == 2


def test_another_message_takes_the_nonce_and_the_first_stays_dropped() -> None:
    world = World(901, 902)
    first = world.send(901, 902, b"first")
    world.mine()
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, 1)
    second = world.send(901, 902, b"second")
    world.mine()
    followed.catch_up()
    assert first.nonce == second.nonce
    assert (_status(first), _status(second)) == (Status.DROPPED, Status.INITIATED)
    assert _is_the_truth(followed)


def test_a_relay_is_taken_back_and_relayed_again() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"twice")
    world.mine()
    world.relay(sent)
    world.mine(902)
    followed = Followed(world)
    followed.catch_up()
    seen = [_status(sent)]
    world.reorg(902, 1)
    world.mine(902)
    followed.catch_up()
    seen.append(_status(sent))
    world.relay(sent)
    world.mine(902)
    followed.catch_up()
    assert [*seen, _status(sent)] == [Status.EXECUTED, Status.INITIATED, Status.EXECUTED]
    kinds = sorted(TakenBack.objects.values_list("kind", flat=True))
    assert kinds == [Kind.EXECUTING, Kind.RELAYED]
    assert _is_the_truth(followed)


@pytest.mark.parametrize(
    ("replace", "cause"),
    [
        (partial(replace_blocks, marked=True), Cause.REPLACED),
        (replace_blocks, Cause.LIKELY_REPLACED),
        (World.reorg, Cause.ORDINARY),
    ],
)
def test_the_cause_is_told_once_the_new_block_is_stored(replace: object, cause: Cause) -> None:
    world = _busy(12)
    followed = Followed(world)
    followed.catch_up()
    old = world.chains[901].blocks[-2].hash
    assert callable(replace)
    replace(world, 901, 2)
    assert not isinstance(followed.step(901), Wait)
    assert Reorg.objects.get().cause == Cause.PENDING
    followed.catch_up()
    row = Reorg.objects.get()
    assert (row.cause, bytes(row.old_hash or b"")) == (cause, old)
    assert bytes(row.new_hash or b"") == world.chains[901].blocks[-2].hash
    assert row.invalidated_hash == (old if cause == Cause.REPLACED else None)


def _silent(_timestamp: int) -> bytes | None:
    raise Retry("The supernode is down: ask again.")


@pytest.mark.parametrize(
    ("says", "cause"),
    [
        (lambda old, _new: lambda _at: old, Cause.REPLACED),
        (lambda _old, new: lambda _at: new, Cause.ORDINARY),
        (lambda _old, _new: _silent, Cause.LIKELY_REPLACED),
    ],
)
def test_a_supernode_settles_what_deposits_only_suggest(
    says: Callable[[bytes, bytes], Optimistic], cause: Cause
) -> None:
    world = _busy(12)
    followed = Followed(world)
    followed.catch_up()
    old = replace_blocks(world, 901, 2)
    followed.catch_up()
    Reorg.objects.update(cause=Cause.PENDING)
    span, client = view(followed.span(901)), WorldClient(world, 901)
    explain_reorgs(span, client, 12, says(old, world.chains[901].blocks[-2].hash))
    assert Reorg.objects.get().cause == cause


def test_a_cause_that_a_dead_worker_did_not_tell_is_told_by_the_next_one() -> None:
    world = _busy(12)
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, 2)
    followed.catch_up()
    Reorg.objects.update(cause=Cause.PENDING)
    world.mine(901)
    followed.catch_up()
    assert Reorg.objects.get().cause == Cause.ORDINARY


class _Mute(WorldClient):
    """A node that does not give the transactions of blocks."""

    def block_body(self, number: int) -> None:
        raise Retry(f"No body of {number}: ask again.")


def test_a_node_that_cannot_tell_the_cause_delays_nothing() -> None:
    world = _busy(12)
    followed = Followed(world)
    followed.catch_up()
    replace_blocks(world, 901, 2, marked=True)
    while not isinstance(followed.step(901, client=_Mute(world, 901)), Wait):
        pass
    assert _is_the_truth(followed)
    assert Reorg.objects.get().cause == Cause.UNKNOWN


def test_a_reorg_is_followed_over_http(world: World, node: FakeNode, followed: Followed) -> None:
    world.send(901, 902, b"gone")
    world.mine(901, count=2)
    client = RpcClient(node.url(901), label="endpoint 1", allow_loopback=True)
    while not isinstance(followed.step(901, client=client), Wait):
        pass
    invalid = replace_blocks(world, 901, 2, marked=True)
    while not isinstance(followed.step(901, client=client), Wait):
        pass
    client.close()
    row = Reorg.objects.get()
    assert (row.cause, row.dropped_blocks, row.dropped_logs) == (Cause.REPLACED, 2, 1)
    assert bytes(row.invalidated_hash or b"") == invalid
    assert stored_places() == true_places(world)
