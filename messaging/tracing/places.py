"""Where logs stand: blocks with their safety, transactions with their receipts; decodes none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.coverage import is_covered
from messaging.tracing.network import FollowedChain, Network
from messaging.tracing.statements import rows_of
from messaging.tracing.values import AsOf, LogPlace, TransactionFacts

_KEY_SIZE = 32
_BLOCKS = (
    "select chain, number, hash, timestamp from block join "
    "unnest(%s::smallint[], %s::bigint[]) as named(chain, number) using (chain, number)"
)
_TRANSACTIONS = (
    "select chain, hash, sender, target, status, gas_used, gas_limit, gas_price, value, inbox_keys "
    "from transaction join "
    "unnest(%s::smallint[], %s::bytea[]) as named(chain, hash) using (chain, hash)"
)
# In a statement that selects from the table of logs: what stands around each.
AROUND = (
    "block.hash, block.timestamp, transaction.sender, transaction.target, transaction.status, "
    "gas_used, gas_limit, gas_price, value, inbox_keys"
)
AROUND_JOINED = (
    "left join block on block.chain = log.chain and block.number = log.block "
    "left join transaction on transaction.chain = log.chain "
    "and transaction.hash = log.transaction_hash"
)
# The lowest and the highest stored block of a range tell from when to when it is complete at least.
_WHEN_COVERED = (
    "select of, first, (select timestamp from block where chain = of and number between first and "
    "last order by number limit 1), (select timestamp from block where chain = of and number "
    "between first and last order by number desc limit 1) "
    "from unnest(%s::smallint[], %s::bigint[], %s::bigint[]) as covered(of, first, last)"
)
_BEFORE_ALL = -1  # seconds


class Spot(NamedTuple):
    """A stored log's place; `chain` is Chain.id, `timestamp` in seconds."""

    chain: int
    block: int
    log_index: int
    timestamp: int
    transaction_hash: bytes


class BlockSeen(NamedTuple):
    """A stored block's hash and timestamp in seconds."""

    hash: bytes
    timestamp: int


class _Receipt(NamedTuple):
    """What is stored of a transaction; wei as the database counts them."""

    sender: bytes
    target: bytes | None
    status: int
    gas_used: int
    gas_limit: int
    gas_price: Decimal
    value: Decimal
    inbox_keys: bytes


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The stored blocks and transactions around some logs, by Chain.id and number or hash."""

    network: Network
    blocks: Mapping[tuple[int, int], BlockSeen]
    transactions: Mapping[tuple[int, bytes], TransactionFacts]

    def place(self, spot: Spot) -> LogPlace:
        """The place of one of these logs."""
        chain = self.network.of_fact(spot.chain)
        block = self.blocks.get((spot.chain, spot.block))
        return LogPlace(
            chain=chain.ref,
            block_number=spot.block,
            block_hash=to_hex(block.hash) if block else None,
            log_index=spot.log_index,
            timestamp=spot.timestamp,
            transaction_hash=to_hex(spot.transaction_hash),
            safety=chain.safety(spot.block),
            transaction=self.transactions.get((spot.chain, spot.transaction_hash)),
            indexed=is_covered(chain.covered, spot.block),
        )

    def as_of(self, chain_id: int) -> AsOf:
        """Up to where a chain is indexed (uint256 id), nothing known where it is not followed."""
        return make_as_of(self.network, chain_id)


def read_surroundings(spots: Iterable[Spot], network: Network) -> Surroundings:
    """What is stored around these logs; two queries, none for no log."""
    known = list(spots)
    blocks = read_blocks((spot.chain, spot.block) for spot in known)
    return Surroundings(network, blocks, _read_transactions(known))


def surroundings_of(found: Iterable[tuple[Spot, Sequence[Any]]], network: Network) -> Surroundings:
    """What a statement with AROUND found around these logs."""
    blocks, transactions = dict[tuple[int, int], BlockSeen](), dict[tuple[int, bytes], _Receipt]()
    for spot, (block_hash, timestamp, sender, *rest) in found:
        if block_hash is not None:
            blocks[spot.chain, spot.block] = BlockSeen(block_hash, timestamp)
        if sender is not None:
            transactions[spot.chain, spot.transaction_hash] = _Receipt(sender, *rest)
    facts = {key: _facts(one) for key, one in transactions.items()}
    return Surroundings(network, blocks, facts)


def make_as_of(network: Network, chain_id: int) -> AsOf:
    """Up to where a chain is indexed (uint256 id), nothing known where it is not followed."""
    chain = network.followed(chain_id)
    if chain is None:
        return AsOf(network.ref(chain_id), None, None, None, None, None)
    head = chain.latest
    return AsOf(
        chain=chain.ref,
        indexed_block=chain.indexed_block,
        indexed_at=chain.indexed_at,
        head_block=head.number if head else None,
        head_at=head.timestamp if head else None,
        seen_at=head.seen_at if head else None,
        receipts=chain.receipts,
        levels=chain.level_times(),
    )


def list_as_of(network: Network) -> tuple[AsOf, ...]:
    """Up to where each followed chain is indexed, by mark."""
    return tuple(make_as_of(network, chain.ref.chain_id) for chain in network.chains)


def read_blocks(keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], BlockSeen]:
    """Those of these blocks (Chain.id, number) that are stored; one query, none for no block."""
    named = sorted(set(keys))
    if not named:
        return {}
    chains, numbers = zip(*named, strict=True)
    return {
        (chain, number): BlockSeen(key, timestamp)
        for chain, number, key, timestamp in rows_of(_BLOCKS, list(chains), list(numbers))
    }


def covers_time(chain: FollowedChain, since: int, until: int) -> bool:
    """Whether every block of a chain from second `since` to second `until` is known complete, by
    the stored blocks around them: where these do not tell, it is not. One query."""
    return any(begun < since and until < ended for _, begun, ended in _covered_times([chain]))


def read_covered_times(network: Network) -> dict[int, tuple[tuple[int, int], ...]]:
    """After and before which seconds every block of each followed chain (uint256 id) is known
    complete, by the stored blocks; one query."""
    times: dict[int, tuple[tuple[int, int], ...]] = {}
    for id_, begun, ended in _covered_times(network.chains):
        chain_id = network.of_fact(id_).ref.chain_id
        times[chain_id] = (*times.get(chain_id, ()), (begun, ended))
    return times


def _covered_times(chains: Iterable[FollowedChain]) -> list[tuple[int, int, int]]:
    ranges = [(chain.id, one.first, one.last) for chain in chains for one in chain.covered]
    ids, firsts, lasts = zip(*ranges, strict=True) if ranges else ((), (), ())
    rows = rows_of(_WHEN_COVERED, list(ids), list(firsts), list(lasts))
    return [
        (id_, _BEFORE_ALL if first == 0 else begun, ended)
        for id_, first, begun, ended in rows
        if begun is not None
    ]


def _read_transactions(spots: Iterable[Spot]) -> dict[tuple[int, bytes], TransactionFacts]:
    named = {(spot.chain, spot.transaction_hash) for spot in spots}
    if not named:
        return {}
    chains, hashes = zip(*named, strict=True)
    rows = rows_of(_TRANSACTIONS, list(chains), list(hashes))
    return {(chain, key): _facts(_Receipt(*values)) for chain, key, *values in rows}


def _facts(one: _Receipt) -> TransactionFacts:
    return TransactionFacts(
        sender=to_address(one.sender),
        target=to_address(one.target) if one.target else None,
        status=one.status,
        gas_used=one.gas_used,
        gas_limit=one.gas_limit,
        gas_price=int(one.gas_price),
        value=int(one.value),
        access_list=split_keys(one.inbox_keys),
        calls_messenger=one.target == L2_TO_L2_MESSENGER,
    )


def split_keys(keys: bytes) -> tuple[str, ...]:
    """The storage keys of an access list, stored one after the other."""
    return tuple(to_hex(keys[at : at + _KEY_SIZE]) for at in range(0, len(keys), _KEY_SIZE))
