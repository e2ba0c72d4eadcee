"""Which message led to which, beyond the nearest relatives; bounded, and it decides no verdict."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from messaging.protocol.facts import Kind
from messaging.tracing.family import Family, Neighbour, relay_frames
from messaging.tracing.rows import MessageRecord
from messaging.tracing.statements import rows_of

GENERATIONS = 2  # beyond parent and children, each one query
MOST = 24  # messages of a journey that are shown
_MOST_TRANSACTIONS, _MOST_LOGS = 64, 1_000  # anybody can resend, and fill a transaction
_AROUND = (
    "select chain, transaction_hash, log_index, kind, message_hash, address, id from log "  # noqa: S608
    "where transaction_hash in (select transaction_hash from log where message_hash = any(%s) "
    f"and kind in ({Kind.SENT:d}, {Kind.RELAYED:d}) limit {_MOST_TRANSACTIONS}) "
    f"and kind in ({Kind.SENT:d}, {Kind.EXECUTING:d}, {Kind.RELAYED:d}) "
    f"and message_hash is not null limit {_MOST_LOGS}"
)


class Link(NamedTuple):
    """The relay of one message sent another one."""

    cause: bytes
    effect: bytes


def read_lineage(record: MessageRecord, family: Family) -> tuple[Link, ...]:
    """Who led to whom around a message, up to GENERATIONS beyond its family; no query for a
    message without relatives."""
    links = dict.fromkeys(family_links(record.message_hash, family))
    known = {record.message_hash, *family.hashes}
    frontier = list(family.hashes)[:MOST]
    for _generation in range(GENERATIONS):
        if not frontier or len(known) >= MOST:
            break
        touching = [link for link in links_in(_read_around(frontier)) if set(link) & set(frontier)]
        found = dict.fromkeys(key for link in touching for key in link if key not in known)
        frontier = list(found)[: MOST - len(known)]
        known.update(frontier)
        links |= dict.fromkeys(link for link in touching if set(link) <= known)
    return tuple(links)


def family_links(message_hash: bytes, family: Family) -> list[Link]:
    """What the nearest relatives say: the parent led to it, it led to its children."""
    before = [Link(family.parent, message_hash)] if family.parent else []
    return before + [Link(message_hash, child) for child in family.children]


def links_in(logs: Iterable[Neighbour]) -> list[Link]:
    """Who led to whom in these transactions: a send inside the frame of a relay."""
    return [
        Link(frame.message_hash, log.message_hash)
        for group in _by_transaction(logs)
        for frame in relay_frames(group)
        for log in group
        if log.kind == Kind.SENT
        and log.message_hash is not None
        and frame.first < log.log_index < frame.last
    ]


def _by_transaction(logs: Iterable[Neighbour]) -> list[Sequence[Neighbour]]:
    groups: dict[tuple[int, bytes], list[Neighbour]] = {}
    for log in sorted(logs, key=lambda one: (one.chain, one.transaction_hash, one.log_index)):
        groups.setdefault((log.chain, log.transaction_hash), []).append(log)
    return list(groups.values())


def _read_around(hashes: Sequence[bytes]) -> list[Neighbour]:
    """The messengers' logs of the transactions that sent or relayed these messages; one query."""
    return [Neighbour(*row) for row in rows_of(_AROUND, list(hashes))]
