"""Finds messages by what people paste: a hash of either kind, or a log's place; never guesses."""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q, QuerySet

from messaging.models import Log, Message, TakenBack
from messaging.protocol.facts import BIGINT_MAX, Kind
from messaging.protocol.text import MalformedHash, parse_hash
from messaging.tracing.failed_relays import tried_by
from messaging.tracing.found import LogSeen, RevertedSeen, SearchResult
from messaging.tracing.network import Network, load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.rows import rows_by_hash

_PLACE = re.compile(r"([0-9]{1,78}):([0-9]{1,19}):([0-9]{1,19})")
_SHOWN = 80
_MOST_OTHERS = 100  # logs of no message that are looked at
_ACCEPTED = (
    "give a message hash or a transaction hash (0x and 64 hexadecimal digits), "
    "or a log's place as chain:block:log, for example 901:1204:3"
)


class MalformedSearch(ValueError):
    """A text that names nothing; the message names it and says what is accepted."""


def search(text: str) -> SearchResult:
    """The messages that a text names: a message hash, a transaction hash, or chain:block:log, also
    of a log that was taken back.

    `kind` is `message_hash`, `transaction_hash`, `identifier`, or `hash` where nothing is known of
    one. Raises MalformedSearch. A well-formed text that names no message gives none, but the other
    logs that it names.
    """
    query = text.strip()
    place = _PLACE.fullmatch(query)
    if place is not None:
        chain_id, block, log_index = (int(part) for part in place.groups())
        network = load_network()
        return _at_place(query, network, chain_id, (block, log_index))
    try:
        key = parse_hash(query)
    except MalformedHash as error:
        raise MalformedSearch(_complaint(query)) from error
    return _by_hash(query, key)


def _by_hash(query: str, key: bytes) -> SearchResult:
    network = load_network()
    if Message.objects.filter(message_hash=key).exists():
        return _result(query, "message_hash", [key], network)
    wanted = Q(transaction_hash=key)
    if found := list(dict.fromkeys(_distinct(wanted) + _past(wanted))):
        return _result(query, "transaction_hash", found, network)
    tried, stands = tried_by(key)
    if stands:
        result = _result(query, "transaction_hash", tried, network)
        return replace(result, reverted=() if result.messages else _reverted(stands, network))
    others = _others(wanted, network)
    result = _result(query, "transaction_hash" if others else "hash", (), network)
    return replace(result, others=others)


def _reverted(stands: Sequence[tuple[int, int]], network: Network) -> tuple[RevertedSeen, ...]:
    return tuple(RevertedSeen(network.of_fact(chain).ref, block) for chain, block in stands)


def _at_place(query: str, network: Network, chain_id: int, place: tuple[int, int]) -> SearchResult:
    """Messages whose log stands or stood at a place, or whose execution names it."""
    block, log_index = place
    if max(place) > BIGINT_MAX:
        return _result(query, "identifier", (), network)
    naming = Q(kind=Kind.EXECUTING, peer=chain_id, source_block=block, source_log=log_index)
    chain = network.followed(chain_id)
    here = Q(pk__in=())
    if chain is not None:
        here = Q(chain=chain.id, block=block, log_index=log_index)
    if found := list(dict.fromkeys(_distinct(here | naming) + _past(here))):
        return _result(query, "identifier", found, network)
    result = _result(query, "identifier", (), network)
    return replace(result, others=_others(here, network), readers=_others(naming, network))


def _distinct(wanted: Q) -> list[bytes]:
    """The message hashes of these logs, in log order."""
    return _hashes_of(Log.objects.filter(wanted, message_hash__isnull=False))


def _past(wanted: Q) -> list[bytes]:
    """The message hashes of these logs among those that were taken back, in log order."""
    return _hashes_of(TakenBack.objects.filter(wanted, message_hash__isnull=False))


def _hashes_of(rows: QuerySet[Log] | QuerySet[TakenBack]) -> list[bytes]:
    ordered = rows.order_by("timestamp", "chain", "block", "log_index")
    return list(dict.fromkeys(bytes(key) for (key,) in ordered.values_list("message_hash") if key))


def _others(wanted: Q, network: Network) -> tuple[LogSeen, ...]:
    """These logs, none of them of a message, in log order."""
    ordered = Log.objects.filter(wanted).order_by("chain", "block", "log_index")
    rows = ordered.values_list("chain", "block", "log_index", "kind", "peer")
    return tuple(_seen(*row, network=network) for row in rows[:_MOST_OTHERS])


def _seen(
    chain_id: int, block: int, log_index: int, kind: int, peer: int | None, *, network: Network
) -> LogSeen:
    chain = network.of_fact(chain_id)
    return LogSeen(
        chain=chain.ref,
        block_number=block,
        log_index=log_index,
        reads=network.ref(peer) if kind == Kind.EXECUTING and peer is not None else None,
        complete=network.covers(chain.ref.chain_id, block),
    )


def _result(query: str, kind: str, found: Sequence[bytes], network: Network) -> SearchResult:
    rows = rows_by_hash(found, network)
    messages = tuple(rows[key] for key in found if key in rows)
    return SearchResult(query, kind, messages, list_as_of(network))


def _complaint(query: str) -> str:
    if not query:
        return f"There is nothing to search for: {_ACCEPTED}."
    shown = query if len(query) <= _SHOWN else query[:_SHOWN] + "..."
    return f"{shown!r} names no message: {_ACCEPTED}."
