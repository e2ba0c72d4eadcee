"""Failed relays behind the links: found above finalized, judged at once, gone with their block."""

import msgspec
import pytest

from messaging.linking.rebuild import relink_all
from messaging.models import Chain, FailedRelay, Message, Span
from messaging.ops.resync import resync_chain
from messaging.protocol.attempts import MOST, Evidence, Naming
from messaging.protocol.contracts import CROSS_L2_INBOX
from messaging.protocol.lifecycle import Status
from messaging.protocol.reverts import KEPT
from tests.fakes.emissions import Sent
from tests.fakes.followed import Followed, statuses, stored_failures, stored_messages
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world: World) -> Sent:
    """A message to 902, mined."""
    sent = world.send(901, 902, b"hello")
    world.mine()
    return sent


def _status(sent: Sent) -> Status:
    return Status(Message.objects.get(message_hash=sent.hash).status)


def _span(followed: Followed) -> Span:
    return Span.objects.get(pk=followed.span(902))


def test_a_relay_that_reverted_is_stored_whole_and_fails_its_message(
    world: World, followed: Followed, sent: Sent
) -> None:
    failed = world.fail(sent, b"\xde\xad\xbe\xef")
    world.mine()
    followed.catch_up()
    assert (_status(sent), followed.look(), _status(sent)) == (
        Status.INITIATED,
        1,
        Status.FAILED,
    )
    row = FailedRelay.objects.get()
    identifier = world.identifier(sent)
    assert bytes(row.transaction_hash) == failed.hash
    assert (row.block, row.transaction_index, row.ordinal) == (2, 0, 0)
    assert (row.source, row.source_block, row.source_log, row.source_timestamp) == (
        901,
        identifier.block_number,
        identifier.log_index,
        identifier.timestamp,
    )
    assert (row.naming, row.evidence) == (Naming.RELAY, Evidence.TRACE)
    assert (bytes(row.message_hash or b""), bytes(row.revert_data or b"")) == (
        sent.hash,
        b"\xde\xad\xbe\xef",
    )
    assert row.checksum == row.listed
    assert (row.gas_used, row.gas_limit) == (failed.gas_used, failed.gas_limit)


def test_of_long_revert_data_and_lists_only_the_beginning_is_kept(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent, b"W" * 10**6)
    failed = world.chains[902].pending.pop()
    keys = (CROSS_L2_INBOX, (b"\x09" * 32,) * 1_000)
    world.chains[902].pending.append(
        msgspec.structs.replace(failed, access_list=(*failed.access_list, keys))
    )
    world.mine()
    followed.catch_up()
    followed.look()
    row = FailedRelay.objects.get()
    assert (len(row.revert_data or b""), len(row.inbox_keys)) == (KEPT, 3 * MOST * 32)


def test_one_transaction_through_another_contract_fails_every_message_that_it_lists(
    world: World, followed: Followed, sent: Sent
) -> None:
    other = world.send(901, 902, b"another")
    world.mine()
    world.fail_through(sent, other)
    world.mine()
    followed.catch_up()
    assert followed.look() == 2
    assert {_status(sent), _status(other)} == {Status.FAILED}
    assert [row.ordinal for row in FailedRelay.objects.order_by("ordinal")] == [0, 1]


def test_a_place_is_judged_once_its_source_is_indexed(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail_through(sent)
    world.mine()
    followed.catch_up(902)
    followed.look(902)
    assert statuses() == {}
    followed.catch_up(901)
    assert _status(sent) is Status.FAILED


def test_a_relay_afterwards_executes_the_message_and_the_attempt_stays(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    followed.look()
    world.relay(sent)
    world.mine()
    followed.catch_up()
    followed.look()
    assert (_status(sent), FailedRelay.objects.count()) == (Status.EXECUTED, 1)


def test_a_failed_read_of_a_message_is_no_attempt_to_relay_it(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.read(902, sent)
    reading = world.chains[902].pending.pop()
    world.chains[902].pending.append(msgspec.structs.replace(reading, status=0, logs=()))
    world.mine()
    followed.catch_up()
    assert (followed.look(), _status(sent)) == (1, Status.INITIATED)


@pytest.mark.parametrize("through", [False, True])
def test_a_reorg_of_the_destination_takes_the_attempt_and_its_verdict_back(
    world: World, followed: Followed, sent: Sent, through: bool
) -> None:
    (world.fail_through if through else world.fail)(sent)
    world.mine()
    followed.catch_up()
    followed.look()
    world.reorg(902, 1)
    world.mine()
    followed.catch_up()
    assert (_status(sent), FailedRelay.objects.count()) == (Status.INITIATED, 0)
    followed.look()
    assert _span(followed).receipts_to == _span(followed).next_block


def test_the_same_transaction_in_another_block_is_another_fact(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    followed.look()
    world.mine(902)
    world.reorg(902, 2, keep=True)
    world.mine(902)
    followed.catch_up()
    assert stored_failures() == set()
    followed.look()
    assert (len(stored_failures()), _status(sent)) == (1, Status.FAILED)


def test_a_resync_forgets_attempts_and_takes_their_verdicts_back(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail_through(sent)
    world.mine()
    followed.catch_up()
    followed.look()
    resync_chain(Chain.objects.get(chain_id=902))
    assert (_status(sent), FailedRelay.objects.count()) == (Status.INITIATED, 0)


def test_a_rebuild_agrees(world: World, followed: Followed, sent: Sent) -> None:
    world.fail(sent)
    world.fail_through(sent)
    world.mine()
    followed.catch_up()
    followed.look()
    before = stored_messages()
    Message.objects.all().delete()
    relink_all()
    assert stored_messages() == before
