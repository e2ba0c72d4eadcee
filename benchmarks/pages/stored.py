"""The seeded traffic into the tables of facts, by COPY; it judges nothing."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection, transaction

from benchmarks.pages.mined import Mined, Mining, block_hash
from messaging.chain.client import BlockFact
from messaging.ingest.keys import note_keys
from messaging.ingest.store import copy_facts
from messaging.linking.columns import hex_text
from messaging.models import Chain, FailedRelay
from messaging.protocol.attempts import Evidence, find_attempts
from messaging.protocol.contracts import CROSS_L2_INBOX, WATCHED
from messaging.protocol.facts import LogFact, derive_facts
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.types import RawLog

_BATCH = 5_000  # blocks
_GAS, _GAS_LIMIT, _GAS_PRICE = 118_000, 160_000, 1_000_000
_TRANSACTION_COLUMNS = (
    "chain, hash, block, timestamp, index, sender, target, status, gas_used, gas_limit, gas_price, "
    "value, inbox_keys"
)
_REVERTED = bytes.fromhex("08c379a0")  # Error(string)
_WATCHED = frozenset(WATCHED)


def store(blocks: Iterable[Mining], chains: dict[int, int]) -> Iterator[int]:
    """Store these blocks; `chains` are the Chain.ids by chain id. Yields how many logs were stored
    in each batch."""
    waiting = iter(blocks)
    while batch := list(islice(waiting, _BATCH)):
        yield _store(batch, chains)


def _store(batch: Sequence[Mining], chains: dict[int, int]) -> int:
    logs = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for chain_id, small in chains.items():
            mined = [one for one in batch if one.chain_id == chain_id]
            facts = [fact for one in mined for fact in _facts(one)]
            copy_facts(cursor, small, [_block(one) for one in mined if _leaves_a_row(one)], facts)
            logs += len(facts)
            with cursor.copy(f"copy transaction ({_TRANSACTION_COLUMNS}) from stdin") as copy:
                copy.write("".join(_transaction_lines(small, mined)))
            if mined:
                note_keys(Chain(pk=small, chain_id=chain_id), mined[0].number, mined[-1].number)
        FailedRelay.objects.bulk_create(_failed_relays(batch, chains))
    return logs


def _leaves_a_row(one: Mining) -> bool:
    return any(_is_stored(log.address, made) for made in one.transactions for log in made.logs)


def _is_stored(address: bytes, made: Mined) -> bool:
    return made.kept or address in _WATCHED


def _block(one: Mining) -> BlockFact:
    number, chain_id = one.number, one.chain_id
    return BlockFact(
        number, block_hash(chain_id, number), block_hash(chain_id, number - 1), one.timestamp
    )


def _facts(one: Mining) -> list[LogFact]:
    digest = block_hash(one.chain_id, one.number)
    logs = [
        RawLog(
            log.address,
            log.topics,
            log.data,
            one.number,
            made.first_log + at,
            made.hash,
            made.position,
            digest,
        )
        for made in one.transactions
        for at, log in enumerate(made.logs)
        if _is_stored(log.address, made)
    ]
    return derive_facts(one.chain_id, logs, {one.number: one.timestamp})


def _keys(made: Mined) -> tuple[bytes, ...]:
    return () if made.named is None else access_list_keys(*made.named)


def _transaction_lines(small: int, mined: Iterable[Mining]) -> Iterator[str]:
    for one in mined:
        for made in one.transactions:
            if made.status and any(_is_stored(log.address, made) for log in made.logs):
                yield (
                    f"{small}\t{hex_text(made.hash)}\t{one.number}\t{one.timestamp}\t"
                    f"{made.position}\t"
                    f"{hex_text(made.sender)}\t{hex_text(made.target)}\t1\t{_GAS}\t{_GAS_LIMIT}\t"
                    f"{_GAS_PRICE}\t0\t{hex_text(b''.join(_keys(made)))}\n"
                )


def _failed_relays(batch: Iterable[Mining], chains: dict[int, int]) -> Iterator[FailedRelay]:
    for one in batch:
        for made in one.transactions:
            if not made.status:
                yield _failed_relay(one, made, chains[one.chain_id])


def _failed_relay(one: Mining, made: Mined, small: int) -> FailedRelay:
    keys = _keys(made)
    (attempt,) = find_attempts(made.target, made.calldata, [(CROSS_L2_INBOX, keys)])
    return FailedRelay(
        chain=small,
        block=one.number,
        timestamp=one.timestamp,
        transaction_hash=made.hash,
        transaction_index=made.position,
        ordinal=0,
        sender=made.sender,
        target=made.target,
        selector=made.calldata[:4],
        gas_used=_GAS,
        gas_limit=_GAS_LIMIT,
        gas_price=_GAS_PRICE,
        value=0,
        inbox_keys=b"".join(keys),
        naming=attempt.naming,
        source=attempt.source,
        source_block=attempt.block_number,
        source_log=attempt.log_index,
        source_timestamp=attempt.timestamp,
        checksum=attempt.checksum,
        listed=attempt.listed,
        message_hash=attempt.message_hash,
        revert_data=_REVERTED,
        evidence=Evidence.TRACE,
    )
