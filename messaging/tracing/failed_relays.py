"""Stored failed relays as attempts at a message; what came of it is told elsewhere."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import attrgetter, or_
from typing import NamedTuple

from django.db.models import BinaryField, F, Func, Q, QuerySet

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
from messaging.tracing.statements import rows_of

MOST = 100  # attempts at one message: anybody can add to them
_DIRECT = frozenset({L2_TO_L2_MESSENGER, CROSS_L2_INBOX})


class _Failed(NamedTuple):
    """A stored failed relay; `reverted_with` is as much of its revert data as a fact keeps."""

    chain: int
    block: int
    timestamp: int
    transaction_hash: bytes
    sender: bytes
    target: bytes | None
    gas_used: int
    gas_limit: int
    checksum: bytes | None
    listed: bytes | None
    evidence: int
    reverted_with: bytes | None


_NEWEST = (
    f"select {', '.join(_Failed._fields[:-1])}, "  # noqa: S608
    f"substr(revert_data, 1, {KEPT}) from failed_relay where id in ({{which}}) "
    f"order by timestamp desc, chain, block desc, transaction_index desc limit {MOST}"
)


def read_failures(
    sends: Sequence[Tried], clocks: Sequence[int], network: Network
) -> tuple[Attempt, ...]:
    """The failed relays that count as attempts at the message of these sends, by the same rule as
    its status; `clocks` are the sends' timestamps. The newest MOST, oldest first; one query."""
    which, values = counting("tried.id", sends)
    newest = [_Failed(*row) for row in rows_of(_NEWEST.format(which=which), *values)]
    found = {(row.chain, row.transaction_hash): row for row in reversed(newest)}
    return tuple(_failure(row, clocks, network) for row in found.values())


def reverted_as(
    transaction_hash: bytes, network: Network
) -> dict[int, tuple[FailedRelay, Attempt]]:
    """The stored row of a reverted transaction and what it met, by Chain.id; one query."""
    rows = FailedRelay.objects.filter(transaction_hash=transaction_hash, ordinal=0)
    kept = Func(F("revert_data"), 1, KEPT, function="substr", output_field=BinaryField())
    found = rows.annotate(reverted_with=kept).defer("revert_data")
    values_of = attrgetter(*_Failed._fields)
    return {row.chain: (row, _failure(_Failed(*values_of(row)), (), network)) for row in found}


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


def _failure(row: _Failed, clocks: Sequence[int], network: Network) -> Attempt:
    direct = row.target in _DIRECT
    met = Circumstances(direct, row.checksum, row.listed, row.gas_used, row.gas_limit)
    chain = network.of_fact(row.chain).ref
    return Attempt(
        result=AttemptResult.REVERTED,
        chain_id=chain.chain_id,
        chain_name=chain.name,
        transaction_hash=to_hex(row.transaction_hash),
        block_number=row.block,
        timestamp=row.timestamp,
        delay=delay_of(row.timestamp, clocks),
        sender=to_address(row.sender),
        target=to_address(row.target) if row.target else None,
        direct=direct,
        gas_used=row.gas_used,
        gas_limit=row.gas_limit,
        listed=None if row.checksum is None else row.listed == row.checksum,
        revert=explain_revert(row.reverted_with, Evidence(row.evidence), met),
    )
