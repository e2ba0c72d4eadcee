"""Failed relays behind the links: found above finalized, judged at once, gone with their block."""

from collections.abc import Sequence

import msgspec
import pytest

from messaging.chain.client import RevertData, TransactionFact
from messaging.chain.errors import Shrink
from messaging.ingest import attempts, cutting
from messaging.ingest.attempts import (
    chains_to_look_at,
    look_at_span,
    look_for_failed_relays,
)
from messaging.ingest.heads import record_heads
from messaging.ingest.store import OvertakenError
from messaging.linking.rebuild import relink_all
from messaging.models import Block, Chain, FailedRelay, Message, Span
from messaging.ops.resync import resync_chain
from messaging.protocol.attempts import Evidence, Naming
from messaging.protocol.lifecycle import Status
from messaging.tracing.network import load_network
from messaging.tracing.values import CoverageRange
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed, statuses, stored_failures, stored_messages
from tests.fakes.node import FakeNode
from tests.fakes.world import Sent, World

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


def test_blocks_that_were_final_before_they_were_looked_at_are_skipped_and_told(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine(count=12)
    followed.catch_up()
    assert followed.look() == 0
    span = _span(followed)
    final = world.chains[902].finalized.number
    assert (span.receipts_from, span.receipts_to) == (final + 1, span.next_block)


def test_a_look_goes_on_where_the_last_one_ended(world: World, followed: Followed) -> None:
    world.mine(count=3)
    followed.catch_up()
    followed.look()
    world.mine(count=3)
    followed.catch_up()
    followed.look()
    span = _span(followed)
    assert (span.receipts_from, span.receipts_to) == (1, 7)


def test_a_look_is_bounded(
    world: World, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "BLOCKS", 2)
    monkeypatch.setattr(attempts, "ROUNDS", 2)
    world.mine(count=6)
    followed.catch_up()
    followed.look(902)
    assert _span(followed).receipts_to == 5


class _Reorging(WorldClient):
    """The stored blocks are taken back while the node is asked for revert data."""

    def __init__(self, followed: Followed) -> None:
        super().__init__(followed.world, 902)
        self._followed = followed

    def revert_data(self, failed: TransactionFact) -> RevertData | None:
        found = super().revert_data(failed)
        self._followed.world.reorg(902, 1, keep=True)
        self._followed.world.mine(902)
        self._followed.catch_up(902)
        return found


def test_blocks_that_went_during_a_look_are_not_stored(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    with pytest.raises(OvertakenError):
        look_at_span(followed.span(902), _Reorging(followed))
    assert not FailedRelay.objects.exists()
    assert followed.look(902) == 1


class _Narrow(WorldClient):
    """A node whose answers are too large for more than one block."""

    def failed_transactions(
        self, blocks: Sequence[tuple[int, bytes]]
    ) -> tuple[TransactionFact, ...]:
        if len(blocks) > 1:
            raise Shrink("The node answers more than 64 MiB: ask for fewer blocks.")
        return super().failed_transactions(blocks)


def test_receipts_that_are_too_large_are_asked_for_block_by_block(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    assert look_at_span(followed.span(902), _Narrow(world, 902)) == 1
    assert _span(followed).receipts_to == _span(followed).next_block


def test_a_failing_node_is_left_for_later_and_keeps_no_other_waiting(
    world: World, node: FakeNode, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    chains = {chain.chain_id: chain.pk for chain in Chain.objects.all()}
    assert set(chains_to_look_at()) == set(chains.values())
    with node.faulty(901, status=500):
        assert [look_for_failed_relays(chains[one]) for one in (901, 902)] == [None, 1]
    assert chains_to_look_at() == [chains[901]]
    assert look_for_failed_relays(chains[902]) == 0


def test_paused_and_stopped_chains_are_not_looked_at(world: World, followed: Followed) -> None:
    world.mine()
    followed.catch_up()
    Chain.objects.filter(chain_id=901).update(paused=True)
    Span.objects.filter(chain__chain_id=902).update(state=Span.State.STOPPED)
    assert chains_to_look_at() == []


def test_another_worker_with_the_same_blocks_stores_nothing_twice(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()

    class Beaten(WorldClient):
        def revert_data(self, failed: TransactionFact) -> RevertData | None:
            look_at_span(followed.span(902), WorldClient(world, 902))
            return super().revert_data(failed)

    with pytest.raises(OvertakenError):
        look_at_span(followed.span(902), Beaten(world, 902))
    assert FailedRelay.objects.count() == 1


def test_a_node_that_contradicts_itself_moves_nothing(
    world: World, node: FakeNode, followed: Followed, sent: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    chain = Chain.objects.get(chain_id=902)
    with node.faulty(902, results={"eth_getBlockReceipts": []}):
        assert look_for_failed_relays(chain.pk) is None
    assert "failed relays not looked for" in caplog.messages
    assert _span(followed).receipts_to == 0


def test_a_block_that_has_no_row_is_passed_over_like_a_final_one(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.mine(count=3)
    world.fail(sent)
    world.mine()
    followed.catch_up()
    Block.objects.filter(number=3).delete()
    assert followed.look(902) == 1
    assert (_span(followed).receipts_from, _span(followed).receipts_to) == (4, 6)


def test_after_an_absence_the_new_open_span_tells_from_where_on_was_looked(
    world: World, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "SPLIT", 10)
    world.mine(count=2)
    followed.catch_up(902)
    followed.look(902)
    chain = Chain.objects.get(chain_id=902)
    world.mine(count=40)
    record_heads(chain.pk, WorldClient(world, 902).heads())
    assert cutting.close_behind(chain) > 0
    followed.catch_up(902)
    followed.look(902)
    chain.spans.exclude(last_block=None).update(failures=0)  # read last, were it read at all
    final = world.chains[902].finalized.number
    (seen,) = (one for one in load_network().chains if one.id == chain.pk)
    assert seen.receipts == CoverageRange(final + 1, 42)
