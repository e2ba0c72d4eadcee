"""The seeded traffic as if it had been followed: facts copied in, verdicts made by linking."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from benchmarks.pages.mined import BLOCK_TIME, Mining, block_hash
from benchmarks.pages.people import CHAINS, STRANGER
from benchmarks.pages.stored import store
from benchmarks.pages.traffic import Traffic
from messaging.ingest.tallies import count_messages
from messaging.linking.rebuild import relink_all
from messaging.models import (
    Block,
    Chain,
    DependencySet,
    Endpoint,
    Head,
    Message,
    Reorg,
    Span,
    TakenBack,
)
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.facts import Kind
from messaging.protocol.hashing import keccak256
from messaging.protocol.lifecycle import Status
from messaging.protocol.replacement import Cause

_DAYS, _DAY = 14, 86_400
_SEED = 1
_LATE, _LATE_BY = 1868, 20  # a chain that is indexed late, and by how many blocks
_DEPTHS = {  # blocks that each level is behind the head
    Head.Level.LATEST: 0,
    Head.Level.CROSS_UNSAFE: 2,
    Head.Level.LOCAL_SAFE: 120,
    Head.Level.SAFE: 150,
    Head.Level.FINALIZED: 400,
}
_DROPPED = 300
_MARGIN = 7_230  # seconds
_TOLD_EVERY = 50_000

Say = Callable[[str], None]


class NotEmptyError(Exception):
    """The database follows chains already; the text says what to do."""


def is_there() -> int:
    """How many messages were made, 0 where none is stored."""
    return Message.objects.count()


def seed(messages: int, *, say: Say, days: int = _DAYS, now: int | None = None) -> None:
    """So many messages of the last days, up to now; raises NotEmptyError."""
    if Chain.objects.exists():
        raise NotEmptyError(
            "This database follows chains already, and nothing of it is touched: give one that is "
            "migrated and empty as DATABASE_URL."
        )
    ended = int(time.time()) if now is None else now
    traffic = Traffic(messages, began=ended - days * _DAY, seconds=days * _DAY, seed=_SEED)
    chains = _make_chains()
    _store(traffic, chains, say)
    _follow(traffic, chains, ended)
    _judge(say)
    _drop(traffic, chains, ended)
    while count_messages(ended):
        pass  # the hours that are shown, as many at once as the task counts
    say(f"{messages:,} messages are there")


def _make_chains() -> dict[int, int]:
    """The chains and what they share; returns Chain.ids by chain id."""
    DependencySet.objects.create(
        name="superchain", chain_ids=[*CHAINS, STRANGER], ingress_margin=_MARGIN
    )
    return {
        chain_id: Chain.objects.create(
            chain_id=chain_id, name=name, block_time=BLOCK_TIME, messenger_version="1.3.1"
        ).pk
        for chain_id, name in CHAINS.items()
    }


def _store(traffic: Traffic, chains: dict[int, int], say: Say) -> None:
    stored = told = 0
    for count in store(_indexed(traffic), chains):
        stored += count
        if stored - told > _TOLD_EVERY:
            say(f"{stored:,} logs stored")
            told = stored


def _indexed(traffic: Traffic) -> Iterator[Mining]:
    """The blocks that are known: the newest of one chain are not."""
    late_from = traffic.last_block - _LATE_BY
    return (one for one in traffic.blocks() if one.chain_id != _LATE or one.number <= late_from)


def _follow(traffic: Traffic, chains: dict[int, int], ended: int) -> None:
    """Heads, spans, and the blocks that are not final yet, which are all stored."""
    seen_at = datetime.fromtimestamp(ended, UTC)
    for chain_id, small in chains.items():
        tip = traffic.last_block - (_LATE_BY if chain_id == _LATE else 0)
        final = max(0, traffic.last_block - _DEPTHS[Head.Level.FINALIZED])
        Head.objects.bulk_create(_heads(traffic, chain_id, small, seen_at))
        Span.objects.create(
            chain_id=small,
            first_block=0,
            next_block=tip + 1,
            enriched_to=tip + 1,
            receipts_to=tip + 1,
            final_block=final,
            sent_nonce=traffic.nonces[chain_id] - 1,
        )
        rows = (_block(traffic, chain_id, small, number) for number in range(final, tip + 1))
        Block.objects.bulk_create(rows, ignore_conflicts=True)


def _heads(traffic: Traffic, chain_id: int, small: int, seen_at: datetime) -> Iterable[Head]:
    for level, depth in _DEPTHS.items():
        number = max(0, traffic.last_block - depth)
        of_rollup_node = level in {Head.Level.CROSS_UNSAFE, Head.Level.LOCAL_SAFE}
        yield Head(
            chain_id=small,
            level=level,
            number=number,
            hash=block_hash(chain_id, number),
            timestamp=traffic.began + BLOCK_TIME * number,
            seen_at=seen_at,
            source=Endpoint.Kind.SUPERNODE if of_rollup_node else Endpoint.Kind.RPC,
        )


def _block(traffic: Traffic, chain_id: int, small: int, number: int) -> Block:
    return Block(
        chain=small,
        number=number,
        hash=block_hash(chain_id, number),
        parent_hash=block_hash(chain_id, number - 1),
        timestamp=traffic.began + BLOCK_TIME * number,
    )


def _judge(say: Say) -> None:
    judged = told = 0

    def progress(count: int) -> None:
        nonlocal judged, told
        judged += count
        if judged - told > _TOLD_EVERY:
            say(f"{judged:,} verdicts made")
            told = judged

    relink_all(progress)


def _drop(traffic: Traffic, chains: dict[int, int], ended: int) -> None:
    """Messages that were stored once and whose facts a reorg took back."""
    few = min(_DROPPED, traffic.last_block // 10, sum(traffic.nonces.values()) // 10)
    for number in range(few):
        chain_id = tuple(chains)[number % len(chains)]
        at = traffic.last_block - 1 - number * (traffic.last_block // (few + 1))
        timestamp = traffic.began + BLOCK_TIME * at
        reorg = Reorg.objects.create(
            chain_id=chains[chain_id],
            ancestor=at - 1,
            old_tip=at,
            old_hash=keccak256(b"gone %d" % number),
            new_hash=block_hash(chain_id, at),
            dropped_blocks=1,
            dropped_logs=1,
            cause=Cause.ORDINARY,
            seen_at=datetime.fromtimestamp(min(timestamp + 3, ended), UTC),
        )
        _drop_one(reorg, chain_id, number, timestamp)


def _drop_one(reorg: Reorg, chain_id: int, number: int, timestamp: int) -> None:
    key, made = keccak256(b"dropped %d" % number), keccak256(b"transaction dropped %d" % number)
    others = [other for other in CHAINS if other != chain_id]
    small, at = reorg.chain_id, reorg.old_tip
    Message.objects.create(
        message_hash=key,
        status=Status.DROPPED,
        timestamp=timestamp,
        source=chain_id,
        nonce=2**200 + number,  # no other message has it
        destination=others[number % len(others)],
        sender=key[:20],
        target=made[:20],
        sends=1,
        sent_chain=small,
        sent_block=at,
        sent_log=0,
        sent_transaction=made,
    )
    TakenBack.objects.create(
        reorg=reorg,
        chain=small,
        block=at,
        block_hash=reorg.old_hash,
        log_index=0,
        kind=Kind.SENT,
        timestamp=timestamp,
        transaction_hash=made,
        address=L2_TO_L2_MESSENGER,
        payload_hash=keccak256(key),
        message_hash=key,
    )
