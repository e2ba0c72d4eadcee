"""Every verdict made again from the facts of one snapshot, beside the stored ones, and compared.

The shadow tables are temporary and have the names of the real ones, which PostgreSQL looks up first
among temporary ones: so relinking itself writes there, and nothing that is stored is touched or
locked. All of it is taken back at the end (docs/decisions/0017).
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from messaging.linking.columns import EXECUTION_COLUMNS, MESSAGE_COLUMNS, TRANSFER_COLUMNS
from messaging.linking.rebuild import count_all, event_read_batches, hash_batches
from messaging.linking.relink import relink_executions, relink_hashes
from messaging.ops.audit.findings import NAMED, Finding, Report, named
from messaging.protocol.lifecycle import Status

# Tokens are noted beside transfers, and not compared: what is known of them came from nodes.
_KEYS = (
    ("token", "chain_id, address"),
    ("message", "message_hash"),
    ("transfer", "message_hash"),
    ("execution", "chain, block, log_index"),
)


def stale_verdicts(report: Report) -> Iterator[Finding]:
    """Messages, transfers and executions that are not what the facts say now, dropped messages
    apart."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        report.begin("verdicts judged again", count_all())
        schema = _create_shadow(cursor)
        _rebuild(report)
        found = _compare(cursor, schema)
        transaction.set_rollback(True)
    yield from found


def _create_shadow(cursor: CursorWrapper) -> str:
    """Empty temporary twins with the keys of the real tables; gives these tables' schema."""
    cursor.execute(
        "select quote_ident(nspname) from pg_class join pg_namespace "
        "on pg_namespace.oid = relnamespace where pg_class.oid = 'message'::regclass"
    )
    schema = str(cursor.fetchone()[0])
    for table, key in _KEYS:
        cursor.execute(
            f"create temp table {table} (like {schema}.{table} including defaults "
            f"including identity, unique ({key})) on commit drop"
        )
    cursor.execute("create temp table stale_hour (hour bigint) on commit drop")  # counts nothing
    return schema


def _rebuild(report: Report) -> None:
    for hashes in hash_batches():
        relink_hashes(hashes, lock=False)
        report.advance(len(hashes))
    for places in event_read_batches():
        relink_executions(places, lock=False)
        report.advance(len(places))


def _compare(cursor: CursorWrapper, schema: str) -> list[Finding]:
    # Relinking turned these off for its own small statements.
    cursor.execute(
        "set local enable_hashjoin = on; set local enable_mergejoin = on; "
        "set local enable_seqscan = on"
    )
    cursor.execute("analyze pg_temp.message; analyze pg_temp.transfer; analyze pg_temp.execution")
    messages = _differing(
        cursor,
        (schema, "message", MESSAGE_COLUMNS, 1),
        f"and (shadow.message_hash is not null or stored.status <> {Status.DROPPED:d})",
    )
    transfers = _differing(cursor, (schema, "transfer", TRANSFER_COLUMNS, 1), "")
    executions = _differing(cursor, (schema, "execution", EXECUTION_COLUMNS, 3), "")
    return [
        *_told("messages", [("0x" + bytes(row[0]).hex(), row[1]) for row in messages]),
        *_told("transfers", [("0x" + bytes(row[0]).hex(), row[1]) for row in transfers]),
        *_told("executing messages", [("{}:{}:{}".format(*row), row[3]) for row in executions]),
    ]


def _differing(
    cursor: CursorWrapper, table: tuple[str, str, str, int], apart: str
) -> list[tuple[Any, ...]]:
    """The keys of the first rows that only one of the two tables has, or that differ, and how many
    there are; `table` is schema, name, columns, and how many of these are the key."""
    schema, name, columns, key = table
    names = [column.strip() for column in columns.split(",")]
    keys = ", ".join(names[:key])
    old = ", ".join(f"stored.{column}" for column in names[key:])
    new = ", ".join(f"shadow.{column}" for column in names[key:])
    cursor.execute(
        f"select {keys}, count(*) over () from pg_temp.{name} shadow "  # noqa: S608
        f"full join {schema}.{name} stored using ({keys}) "
        f"where (({old}) is distinct from ({new}) or stored.{names[0]} is null "
        f"or shadow.{names[0]} is null) {apart} order by {keys} limit %s",
        (NAMED,),
    )
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _told(what: str, found: list[tuple[str, int]]) -> Iterator[Finding]:
    if not found:
        return
    total = found[0][1]
    listed = named([name for name, _ in found], total)
    told = (
        f"{total} verdicts on {what} are not what the facts say now ({listed}): run "
        "`manage.py relink --all`."
    )
    yield Finding("verdicts", None, told)
