"""Facts in any order give the same verdicts, and what is taken back is judged again."""

import msgspec
import pytest

from messaging.linking.rebuild import relink_all
from messaging.models import Execution, Message, Transfer
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Validity
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_executions,
    stored_messages,
    stored_transfers,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.record import RECORDING
from tests.fakes.recording import load_world
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def _relayed() -> tuple[World, bytes]:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    world.relay(sent)
    world.mine(count=2)
    return world, sent.hash


def test_a_send_alone_is_initiated() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    Followed(world).catch_up()
    assert statuses() == {sent.hash: Status.INITIATED}


@pytest.mark.parametrize("order", [(901, 902), (902, 901)])
def test_the_order_of_chains_does_not_matter(order: tuple[int, int]) -> None:
    world, message_hash = _relayed()
    Followed(world).catch_up(*order)
    assert statuses() == {message_hash: Status.EXECUTED}


def test_a_relay_before_its_source_is_indexed_waits_and_corrects_itself() -> None:
    world, message_hash = _relayed()
    followed = Followed(world)
    followed.catch_up(902)
    assert statuses() == {message_hash: Status.SOURCE_MISSING}
    followed.catch_up(901)
    assert statuses() == {message_hash: Status.EXECUTED}


def test_a_source_reorged_away_takes_the_execution_s_ground() -> None:
    world, message_hash = _relayed()
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, 3)
    followed.catch_up()
    assert statuses() == {message_hash: Status.SOURCE_MISSING}


def test_a_message_reorged_away_on_both_sides_is_dropped_and_keeps_its_row() -> None:
    world, message_hash = _relayed()
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, 3)
    world.reorg(902, 3)
    followed.catch_up()
    ((key, status, *_),) = stored_messages()
    assert (key, status) == (message_hash, Status.DROPPED)
    assert stored_executions() == []


def test_a_relay_of_a_resend_is_executed_by_the_resend_s_identifier() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    again = world.resend(sent)
    world.mine()
    world.relay(again)
    world.mine()
    Followed(world).catch_up()
    assert statuses() == {sent.hash: Status.EXECUTED}
    ((*_, sends, _, sent_block),) = [row[:12] for row in stored_messages()]
    assert (sends, sent_block) == (2, 1)


def test_a_target_that_reads_the_messenger_itself_does_not_confuse_the_relay() -> None:
    world = World(901, 902)
    other = world.send(901, 902, b"read by the target")
    sent = world.send(901, 902, b"relayed")
    world.mine()
    with world.one_transaction(902):
        world.read(902, other)
        with world.relaying(sent):
            world.read(902, other)
    world.mine()
    Followed(world).catch_up()
    assert statuses() == {other.hash: Status.INITIATED, sent.hash: Status.EXECUTED}
    assert set(validities().values()) == {Validity.VALID}


def test_a_forged_relay_behind_a_genuine_read_is_not_executed() -> None:
    world = World(901, 902)
    genuine, copied = world.send(901, 902, b"genuine"), world.send(901, 902, b"copied")
    world.mine()
    forged = msgspec.structs.replace(copied, nonce=777, log=genuine.log)
    nowhere = msgspec.structs.replace(world.identifier(genuine), log_index=9)
    with world.one_transaction(902):
        world.read(902, genuine)
        world.relay(forged, identifier=nowhere)
    world.mine()
    Followed(world).catch_up()
    assert statuses()[forged.hash] == Status.SOURCE_MISSING
    assert Message.objects.get(message_hash=forged.hash).execution_log == 1


def test_every_message_of_the_recording_equals_a_plain_fold_of_its_chains() -> None:
    world = load_world(RECORDING)
    followed = Followed(world)
    followed.catch_up(903, 901, 902)
    assert statuses() == true_statuses(world, followed.chains)
    assert validities() == true_validities(world, followed.chains)


@pytest.mark.parametrize("size", [1, 7, 500])
def test_relinking_everything_changes_nothing_whatever_the_chunks(size: int) -> None:
    Followed(load_world(RECORDING)).catch_up(size=size)
    before = stored_messages(), stored_executions(), stored_transfers()
    relink_all()
    assert (stored_messages(), stored_executions(), stored_transfers()) == before


def test_emptied_verdict_tables_are_rebuilt_the_same_from_the_facts() -> None:
    Followed(load_world(RECORDING)).catch_up()
    before = stored_messages(), stored_executions(), stored_transfers()
    Message.objects.all().delete()
    Execution.objects.all().delete()
    Transfer.objects.all().delete()
    relink_all()
    assert (stored_messages(), stored_executions(), stored_transfers()) == before
