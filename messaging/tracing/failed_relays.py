"""Stored failed relays as attempts at a message; what came of it is told elsewhere."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import BinaryField, F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL

from messaging.linking.tried import Tried, counting
from messaging.models import Chain, FailedRelay, Log
from messaging.protocol.attempts import Evidence, Naming
from messaging.protocol.contracts import CROSS_L2_INBOX, L2_TO_L2_MESSENGER
from messaging.protocol.facts import Kind
from messaging.protocol.reverts import KEPT
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.attempted import Attempt, AttemptResult
from messaging.tracing.attempts import delay_of
from messaging.tracing.causes import Circumstances, explain_revert
from messaging.tracing.network import Network

MOST = 100  # attempts at one message: anybody can add to them
_DIRECT = frozenset({L2_TO_L2_MESSENGER, CROSS_L2_INBOX})


def read_failures(
    sends: Sequence[Tried], clocks: Sequence[int], network: Network
) -> tuple[Attempt, ...]:
    """The failed relays that count as attempts at the message of these sends, by the same rule as
    its status; `clocks` are the sends' timestamps. The newest MOST, oldest first; one query."""
    statement, values = counting("tried.id", sends)
    rows = FailedRelay.objects.filter(pk__in=RawSQL(statement, values))  # noqa: S611
    newest = (
        rows.order_by("-timestamp", "chain", "-block", "-transaction_index")
        .annotate(reverted_with=_begin("revert_data"))
        .defer("inbox_keys", "revert_data")[:MOST]
    )
    found = {(row.chain, bytes(row.transaction_hash)): row for row in reversed(newest)}
    return tuple(
        _failure(row, _bytes(row.reverted_with), clocks, network) for row in found.values()
    )


def reverted_as(
    transaction_hash: bytes, network: Network
) -> dict[int, tuple[FailedRelay, Attempt]]:
    """The stored row of a reverted transaction and what it met, by Chain.id; one query."""
    rows = FailedRelay.objects.filter(transaction_hash=transaction_hash, ordinal=0)
    found = rows.annotate(reverted_with=_begin("revert_data")).defer("revert_data")
    return {
        row.chain: (row, _failure(row, _bytes(row.reverted_with), (), network)) for row in found
    }


def _begin(column: str) -> Func:
    """As much of a column of bytes as a fact keeps."""
    return Func(F(column), 1, KEPT, function="substr", output_field=BinaryField())


def tried_by(transaction_hash: bytes) -> tuple[list[bytes], list[tuple[int, int]]]:
    """What a reverted transaction tried: the message hashes that it names, by itself or by the
    place of a log, and where it stands as (Chain.id, block), nothing where none is stored."""
    rows = list(
        FailedRelay.objects.filter(transaction_hash=transaction_hash)
        .order_by("chain", "ordinal")
        .defer("inbox_keys", "revert_data")
    )
    hashes = [bytes(row.message_hash) for row in rows if row.message_hash is not None]
    hashes += _hashes_at(row for row in rows if row.message_hash is None)
    stands = dict.fromkeys((row.chain, row.block) for row in rows)
    return list(dict.fromkeys(hashes)), list(stands)


def _hashes_at(rows: Iterable[FailedRelay]) -> list[bytes]:
    """The hashes of the messages that were sent at the places which these name."""
    places = {
        (row.source, row.source_block, row.source_log)
        for row in rows
        if row.naming != Naming.READ and row.source is not None
    }
    wanted = [
        Q(chain__in=_small(source), block=block, log_index=log_index)
        for source, block, log_index in places
    ]
    if not wanted:
        return []
    logs = Log.objects.filter(reduce(or_, wanted), kind=Kind.SENT, message_hash__isnull=False)
    return [bytes(key) for (key,) in logs.order_by("timestamp").values_list("message_hash") if key]


def _small(source: int) -> QuerySet[Chain, int]:
    return Chain.objects.filter(chain_id=source).values_list("id", flat=True)


def _failure(
    row: FailedRelay, reverted_with: bytes | None, clocks: Sequence[int], network: Network
) -> Attempt:
    target = None if row.target is None else bytes(row.target)
    direct = target in _DIRECT
    met = Circumstances(
        direct, _bytes(row.checksum), _bytes(row.listed), row.gas_used, row.gas_limit
    )
    chain = network.of_fact(row.chain).ref
    return Attempt(
        result=AttemptResult.REVERTED,
        chain_id=chain.chain_id,
        chain_name=chain.name,
        transaction_hash=to_hex(bytes(row.transaction_hash)),
        block_number=row.block,
        timestamp=row.timestamp,
        delay=delay_of(row.timestamp, clocks),
        sender=to_address(bytes(row.sender)),
        target=to_address(target) if target else None,
        direct=direct,
        gas_used=row.gas_used,
        gas_limit=row.gas_limit,
        listed=None if row.checksum is None else row.listed == row.checksum,
        revert=explain_revert(reverted_with, Evidence(row.evidence), met),
    )


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)
