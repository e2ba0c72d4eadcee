"""Finds what people paste: messages by every key, and transactions, addresses and blocks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from messaging.models import Block, Log, Message, TakenBack
from messaging.protocol.facts import BIGINT_MAX, Kind
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.failed_relays import tried_by
from messaging.tracing.found import Hit, HitKind, LogSeen, RevertedSeen, SearchResult
from messaging.tracing.keyed import places_with
from messaging.tracing.keys import (
    AddressKey,
    BlockKey,
    ChainWord,
    HashKey,
    MalformedSearch,
    NonceKey,
    PlaceKey,
    parse_key,
    shown,
)
from messaging.tracing.network import FollowedChain, Network, load_network
from messaging.tracing.places import BlockSeen, list_as_of, read_blocks
from messaging.tracing.rows import rows_by_hash

__all__ = ["MalformedSearch", "search"]

MOST = 100  # messages, and other things, that one search lists
_MOST_LOGS = 3 * MOST  # that are looked at: a message may leave three
_IN_LOG_ORDER = ("timestamp", "chain", "block", "log_index")
_COLUMNS = ("chain", "block", "log_index", "kind", "peer", "transaction_hash", "message_hash")
_Row: TypeAlias = tuple[int, int, int, int, int | None, bytes, bytes | None]


def search(text: str) -> SearchResult:
    """What a text names (`keys.parse_key` says how), also of what was taken back.

    `kind` says what it was read as: `message_hash`, `transaction_hash`, `block_hash`, `checksum`,
    `payload_hash`, `identifier` (a place), `address`, `block`, `nonce`, `unique_id`, or `hash`
    where nothing is known of one. Raises MalformedSearch. A well-formed text that names nothing
    gives nothing, but says how far was looked.
    """
    query, key, network = text.strip(), parse_key(text), load_network()
    match key:
        case HashKey():
            return _by_hash(query, key, network)
        case AddressKey():
            hit = Hit(HitKind.ADDRESS, address=to_address(key.value))
            return _result(query, "address", (), network, hits=(hit,))
        case PlaceKey():
            place = (key.block, key.log_index)
            return _at_place(query, network, _chain_id(key.chain, network), place)
        case BlockKey():
            return _by_block(query, key, network)
        case NonceKey():
            sent = Message.objects.filter(source=_chain_id(key.chain, network), nonce=key.nonce)
            return _result(query, key.kind, _hashes(sent), network)


def _by_hash(query: str, key: HashKey, network: Network) -> SearchResult:
    if Message.objects.filter(message_hash=key.value).exists():
        return _result(query, "message_hash", [key.value], network)
    return (
        _by_transaction(query, key.value, network)
        or _by_block_hash(query, key.value, network)
        or _by_log_key(query, key, network)
        or _result(query, "hash", (), network)
    )


def _by_transaction(query: str, key: bytes, network: Network) -> SearchResult | None:
    wanted = Q(transaction_hash=key)
    hits = (Hit(HitKind.TRANSACTION, hash=to_hex(key)),)
    named, others = _logs(wanted, network)
    past = _past(wanted)
    if found := _distinct(named, past):
        return _result(query, "transaction_hash", found, network, hits=hits)
    tried, stands = tried_by(key)
    if stands:
        result = _result(query, "transaction_hash", tried, network, hits=hits)
        return replace(result, reverted=() if result.messages else _reverted(stands, network))
    if not others and not past:
        return None
    result = _result(query, "transaction_hash", (), network, hits=hits)
    return replace(result, others=others)


def _by_block_hash(query: str, key: bytes, network: Network) -> SearchResult | None:
    stored = Block.objects.filter(hash=key).values_list("chain", "number")[:MOST]
    past = TakenBack.objects.filter(block_hash=key).values_list("chain", "block")[:MOST]
    places = dict.fromkeys([*stored, *past])
    hits = tuple(
        Hit(HitKind.BLOCK, chain=network.of_fact(chain).ref, block_number=number)
        for chain, number in places
    )
    return _result(query, "block_hash", (), network, hits=hits) if hits else None


def _by_log_key(query: str, key: HashKey, network: Network) -> SearchResult | None:
    wanted = places_with(key.value, network)
    if wanted is None:
        return None
    kind = "checksum" if key.may_be_checksum else "payload_hash"
    named, others = _logs(wanted, network)
    result = _result(query, kind, _distinct(named), network, hits=_pages_of(others))
    return replace(result, others=() if result.messages else others)


def _by_block(query: str, key: BlockKey, network: Network) -> SearchResult:
    if key.block > BIGINT_MAX:
        return _result(query, "block", (), network)
    chains = [one for one in network.chains if key.block <= _reach(one)]
    if key.chain is not None:
        wanted = _chain_id(key.chain, network)
        chains = [one for one in network.chains if one.ref.chain_id == wanted]
    blocks = read_blocks((chain.id, key.block) for chain in chains)
    hits = tuple(_block_hit(one, key.block, blocks.get((one.id, key.block))) for one in chains)
    return _result(query, "block", (), network, hits=hits)


def _block_hit(chain: FollowedChain, number: int, seen: BlockSeen | None) -> Hit:
    at = seen.timestamp if seen else None
    return Hit(HitKind.BLOCK, chain=chain.ref, block_number=number, at=at)


def _reach(chain: FollowedChain) -> int:
    """The newest block that a chain is known to have, -1 for none."""
    head = chain.latest.number if chain.latest else -1
    return max(head, -1 if chain.indexed_block is None else chain.indexed_block)


def _chain_id(word: ChainWord, network: Network) -> int:
    """The chain that is meant; raises MalformedSearch for a name that none has."""
    if isinstance(word, int):
        return word
    wanted = word.casefold()
    named = (chain.ref for chain in network.chains if chain.ref.name.casefold() == wanted)
    found = next(named, None)
    if found is not None:
        return found.chain_id
    names = ", ".join(f"{one.ref.name} ({one.ref.chain_id})" for one in network.chains)
    told = {"name": shown(word), "chains": names or _("none yet")}
    raise MalformedSearch(_("No followed chain is called %(name)s; followed: %(chains)s.") % told)


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
    named, others = _logs(here, network)
    read, readers = _logs(naming, network)
    if found := _distinct(named, read, _past(here)):
        return _result(query, "identifier", found, network)
    hits = (*_pages_of(others), *_pages_of(readers))[:MOST]
    result = _result(query, "identifier", (), network, hits=hits)
    complete = network.covers(chain_id, block)
    return replace(result, others=others, readers=readers, complete=complete)


def _pages_of(logs: Sequence[LogSeen]) -> tuple[Hit, ...]:
    """The page of each log: of an executing message its own, of any other its transaction's."""
    return tuple(
        dict.fromkeys(
            Hit(HitKind.TRANSACTION, hash=log.transaction_hash)
            if log.reads is None
            else Hit(
                HitKind.EXECUTION,
                chain=log.chain,
                block_number=log.block_number,
                log_index=log.log_index,
            )
            for log in logs
        )
    )


def _distinct(*parts: Iterable[bytes | None]) -> list[bytes]:
    """The message hashes of these parts, each once."""
    return list(dict.fromkeys(key for part in parts for key in part if key))[:MOST]


def _past(wanted: Q) -> list[bytes | None]:
    """The message hashes of these logs among those that were taken back, in log order."""
    rows = TakenBack.objects.filter(wanted).order_by(*_IN_LOG_ORDER)
    named = rows.values_list("message_hash", flat=True)[:_MOST_LOGS]
    return [None if key is None else bytes(key) for key in named]


def _logs(wanted: Q, network: Network) -> tuple[list[bytes], tuple[LogSeen, ...]]:
    """Of these logs, in log order, the message hashes, and those that are of no message."""
    found = Log.objects.filter(wanted).order_by(*_IN_LOG_ORDER).values_list(*_COLUMNS)
    rows = list(found[:_MOST_LOGS])
    others = tuple(_seen(row, network) for row in rows if row[-1] is None)
    return [bytes(row[-1]) for row in rows if row[-1] is not None], others


def _hashes(rows: QuerySet[Message]) -> list[bytes]:
    named = rows.order_by("timestamp", "message_hash").values_list("message_hash", flat=True)
    return [bytes(key) for key in named[:MOST]]


def _seen(row: _Row, network: Network) -> LogSeen:
    chain_id, block, log_index, kind, peer, transaction, _named = row
    chain = network.of_fact(chain_id)
    return LogSeen(
        chain=chain.ref,
        block_number=block,
        log_index=log_index,
        reads=network.ref(peer) if kind == Kind.EXECUTING and peer is not None else None,
        complete=network.covers(chain.ref.chain_id, block),
        transaction_hash=to_hex(bytes(transaction)),
    )


def _result(
    query: str, kind: str, found: Sequence[bytes], network: Network, *, hits: tuple[Hit, ...] = ()
) -> SearchResult:
    rows = rows_by_hash(found, network)
    messages = tuple(rows[key] for key in found if key in rows)
    return SearchResult(query, kind, messages, list_as_of(network), hits=hits)
