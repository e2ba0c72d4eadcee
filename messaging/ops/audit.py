"""Proof of what is stored: it looks for gaps, strangers and stale verdicts, and repairs nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection, transaction

from messaging.chain.client import ChainClient
from messaging.chain.errors import ChainError
from messaging.ingest.nodes import opened_node
from messaging.linking.columns import EXECUTION_COLUMNS
from messaging.linking.locks import lock_linking
from messaging.linking.rebuild import event_read_batches, hash_batches
from messaging.linking.relink import relink_executions, relink_hashes
from messaging.models import Block, Chain
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status
from messaging.tracing.coverage import merge_ranges

BLOCKS_CHECKED = 1_000  # newest stored blocks of each chain that are compared with its node
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, with what to do about it."""

    check: str
    chain: str | None
    what: str


Progress = Callable[[str], None]


def audit(progress: Progress = lambda _check: None) -> Iterator[Finding]:
    """Every finding of every check, as it is found; changes nothing, and may run in production."""
    for chain in Chain.objects.all():
        progress(f"nonces of {chain.name}")
        yield from _nonce_gaps(chain)
        progress(f"blocks of {chain.name}")
        yield from _strange_blocks(chain)
    progress("facts and verdicts")
    yield from _orphans()
    progress("verdicts rebuilt")
    yield from _stale_verdicts()


def _nonce_gaps(chain: Chain) -> Iterator[Finding]:
    """A messenger numbers all its messages in one row, so a hole in the numbers is a lost log,
    unless blocks between the two are still to be read."""
    spans = chain.spans.values_list("first_block", "next_block")
    covered = merge_ranges((first, following - 1) for first, following in spans)
    for after, before, low, high in _rows(
        "select previous, nonce, previous_block, block from (select nonce, block, "
        "lag(nonce) over (order by nonce) as previous, "
        "lag(block) over (order by nonce) as previous_block "
        "from (select nonce, min(block) as block from log where chain = %s and kind = %s "
        "group by nonce) sent) numbered where nonce > previous + 1",
        (chain.pk, Kind.SENT.value),
    ):
        # A message that was sent before the first block and resent later stands above its follower.
        if low <= high and any(part.first <= low and high <= part.last for part in covered):
            yield Finding(
                "nonces",
                chain.name,
                f"Nonces {int(after) + 1} to {int(before) - 1} are missing between stored "
                f"messages: run `manage.py chains resync {chain.chain_id}` with a node that keeps "
                "all logs.",
            )


def _strange_blocks(chain: Chain) -> Iterator[Finding]:
    """Stored blocks whose hash the node does not confirm, among the newest ones."""
    stored = list(
        Block.objects.filter(chain=chain.pk)
        .order_by("-number")
        .values_list("number", "hash")[:BLOCKS_CHECKED]
    )
    if not stored:
        return
    try:
        with opened_node(chain) as client:
            for start in range(0, len(stored), _BATCH):
                yield from _differing(chain, client, stored[start : start + _BATCH])
    except ChainError as error:
        yield Finding("blocks", chain.name, f"Blocks were not checked: {error}")


def _differing(
    chain: Chain, client: ChainClient, stored: Sequence[tuple[int, bytes | memoryview]]
) -> Iterator[Finding]:
    headers = client.headers([number for number, _ in stored])
    for (number, block_hash), header in zip(stored, headers, strict=True):
        if header is None or header.hash != bytes(block_hash):
            yield Finding(
                "blocks",
                chain.name,
                f"Block {number} is stored with another hash than the node gives. Above "
                "finalized the follower takes it back by itself; below, run "
                f"`manage.py chains resync {chain.chain_id}`.",
            )


_ORPHANS: dict[str, tuple[str, int]] = {
    "Executing messages without a verdict": (
        (
            "select count(*) from log where kind = %s and not exists (select 1 from execution "
            "where (execution.chain, execution.block, execution.log_index) "
            "= (log.chain, log.block, log.log_index))"
        ),
        Kind.EXECUTING.value,
    ),
    "Verdicts on executing messages whose log is not stored": (
        (
            "select count(*) from execution where %s > 0 and not exists (select 1 from log "
            "where (execution.chain, execution.block, execution.log_index) "
            "= (log.chain, log.block, log.log_index))"
        ),
        1,
    ),
    "Message hashes of stored logs without a message": (
        (
            "select count(distinct message_hash) from log where message_hash is not null "
            "and kind <> %s and not exists (select 1 from message "
            "where message.message_hash = log.message_hash)"
        ),
        Kind.EXECUTING.value,
    ),
    "Messages that are not dropped and have no stored log": (
        (
            "select count(*) from message where status <> %s and not exists (select 1 from log "
            "where log.message_hash = message.message_hash)"
        ),
        Status.DROPPED.value,
    ),
}


def _orphans() -> Iterator[Finding]:
    for what, (statement, value) in _ORPHANS.items():
        ((count,),) = _rows(statement, (value,))
        if count:
            yield Finding("orphans", None, f"{what}: {count}. Run `manage.py relink --all`.")


def _stale_verdicts() -> Iterator[Finding]:
    """Judge every batch in a transaction that is taken back, and compare the rows around it."""
    for hashes in hash_batches():
        changed = _changed_by(_OF_HASHES, (hashes, hashes), partial(relink_hashes, hashes))
        if changed:
            yield _stale(f"{changed} verdicts on messages")
    for places in event_read_batches():
        columns = tuple(list(column) for column in zip(*places, strict=True))
        if changed := _changed_by(_OF_PLACES, columns, partial(relink_executions, places)):
            yield _stale(f"{changed} verdicts on event reads")


_OF_HASHES = (
    "select message::text from message where message_hash = any(%s) union all "  # noqa: S608
    f"select row({EXECUTION_COLUMNS})::text from execution where message_hash = any(%s)"
)
_OF_PLACES = (
    f"select row({EXECUTION_COLUMNS})::text from execution "  # noqa: S608
    "where (chain, block, log_index) in "
    "(select * from unnest(%s::smallint[], %s::bigint[], %s::bigint[]))"
)


def _stale(what: str) -> Finding:
    told = f"{what} are not what the facts say now: run `manage.py relink --all`."
    return Finding("verdicts", None, told)


def _changed_by(statement: str, values: tuple[object, ...], judge: Callable[[], object]) -> int:
    """How many rows judging changes or adds, under the linking lock and then taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_linking(cursor)
        before = set(_rows(statement, values))
        judge()
        changed = set(_rows(statement, values)) - before
        transaction.set_rollback(True)
    return len(changed)


def _rows(statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
