"""Every verdict from the facts again, batch by batch beside running workers; no other rules."""

from collections.abc import Callable, Iterator

from django.db import connection, transaction

from messaging.linking.reading import StoredPlace
from messaging.linking.relink import delete_orphans, relink_executions, relink_hashes
from messaging.protocol.facts import Kind

BATCH = 2_000

Progress = Callable[[int], None]


def relink_all(progress: Progress = lambda _count: None) -> int:
    """Judge every message hash and every event read anew; returns how many were judged.

    Messages whose facts are all gone stay, as dropped; verdicts on executing messages whose log is
    gone go. `progress` gets the number done in each batch.
    """
    total = 0
    with transaction.atomic():
        delete_orphans()
    for hashes in hash_batches():
        with transaction.atomic():
            relink_hashes(hashes)
        total += len(hashes)
        progress(len(hashes))
    for places in event_read_batches():
        with transaction.atomic():
            relink_executions(places)
        total += len(places)
        progress(len(places))
    return total


def count_all() -> int:
    """How many verdicts `relink_all` will judge, about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(distinct message_hash) from log) + "
            "(select count(*) from log where kind = %s and message_hash is null)",
            (Kind.EXECUTING.value,),
        )
        return int(cursor.fetchone()[0])


def hash_batches() -> Iterator[list[bytes]]:
    after = b""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "(select message_hash from message where message_hash > %(after)s "
                "order by message_hash limit %(batch)s) union "
                "(select message_hash from log where message_hash > %(after)s "
                "order by message_hash limit %(batch)s) order by message_hash limit %(batch)s",
                {"after": after, "batch": BATCH},
            )
            hashes = [bytes(row[0]) for row in cursor.fetchall()]
        if not hashes:
            return
        yield hashes
        after = hashes[-1]


def event_read_batches() -> Iterator[list[StoredPlace]]:
    """The places of executing messages that no relay follows, in batches."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select id, chain, block, log_index from log where id > %s and kind = %s "
                "and message_hash is null order by id limit %s",
                (after, Kind.EXECUTING.value, BATCH),
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield [(chain, block, index) for _, chain, block, index in rows]
        after = rows[-1][0]
