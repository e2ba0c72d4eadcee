"""What was taken back is told: where it was, when and why it went, and what came of it."""

import pytest
from django.utils import timezone

from messaging.ingest.spans import ensure_spans
from messaging.models import Chain, Reorg
from messaging.ops.resync import resync_chain
from messaging.protocol.hashing import checksum, payload_hash
from messaging.protocol.text import parse_hash, to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.messages import get_message
from messaging.tracing.past import HistoryKind, ReorgCause
from messaging.tracing.past_words import tell_again, tell_event, tell_same_nonce, tell_why
from messaging.tracing.reorgs import list_reorgs
from messaging.tracing.search import search
from messaging.tracing.values import MessageDetail, MessageStatus
from messaging.tracing.verdict import tell
from messaging.tracing.wording import NBSP
from tests.fakes.emissions import Sent
from tests.tracing.past_world import Past, past_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def past() -> Past:
    return past_world()


def _detail(sent: Sent) -> MessageDetail:
    found = get_message(sent.hash)
    assert found is not None
    return found


def _plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_a_transaction_mined_again_has_its_old_and_its_new_identifier(past: Past) -> None:
    (event,) = _detail(past.moved).history
    assert (event.kind, event.place.block_number, event.place.log_index) == (HistoryKind.SENT, 2, 0)
    assert event.again is not None
    assert (event.again.block_number, event.again.log_index) == (2, 1)
    assert event.renamed
    old = Identifier(past.moved.log.address, 2, 0, event.place.timestamp, 901)
    digest = payload_hash(past.moved.log.payload)
    assert event.place.checksum == to_hex(checksum(old, digest))
    assert event.again.checksum == _detail(past.moved).sends[0].identifier.checksum
    assert _plain(tell_event(event)) == "Sent in block 2 of Chain 901, log 0."
    assert tell_why(event) == "its block was replaced in an ordinary reorg."
    assert _plain(tell_again(event)) == (
        "The same transaction was mined again in block 2, log 1, under another identifier."
    )


def test_a_dropped_message_tells_what_was_there_and_who_took_its_nonce(past: Past) -> None:
    detail = _detail(past.lost)
    assert detail.row.status is MessageStatus.DROPPED
    (event,) = detail.history
    assert abs(event.taken_back_at - timezone.now().timestamp()) < 60
    assert event.replaced_by == to_hex(past.world.chains[901].blocks[2].hash)
    assert tell_again(event) == "Its transaction was not mined again so far."
    assert [row.message_hash for row in detail.same_nonce] == [to_hex(past.taker.hash)]
    assert tell_same_nonce(detail.row, detail.same_nonce[0]) == "Another message took its nonce:"
    assert "Another message took its nonce" in tell(detail, 0).next


def test_the_message_that_took_a_nonce_names_the_one_that_lost_it(past: Past) -> None:
    detail = _detail(past.taker)
    assert detail.history == ()
    assert [row.message_hash for row in detail.same_nonce] == [to_hex(past.lost.hash)]
    told = tell_same_nonce(detail.row, detail.same_nonce[0])
    assert told == "Its nonce was that of a message which a reorg took:"


def test_a_relay_that_an_invalid_block_took_is_told_with_that_block(past: Past) -> None:
    detail = _detail(past.relayed)
    assert detail.row.status is MessageStatus.EXECUTED
    (event,) = detail.history
    assert (event.kind, event.cause) == (HistoryKind.RELAYED, ReorgCause.REPLACED)
    assert (event.invalidated_hash, event.place.checksum) == (to_hex(past.invalid), None)
    assert _plain(tell_event(event)) == "Executed in block 3 of Chain 902, log 1."
    assert "held an invalid message, and was replaced by one with deposits only" in tell_why(event)
    assert event.again is not None
    assert not event.same_transaction
    told = f"It was executed again by another transaction, in block {event.again.block_number}, log"
    assert _plain(tell_again(event)).startswith(told)


def test_a_message_sent_again_by_another_transaction_says_so(past: Past) -> None:
    past.world.reorg(901, 1)
    past.world.mine(901)
    chain = past.world.chains[901]
    past.world.reorg(901, len(chain.blocks) - 2)
    past.world.resend(past.moved)
    past.world.mine(901)
    past.followed.catch_up()
    last = _detail(past.moved).history[-1]
    assert last.again is not None
    assert not last.same_transaction
    assert "It was sent again by another transaction, in block" in _plain(tell_again(last))


def test_a_message_of_which_nothing_was_taken_back_has_no_history(past: Past) -> None:
    sent = past.world.send(901, 902, b"quiet")
    past.world.mine()
    past.followed.catch_up()
    detail = _detail(sent)
    assert (detail.history, detail.same_nonce) == ((), ())


@pytest.mark.parametrize("key", ["transaction", "901:2:1"])
def test_the_old_transaction_or_place_finds_a_dropped_message(past: Past, key: str) -> None:
    text = to_hex(past.lost.transaction_hash) if key == "transaction" else key
    found = [row.message_hash for row in search(text).messages]
    assert to_hex(past.lost.hash) in found
    assert (to_hex(past.moved.hash) in found) == (key != "transaction")


def test_what_a_resync_reads_again_as_it_was_is_no_history(past: Past) -> None:
    chain = Chain.objects.get(chain_id=901)
    resync_chain(chain)
    assert _detail(past.moved).history[-1].cause is ReorgCause.RESYNC
    assert "was read again" in tell(_detail(past.moved), 0).what
    ensure_spans(chain, -1)
    past.followed.catch_up()
    assert [event.cause for event in _detail(past.moved).history] == [ReorgCause.ORDINARY]


def test_reorgs_of_a_chain_are_listed_newest_first(past: Past) -> None:
    Reorg.objects.create(
        chain=Chain.objects.get(chain_id=902),
        ancestor=1,
        old_tip=9,
        dropped_logs=0,
        resume_at=4,
        seen_at=timezone.now(),
    )
    newest, replaced = list_reorgs(902)
    assert (newest.cause, newest.depth, newest.complete) == (ReorgCause.PENDING, 8, False)
    assert (replaced.ancestor, replaced.depth, replaced.logs, replaced.complete) == (2, 1, 2, True)
    assert replaced.invalidated_hash == replaced.old_hash == to_hex(past.invalid)
    assert parse_hash(replaced.new_hash or "") == past.world.chains[902].blocks[3].hash
    assert [one.cause for one in list_reorgs(901)] == [ReorgCause.ORDINARY]
    assert list_reorgs(7) == ()
