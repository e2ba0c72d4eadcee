"""Facts that stand where none may: without their block, outside of coverage, or twice."""

from collections.abc import Iterator
from itertools import groupby

from messaging.models import Chain
from messaging.ops.audit.findings import NAMED, Finding, named
from messaging.ops.audit.rows import read_rows
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.facts import Kind

_LOG = "log.chain, log.block, log.log_index"
_UNCOVERED = (
    "not exists (select 1 from span where span.chain_id = {0}.chain "
    "and span.first_block <= {0}.{1} and span.next_block > {0}.{1})"
)
# A block below the start is looked at where an executing message names it, and of it nothing else
# is stored than the block and the logs that are named.
_NAMED = (
    "exists (select 1 from log reading join chain on chain.chain_id = reading.peer "  # noqa: S608
    f"where reading.kind = {Kind.EXECUTING:d} and chain.id = {{0}}.chain "
    "and reading.source_block = {0}.{1}"
)
# Each gives (chain, block, log index or null).
_CHECKS = {
    "Logs whose block is not stored": (
        f"select {_LOG} from log left join block "  # noqa: S608
        "on (block.chain, block.number) = (log.chain, log.block) where block.number is null"
    ),
    "Logs that are older or younger than their block": (
        f"select {_LOG} from log join block on (block.chain, block.number) = "  # noqa: S608
        "(log.chain, log.block) where block.timestamp <> log.timestamp"
    ),
    "Logs outside of what is covered": (
        f"select {_LOG} from log where {_UNCOVERED.format('log', 'block')} "  # noqa: S608
        f"and not {_NAMED.format('log', 'block')} and reading.source_log = log.log_index)"
    ),
    "Blocks outside of what is covered": (
        "select chain, number as block, null::bigint as log_index from block "  # noqa: S608
        f"where {_UNCOVERED.format('block', 'number')} and not {_NAMED.format('block', 'number')})"
    ),
    "Transactions whose logs stand in several blocks, the first of them": (
        "select chain, min(block) as block, min(log_index) as log_index from log "
        "group by chain, transaction_hash having min(block) <> max(block)"
    ),
    # relayMessage asks the inbox first, in every version that emits this event: so each relay of a
    # source has an executing message of its own before it.
    "Relays without their executing message, a log of the inbox that is missing": (
        "select chain, block, log_index from (select chain, block, log_index, kind, "  # noqa: S608
        f"sum(case kind when {Kind.EXECUTING:d} then 1 else -1 end) over "
        "(partition by chain, block, transaction_hash, peer order by log_index) as spare from log "
        f"where kind = {Kind.RELAYED:d} or (kind = {Kind.EXECUTING:d} "
        f"and sender = '\\x{L2_TO_L2_MESSENGER.hex()}')) log "
        f"where kind = {Kind.RELAYED:d} and spare < 0 and not {_UNCOVERED.format('log', 'block')}"
    ),
    "Places that hold several logs": (
        "select chain, block, log_index from log "
        "group by chain, block, log_index having count(*) > 1"
    ),
    "Heights that hold several blocks": (
        "select chain, number as block, null::bigint as log_index from block "
        "group by chain, number having count(*) > 1"
    ),
}


def misplaced() -> Iterator[Finding]:
    """A finding for every check and chain, with the first places by name."""
    chains = {chain.pk: chain for chain in Chain.objects.all()}
    for what, statement in _CHECKS.items():
        rows = read_rows(
            "select chain, block, log_index, total from (select found.*, "  # noqa: S608
            "count(*) over (partition by chain) as total, row_number() over "
            "(partition by chain order by block, log_index) as place "
            f"from ({statement}) found) numbered where place <= %s order by chain, place",
            (NAMED,),
        )
        for pk, found in groupby(rows, key=lambda row: row[0]):
            yield _finding(what, chains.get(pk), list(found))


def _finding(
    what: str, chain: Chain | None, rows: list[tuple[int, int, int | None, int]]
) -> Finding:
    total = rows[0][3]
    places = named([str(b) if i is None else f"{b}:{i}" for _, b, i, _ in rows], total)
    if chain is None:
        remedy = "They belong to no chain: delete them."
        return Finding("places", None, f"{what}: {total} ({places}). {remedy}")
    remedy = f"Run `manage.py chains resync {chain.chain_id}`."
    return Finding("places", chain.name, f"{what}: {total} ({places}). {remedy}")
