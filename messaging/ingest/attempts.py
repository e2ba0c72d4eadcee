"""Failed relays: reverted transactions above finalized that named a message, behind the links."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, QuerySet

from messaging.chain.client import ChainClient, RevertData, TransactionFact
from messaging.chain.errors import ChainError, Shrink
from messaging.ingest.nodes import opened_node
from messaging.ingest.store import OvertakenError
from messaging.linking.locks import share_facts
from messaging.linking.relink import relink_hashes
from messaging.live.publish import publish
from messaging.models import Block, FailedRelay, Head, Span
from messaging.protocol.attempts import MOST, Attempt, Evidence, find_attempts, inbox_keys
from messaging.protocol.facts import BIGINT_MAX
from messaging.protocol.lifecycle import Place
from messaging.protocol.reverts import KEPT

logger = logging.getLogger(__name__)

BLOCKS = 5  # whose receipts are asked for at once: those of a busy block are megabytes
ROUNDS = 20  # per chain and call
_SELECTOR_SIZE = 4
_MOST_KEYS = 3 * MOST  # those of as many messages as are told apart


@dataclass(frozen=True, slots=True)
class _Look:
    """Stored blocks to look at: `start` to before `stop`; those before `start` are final."""

    start: int
    stop: int
    names: tuple[tuple[int, bytes], ...]
    timestamps: dict[int, int]


def chains_to_look_at() -> list[int]:
    """The chains (Chain.id) that have blocks whose receipts were not looked at yet."""
    return list(_due().values_list("chain", flat=True))


def look_for_failed_relays(chain: int) -> int | None:
    """Look at the next blocks of a chain (Chain.id); returns how many failed relays were stored.

    None where the look did not go well. A node that fails is left for the next call; its span shows
    the error of following it.
    """
    span = _due().select_related("chain").filter(chain=chain).first()
    if span is None:
        return 0
    try:
        with opened_node(span.chain) as client:
            return look_at_span(span.pk, client)
    except ChainError as error:
        facts = {"chain": span.chain.name, "error": str(error)}
        logger.warning("failed relays not looked for", extra=facts)
    except OvertakenError:
        pass  # a reorg or another worker was first: the next call begins with what is stored then
    return None


def look_at_span(span_id: int, client: ChainClient) -> int:
    """Store the failed relays of an open span's next blocks; raises ChainError, OvertakenError.

    Blocks that became final before they were looked at are skipped: receipts of old blocks are
    what nodes give least and latest. `receipts_from` then tells from where on none is skipped.
    """
    stored, size = 0, BLOCKS
    for _ in range(ROUNDS):
        span = Span.objects.select_related("chain").get(pk=span_id)
        look = _next_look(span, size)
        if look is None:
            break
        try:
            rows = _find(span.chain_id, look, client)
        except Shrink:
            if size == 1:
                raise
            size //= 2
            continue
        _store(span, look, rows)
        stored += len(rows)
    return stored


def _due() -> QuerySet[Span]:
    return Span.objects.filter(
        receipts_to__lt=F("next_block"),
        last_block=None,
        state=Span.State.ACTIVE,
        chain__paused=False,
    )


def _next_look(span: Span, size: int) -> _Look | None:
    """The next blocks, without a gap; none of them where all that is left is final, and None where
    nothing is left."""
    if span.receipts_to >= span.next_block:
        return None
    head = Head.objects.filter(chain=span.chain_id, level=Head.Level.FINALIZED).first()
    final = max(span.final_block, -1 if head is None else head.number)
    start = max(span.receipts_to, span.first_block, final + 1)
    # A block without a row was final when it was stored, whatever the node calls final now.
    blocks = _blocks(span.chain_id, start, span.next_block)[:size]
    start = blocks[0][0] if blocks else span.next_block
    whole = [block for at, block in enumerate(blocks) if block[0] == start + at]
    return _Look(
        start,
        start + len(whole),
        tuple((number, digest) for number, digest, _ in whole),
        {number: timestamp for number, _, timestamp in whole},
    )


def _blocks(chain: int, first: int, before: int) -> list[tuple[int, bytes, int]]:
    """Stored blocks by number, with hash and timestamp; as many as can be looked at in a call."""
    rows = Block.objects.filter(chain=chain, number__gte=first, number__lt=before)
    named = rows.order_by("number").values_list("number", "hash", "timestamp")[:BLOCKS]
    return [(number, bytes(digest), timestamp) for number, digest, timestamp in named]


def _find(chain: int, look: _Look, client: ChainClient) -> list[FailedRelay]:
    rows: list[FailedRelay] = []
    for failed in client.failed_transactions(look.names) if look.names else ():
        attempts = find_attempts(failed.target, failed.calldata, failed.access_list)
        reverted = _kept(client.revert_data(failed)) if attempts else None
        timestamp = look.timestamps[failed.block_number]
        rows += (
            _row((chain, ordinal, timestamp), failed, attempt, reverted)
            for ordinal, attempt in enumerate(attempts)
        )
    return rows


def _kept(reverted: RevertData | None) -> RevertData | None:
    """As much of it as a fact holds, and every message of the transaction has one."""
    if reverted is None:
        return None
    return RevertData(reverted.data[:KEPT], reverted.evidence)


def _store(span: Span, look: _Look, rows: Sequence[FailedRelay]) -> None:
    """Facts, verdicts, cursor, or nothing at all; raises OvertakenError."""
    overtaken = OvertakenError(f"{span.chain.name}: blocks moved while receipts were looked at.")
    with transaction.atomic(), connection.cursor() as cursor:
        share_facts(cursor, span.chain_id)
        stored = _blocks(span.chain_id, look.start, look.stop)
        if tuple((number, digest) for number, digest, _ in stored) != look.names:
            raise overtaken
        if rows:
            FailedRelay.objects.bulk_create(rows, ignore_conflicts=True)
            publish(relink_hashes(*_named(rows)))
        skipped = look.start > span.receipts_to
        moved = Span.objects.filter(
            pk=span.pk, receipts_to=span.receipts_to, next_block__gte=look.stop
        ).update(receipts_from=look.start if skipped else F("receipts_from"), receipts_to=look.stop)
        if not moved:
            raise overtaken


def _named(rows: Sequence[FailedRelay]) -> tuple[frozenset[bytes], frozenset[Place]]:
    """The message hashes that are named, and the places where only these are."""
    hashes = frozenset(bytes(row.message_hash) for row in rows if row.message_hash is not None)
    places = frozenset(
        (row.source, row.source_block, row.source_log)
        for row in rows
        if row.message_hash is None
        and row.source is not None
        and row.source_block is not None
        and row.source_log is not None
    )
    return hashes, places


def _row(
    where: tuple[int, int, int],
    failed: TransactionFact,
    attempt: Attempt,
    reverted: RevertData | None,
) -> FailedRelay:
    chain, ordinal, timestamp = where
    return FailedRelay(
        chain=chain,
        block=failed.block_number,
        timestamp=timestamp,
        transaction_hash=failed.hash,
        transaction_index=failed.index,
        ordinal=ordinal,
        sender=failed.sender,
        target=failed.target,
        selector=failed.calldata[:_SELECTOR_SIZE],
        gas_used=failed.gas_used,
        gas_limit=failed.gas_limit,
        gas_price=failed.gas_price,
        value=failed.value,
        inbox_keys=b"".join(inbox_keys(failed.access_list)[:_MOST_KEYS]),
        naming=attempt.naming,
        source=attempt.source,
        source_block=_narrow(attempt.block_number),
        source_log=_narrow(attempt.log_index),
        source_timestamp=_narrow(attempt.timestamp),
        checksum=attempt.checksum,
        listed=attempt.listed,
        message_hash=attempt.message_hash,
        revert_data=None if reverted is None else reverted.data,
        evidence=Evidence.NONE if reverted is None else reverted.evidence,
    )


def _narrow(number: int | None) -> int | None:
    """As `Log` has it: above 2^63-1 no followed chain has such a block."""
    return None if number is None else min(number, BIGINT_MAX)
