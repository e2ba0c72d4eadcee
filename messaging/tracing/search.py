"""Finds messages by what people paste: a hash of either kind, or a log's place; never guesses."""

import re
from collections.abc import Iterable

from django.db.models import Q

from messaging.models import Log, Message
from messaging.protocol.facts import BIGINT_MAX, Kind
from messaging.protocol.text import MalformedHash, parse_hash
from messaging.tracing.network import Network, load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.values import SearchResult

_PLACE = re.compile(r"([0-9]{1,78}):([0-9]{1,19}):([0-9]{1,19})")
_SHOWN = 80
_ACCEPTED = (
    "give a message hash or a transaction hash (0x and 64 hexadecimal digits), "
    "or a log's place as chain:block:log, for example 901:1204:3"
)


class MalformedSearch(ValueError):
    """A text that names nothing; the message names it and says what is accepted."""


def search(text: str) -> SearchResult:
    """The messages that a text names: a message hash, a transaction hash, or chain:block:log.

    `kind` is `message_hash`, `transaction_hash`, `identifier`, or `hash` where nothing is known of
    one. Raises MalformedSearch. A well-formed text that nothing is known of gives no messages.
    """
    query = text.strip()
    place = _PLACE.fullmatch(query)
    if place is not None:
        chain_id, block, log_index = (int(part) for part in place.groups())
        network = load_network()
        found = _at_place(network, chain_id, (block, log_index))
        return _result(query, "identifier", found, network)
    try:
        key = parse_hash(query)
    except MalformedHash as error:
        raise MalformedSearch(_complaint(query)) from error
    return _by_hash(query, key)


def _by_hash(query: str, key: bytes) -> SearchResult:
    network = load_network()
    if Message.objects.filter(message_hash=key).exists():
        return _result(query, "message_hash", [key], network)
    found = _distinct(Q(transaction_hash=key))
    return _result(query, "transaction_hash" if found else "hash", found, network)


def _at_place(network: Network, chain_id: int, place: tuple[int, int]) -> list[bytes]:
    """Messages whose log stands at a place, or whose execution names it."""
    block, log_index = place
    if max(place) > BIGINT_MAX:
        return []
    wanted = Q(kind=Kind.EXECUTING, peer=chain_id, source_block=block, source_log=log_index)
    chain = network.followed(chain_id)
    if chain is not None:
        wanted |= Q(chain=chain.id, block=block, log_index=log_index)
    return _distinct(wanted)


def _distinct(wanted: Q) -> list[bytes]:
    """The message hashes of these logs, in log order."""
    rows = Log.objects.filter(wanted, message_hash__isnull=False)
    ordered = rows.order_by("timestamp", "chain", "block", "log_index")
    return list(dict.fromkeys(bytes(key) for (key,) in ordered.values_list("message_hash") if key))


def _result(query: str, kind: str, found: Iterable[bytes], network: Network) -> SearchResult:
    rows = rows_by_hash(found, network)
    messages = tuple(rows[key] for key in found if key in rows)
    return SearchResult(query, kind, messages, list_as_of(network))


def _complaint(query: str) -> str:
    if not query:
        return f"There is nothing to search for: {_ACCEPTED}."
    shown = query if len(query) <= _SHOWN else query[:_SHOWN] + "..."
    return f"{shown!r} names no message: {_ACCEPTED}."
