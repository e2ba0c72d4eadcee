"""A transaction by its hash, on every chain that has it; it writes nothing and asks no node."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from messaging.models import FailedRelay, Log
from messaging.protocol.attempts import Naming
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.facts import Kind
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.attempted import Attempt
from messaging.tracing.coverage import is_covered
from messaging.tracing.failed_relays import reverted_as, tried_by
from messaging.tracing.lines import Deed, LogLine, make_lines, read_brief
from messaging.tracing.mined import Mined, TransactionPage
from messaging.tracing.named_errors import name_errors
from messaging.tracing.network import Network, load_network
from messaging.tracing.paging import MalformedCursor
from messaging.tracing.places import (
    Spot,
    Surroundings,
    list_as_of,
    read_surroundings,
    split_keys,
)
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.taken import read_taken
from messaging.tracing.values import MessageRow, TransactionFacts

PAGE_LOGS = 50
_CURSOR = re.compile(r"([0-9]{1,78})\.([0-9]{1,18})")
_DEEDS = {Kind.SENT: Deed.SENT, Kind.RELAYED: Deed.RELAYED}


@dataclass(frozen=True, slots=True)
class _Left:
    """What a transaction left on one chain: where, and how many logs of what kind."""

    spot: Spot
    counts: Mapping[Deed, int]


def get_transaction(key: bytes, after: str | None = None) -> TransactionPage | None:
    """Everything stored of a transaction, with PAGE_LOGS of its logs from the place `after` on;
    None where nothing of it was ever stored. Raises MalformedCursor. At most 15 queries."""
    place = None if after is None else _parse(after)
    network = load_network()
    left = _left(key)
    reverted = reverted_as(key, network) if not left else {}
    spots = [one.spot for one in left.values()]
    spots += [_spot_of(row) for row, _ in reverted.values()]
    around = read_surroundings(spots, network)
    taken = read_taken(Q(transaction_hash=key), network, _standing(spots, around))
    if not spots and not taken:
        return None
    lines, following = _page(key, place, network) if left else ((), None)
    mined = [_mined(one, lines, around) for one in left.values()]
    mined += _reverted(key, reverted, around)
    return TransactionPage(
        hash=to_hex(key),
        mined=tuple(sorted(mined, key=lambda one: one.chain.mark or 0)),
        taken=taken,
        as_of=list_as_of(network),
        next=following,
        first=place is None,
    )


def _parse(text: str) -> tuple[int, int]:
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise MalformedCursor(
            _(
                "%(text)s is no place in a transaction: leave `after` out to begin with its first "
                "log."
            )
            % {"text": repr(text[:80])}
        )
    return int(found[1]), int(found[2])


def _left(key: bytes) -> dict[int, _Left]:
    """What the transaction left on each chain (Chain.id); one query."""
    rows = (
        Log.objects.filter(transaction_hash=key)
        .order_by("chain")
        .values_list("chain", "kind")
        .annotate(
            count=Count("pk"),
            reads=Count("pk", filter=Q(message_hash__isnull=True)),
            block=Min("block"),
            first=Min("log_index"),
            at=Max("timestamp"),
        )
    )
    counts: dict[int, Counter[Deed]] = {}
    spots: dict[int, Spot] = {}
    for chain, kind, count, reads, block, first, at in rows:
        known = counts.setdefault(chain, Counter())
        if kind == Kind.EXECUTING:
            known[Deed.READ] += reads
            known[Deed.VALIDATED] += count - reads
        else:
            known[_DEEDS.get(Kind(kind), Deed.OTHER)] += count
        spots[chain] = Spot(chain, block, first, at, key)
    return {chain: _Left(spots[chain], counts[chain]) for chain in counts}


def _page(
    key: bytes, place: tuple[int, int] | None, network: Network
) -> tuple[tuple[LogLine, ...], str | None]:
    """The logs from a place on, in log order, and where the next page begins."""
    logs = Log.objects.filter(transaction_hash=key).order_by("chain", "log_index")
    brief = read_brief(_from(logs, place, network), PAGE_LOGS + 1)
    following = None
    if len(brief) > PAGE_LOGS:
        last = brief[PAGE_LOGS - 1]
        following = f"{network.of_fact(last.chain).ref.chain_id}.{last.log_index}"
    return make_lines(brief[:PAGE_LOGS], network), following


def _from(logs: QuerySet[Log], place: tuple[int, int] | None, network: Network) -> QuerySet[Log]:
    if place is None:
        return logs
    chain = network.followed(place[0])
    small = -1 if chain is None else chain.id
    return logs.filter(Q(chain__gt=small) | Q(chain=small, log_index__gt=place[1]))


def _mined(left: _Left, lines: tuple[LogLine, ...], around: Surroundings) -> Mined:
    place = around.place(left.spot)
    return Mined(
        chain=place.chain,
        block_number=place.block_number,
        block_hash=place.block_hash,
        timestamp=place.timestamp,
        safety=place.safety,
        indexed=place.indexed,
        facts=place.transaction,
        counts=left.counts,
        lines=tuple(line for line in lines if line.chain == place.chain),
    )


def _standing(spots: list[Spot], around: Surroundings) -> list[tuple[int, str | None]]:
    return [(spot.chain, around.place(spot).block_hash) for spot in spots]


def _spot_of(row: FailedRelay) -> Spot:
    return Spot(row.chain, row.block, 0, row.timestamp, bytes(row.transaction_hash))


def _reverted(
    key: bytes, found: Mapping[int, tuple[FailedRelay, Attempt]], around: Surroundings
) -> list[Mined]:
    """The transaction where it reverted and left no log, with the messages that it tried."""
    if not found:
        return []
    hashes, _ = tried_by(key)
    rows = rows_by_hash(hashes, around.network)
    tried = tuple(rows[one] for one in hashes if one in rows)
    return [
        _failed(row, _with_name(attempt, tried), tried, around) for row, attempt in found.values()
    ]


def _with_name(attempt: Attempt, tried: tuple[MessageRow, ...]) -> Attempt:
    """With its error named as on the page of the message that it tried first."""
    target = tried[0].target if tried else None
    key = None if target is None else bytes.fromhex(target[2:])
    (named,) = name_errors((attempt,), target=key, chain_id=attempt.chain_id)
    return named


def _failed(
    row: FailedRelay, attempt: Attempt, tried: tuple[MessageRow, ...], around: Surroundings
) -> Mined:
    place = around.place(_spot_of(row))
    return Mined(
        chain=place.chain,
        block_number=row.block,
        block_hash=place.block_hash,
        timestamp=row.timestamp,
        safety=place.safety,
        indexed=is_covered(around.network.of_fact(row.chain).covered, row.block),
        facts=_facts(row),
        counts={},
        lines=(),
        reverted=attempt,
        tried=() if row.naming == Naming.READ else tried,
    )


def _facts(row: FailedRelay) -> TransactionFacts:
    return TransactionFacts(
        sender=to_address(bytes(row.sender)),
        target=None if row.target is None else to_address(bytes(row.target)),
        status=0,
        gas_used=row.gas_used,
        gas_limit=row.gas_limit,
        gas_price=row.gas_price,
        value=row.value,
        access_list=split_keys(bytes(row.inbox_keys)),
        calls_messenger=row.target == L2_TO_L2_MESSENGER,
    )


def is_indexed(key: bytes) -> bool:
    """Whether anything of a transaction stands; two queries at most."""
    return (
        Log.objects.filter(transaction_hash=key).exists()
        or FailedRelay.objects.filter(transaction_hash=key).exists()
    )
