"""Facts without a verdict and verdicts without a fact, counted."""

from collections.abc import Iterator

from messaging.ops.audit.findings import Finding
from messaging.ops.audit.rows import read_rows
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status

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


def orphans() -> Iterator[Finding]:
    """A finding for every kind of orphan."""
    for what, (statement, value) in _ORPHANS.items():
        ((count,),) = read_rows(statement, (value,))
        if count:
            yield Finding("orphans", None, f"{what}: {count}. Run `manage.py relink --all`.")
