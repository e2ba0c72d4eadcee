"""Writes of verdicts, each kind one COPY and one sorted upsert; it decides nothing."""

from collections.abc import Iterable, Sequence

from django.db.backends.utils import CursorWrapper

from messaging.linking.chains import FollowedChains
from messaging.linking.columns import EXECUTION_COLUMNS, MESSAGE_COLUMNS, copy_line
from messaging.protocol.facts import LogFact
from messaging.protocol.lifecycle import Status, Verdict
from messaging.protocol.rules import ExecutionKind, Reason, Validity


def write_messages(
    cursor: CursorWrapper, chains: FollowedChains, verdicts: Iterable[tuple[bytes, Verdict]]
) -> None:
    """Insert or replace the verdicts of these message hashes; a dropped one keeps what it said."""
    lines: list[str] = []
    dropped: list[bytes] = []
    for message_hash, verdict in verdicts:
        if verdict.status == Status.DROPPED:
            dropped.append(message_hash)
        else:
            lines.append(copy_line(_message_row(message_hash, verdict, chains)))
    if lines:
        _upsert(cursor, "message", MESSAGE_COLUMNS, key=1, lines=lines)
    if dropped:
        cursor.execute(
            "update message set status = %s, reasons = 0 "
            "where message_hash = any(%s) and status <> %s",
            (Status.DROPPED.value, dropped, Status.DROPPED.value),
        )


ExecutionVerdict = tuple[LogFact, ExecutionKind, Validity, Reason]


def write_executions(
    cursor: CursorWrapper, chains: FollowedChains, verdicts: Sequence[ExecutionVerdict]
) -> None:
    """Insert or replace the verdicts on these executing messages."""
    lines = [copy_line(_execution_row(*verdict, chains)) for verdict in verdicts]
    if lines:
        _upsert(cursor, "execution", EXECUTION_COLUMNS, key=3, lines=lines)


def _upsert(cursor: CursorWrapper, table: str, columns: str, *, key: int, lines: list[str]) -> None:
    """COPY into a temporary twin, then one insert in key order (two writers then never deadlock);
    rows that say the same already are left alone. The first `key` columns are the key."""
    names = [name.strip() for name in columns.split(",")]
    rest = names[key:]
    kept = ", ".join(names[:key])
    cursor.execute(
        f"create temp table if not exists {table}_new on commit delete rows "  # noqa: S608
        f"as select {columns} from {table} with no data; delete from {table}_new"
    )
    with cursor.copy(f"copy {table}_new ({columns}) from stdin") as copy:
        copy.write("".join(lines))
    old = ", ".join(f"{table}.{name}" for name in rest)
    new = ", ".join(f"excluded.{name}" for name in rest)
    cursor.execute(
        f"insert into {table} ({columns}) select {columns} from {table}_new order by {kept} "  # noqa: S608
        f"on conflict ({kept}) do update set ({', '.join(rest)}) = row({new}) "
        f"where ({old}) is distinct from ({new})"
    )


def _message_row(
    message_hash: bytes, verdict: Verdict, chains: FollowedChains
) -> tuple[object, ...]:
    sent, relay, execution = verdict.sent, verdict.relay, verdict.execution
    return (
        message_hash,
        verdict.status.value,
        verdict.reasons.value,
        *_headline(sent, relay),
        verdict.sends,
        *_place(sent, chains),
        *_place(relay, chains),
        relay.timestamp if relay else None,
        execution.log_index if execution else None,
    )


def _headline(sent: LogFact | None, relay: LogFact | None) -> tuple[object, ...]:
    """Timestamp, source, nonce, destination, sender, target: from the send, else the relay."""
    if sent is not None:
        route = (sent.chain_id, sent.nonce, sent.peer)
        return sent.timestamp, *route, sent.sender, sent.target
    if relay is None:
        raise ValueError("A verdict with neither send nor relay is dropped and has no headline.")
    return relay.timestamp, relay.peer, relay.nonce, relay.chain_id, None, None


def _place(fact: LogFact | None, chains: FollowedChains) -> tuple[object, ...]:
    if fact is None:
        return (None,) * 4
    return chains.small(fact.chain_id), fact.block, fact.log_index, fact.transaction_hash


def _execution_row(
    fact: LogFact,
    kind: ExecutionKind,
    validity: Validity,
    reasons: Reason,
    chains: FollowedChains,
) -> tuple[object, ...]:
    return (
        chains.small(fact.chain_id),
        fact.block,
        fact.log_index,
        fact.timestamp,
        kind.value,
        validity.value,
        reasons.value,
        fact.message_hash,
        fact.transaction_hash,
        fact.peer,
        fact.source_block,
        fact.source_log,
    )
