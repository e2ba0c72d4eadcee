"""Stored logs against their own payloads: every key is derived again, as when it was stored."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import psycopg
from django.db import connection

from messaging.linking.chains import FollowedChains, followed_chains
from messaging.linking.columns import LOG_COLUMNS, read_log
from messaging.models import Chain, Log
from messaging.ops.audit.findings import NAMED, Finding, Report, named
from messaging.protocol.facts import Kind, LogFact, derive_facts
from messaging.protocol.types import RawLog
from messaging.tracing.coverage import is_covered, merge_ranges
from messaging.tracing.values import CoverageRange

_BATCH = 5_000  # logs in one statement
_WORD = 32

_Place = tuple[int, int]


def strange_keys(chain: Chain, report: Report) -> Iterator[Finding]:
    """Logs of which a stored key is not what the payload, the topics in it and the address say, or
    for an executing message the relay after it."""
    report.begin(f"payloads of {chain.name}", Log.objects.filter(chain=chain.pk).count())
    spans = chain.spans.values_list("first_block", "next_block")
    covered = merge_ranges((low, following - 1) for low, following in spans)
    first: list[_Place] = []
    total = 0
    for facts in _blockwise(chain, followed_chains()):
        differing = _differing(chain, facts, covered)
        first += differing[: NAMED - len(first)]
        total += len(differing)
        report.advance(len(facts))
    if total:
        places = named([f"{block}:{log_index}" for block, log_index in first], total)
        what = (
            f"Stored logs that are not what their own payloads say: {total} ({places}). Run "
            f"`manage.py chains resync {chain.chain_id}`."
        )
        yield Finding("payloads", chain.name, what)


def _blockwise(chain: Chain, chains: FollowedChains) -> Iterator[list[LogFact]]:
    """Every log in order, each batch whole blocks of one snapshot: a reorg comes between two."""
    block = -1
    while facts := _read(
        chain, chains, f"block > {block} order by block, log_index limit {_BATCH}"
    ):
        if len(facts) == _BATCH:
            last = facts[-1].block
            whole = [fact for fact in facts if fact.block < last]
            # A block with more logs than a batch comes alone.
            facts = whole or _read(chain, chains, f"block = {last} order by log_index")
        if not facts:
            continue  # the block went meanwhile
        yield facts
        block = facts[-1].block


def _read(chain: Chain, chains: FollowedChains, which: str) -> list[LogFact]:
    # As linking reads: hashes by the thousand are cheaper in the binary protocol.
    with psycopg.Cursor[tuple[Any, ...]](connection.connection) as cursor:
        cursor.format = psycopg.pq.Format.BINARY
        cursor.execute(
            f"select {LOG_COLUMNS} from log where chain = {chain.pk} and {which}".encode()  # noqa: S608
        )
        return [read_log(row, chains) for row in cursor]


def _differing(
    chain: Chain, facts: Sequence[LogFact], covered: Sequence[CoverageRange]
) -> list[_Place]:
    timestamps = {fact.block: fact.timestamp for fact in facts}
    derived = derive_facts(chain.chain_id, map(_raw, facts), timestamps)
    differing = [
        (stored, again) for stored, again in zip(facts, derived, strict=True) if stored != again
    ]
    return [
        (stored.block, stored.log_index)
        for stored, again in differing
        if not _agrees(stored, again, covered)
    ]


def _agrees(stored: LogFact, again: LogFact, covered: Sequence[CoverageRange]) -> bool:
    """Whether they differ only in what a payload does not tell: the time, and outside of what is
    covered, where the relay need not be stored, the message hash of an executing message."""
    again = msgspec.structs.replace(again, timestamp=stored.timestamp)
    if stored.kind == Kind.EXECUTING and not is_covered(covered, stored.block):
        again = msgspec.structs.replace(again, message_hash=stored.message_hash)
    return stored == again


def _raw(fact: LogFact) -> RawLog:
    payload, end = fact.payload, fact.topic_count * _WORD
    topics = tuple([payload[at : at + _WORD] for at in range(0, end, _WORD)])
    return RawLog(
        fact.address,
        topics,
        payload[end:],
        fact.block,
        fact.log_index,
        fact.transaction_hash,
        fact.transaction_index,
        b"",
    )
