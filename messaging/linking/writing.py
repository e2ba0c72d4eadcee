"""Writes of verdicts, each kind one COPY and one sorted upsert; it decides nothing."""

from collections.abc import Iterable, Sequence

from django.db.backends.utils import CursorWrapper

from messaging.linking.chains import FollowedChains
from messaging.linking.columns import (
    EXECUTION_COLUMNS,
    MESSAGE_COLUMNS,
    NULL,
    hex_text,
    int_text,
)
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
            lines.append(_message_line(message_hash, verdict, chains))
    if lines:
        upsert(cursor, "message", MESSAGE_COLUMNS, key=1, lines=lines)
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
    lines = [_execution_line(*verdict, chains) for verdict in verdicts]
    if lines:
        upsert(cursor, "execution", EXECUTION_COLUMNS, key=3, lines=lines)


def upsert(cursor: CursorWrapper, table: str, columns: str, *, key: int, lines: list[str]) -> None:
    """COPY lines into a temporary twin, then one insert in key order, so that two writers never
    deadlock; rows that say the same already are left alone. The first `key` columns are the key."""
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


def _message_line(message_hash: bytes, verdict: Verdict, chains: FollowedChains) -> str:
    """In the order of MESSAGE_COLUMNS."""
    relay, execution = verdict.relay, verdict.execution
    relay_timestamp = NULL if relay is None else relay.timestamp
    execution_log = NULL if execution is None else execution.log_index
    return (
        f"\\\\x{message_hash.hex()}\t{int(verdict.status)}\t{int(verdict.reasons)}\t"
        f"{_headline(verdict.sent, relay)}\t{verdict.sends}\t{_place(verdict.sent, chains)}\t"
        f"{_place(relay, chains)}\t{relay_timestamp}\t{execution_log}\n"
    )


def _headline(sent: LogFact | None, relay: LogFact | None) -> str:
    """Timestamp, source, nonce, destination, sender, target: from the send, else the relay."""
    if sent is not None:
        return (
            f"{sent.timestamp}\t{sent.chain_id}\t{sent.nonce}\t{sent.peer}\t"
            f"{hex_text(sent.sender)}\t{hex_text(sent.target)}"
        )
    if relay is None:
        raise ValueError("A verdict with neither send nor relay is dropped and has no headline.")
    return f"{relay.timestamp}\t{relay.peer}\t{relay.nonce}\t{relay.chain_id}\t{NULL}\t{NULL}"


def _place(fact: LogFact | None, chains: FollowedChains) -> str:
    """Chain.id, block, log index, transaction hash."""
    if fact is None:
        return f"{NULL}\t{NULL}\t{NULL}\t{NULL}"
    return (
        f"{int_text(chains.small(fact.chain_id))}\t{fact.block}\t{fact.log_index}\t"
        f"\\\\x{fact.transaction_hash.hex()}"
    )


def _execution_line(
    fact: LogFact,
    kind: ExecutionKind,
    validity: Validity,
    reasons: Reason,
    chains: FollowedChains,
) -> str:
    """In the order of EXECUTION_COLUMNS."""
    return (
        f"{int_text(chains.small(fact.chain_id))}\t{fact.block}\t{fact.log_index}\t"
        f"{fact.timestamp}\t{int(kind)}\t{int(validity)}\t{int(reasons)}\t{hex_text(fact.message_hash)}\t"
        f"\\\\x{fact.transaction_hash.hex()}\t{fact.peer}\t{fact.source_block}\t{fact.source_log}\n"
    )
