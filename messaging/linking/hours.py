"""Which hours of messages are to be counted anew: marked where verdicts are written, never counted
here.

A message stands in the hour of its timestamp, which is that of a send or of a relay. A timestamp
that it had before is that of a fact which is still stored, and so among the facts in hand, or of
one that is being deleted, whose hash the caller names.
"""

from collections.abc import Collection, Iterable

from django.db.backends.utils import CursorWrapper

from messaging.protocol.facts import LogFact

HOUR = 3_600  # seconds


def hours_of(facts: Iterable[LogFact]) -> set[int]:
    """The hours since 1970 in which a message may stand that carries one of these facts."""
    return {fact.timestamp // HOUR for fact in facts if fact.message_hash is not None}


def stored_hours(cursor: CursorWrapper, hashes: Collection[bytes]) -> set[int]:
    """The hours in which these messages stand now; one statement, none for no hash."""
    if not hashes:
        return set()
    cursor.execute(
        "select distinct timestamp / %s from message where message_hash = any(%s)",
        (HOUR, list(hashes)),
    )
    return {hour for (hour,) in cursor.fetchall()}


def mark_stale(cursor: CursorWrapper, hours: Collection[int]) -> None:
    """Ask for these hours to be counted, in the transaction that writes their messages."""
    if hours:
        cursor.execute(
            "insert into stale_hour (hour) select unnest(%s::bigint[])", (sorted(hours),)
        )
