"""Work of which one run at a time is enough; a second one steps aside, nothing depends on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_ALONE = 7003
WORKS = (
    "sources",
    "transactions",
    "versions",
    "receipts",
    "safety",
    "tokens",
    "lookups",
    "tallies",
    "probes",
    "schedule",
    "filters",
    "cases",
    "incidents",
    "watches",
)
_MOST_WORKS = 100  # so that the key of a work for one chain stays the same when works are added


@contextmanager
def alone(work: str, chain: int = 0) -> Iterator[bool]:
    """Whether nobody else does this work now (of a chain, by Chain.id, where one is given); held
    until the end of the block."""
    key = chain * _MOST_WORKS + WORKS.index(work)
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", (_ALONE, key))
        taken = bool(cursor.fetchone()[0])
        try:
            yield taken
        finally:
            if taken:
                cursor.execute("select pg_advisory_unlock(%s, %s)", (_ALONE, key))
