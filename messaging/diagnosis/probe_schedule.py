"""Which messages are probed by themselves, and when again; it asks no node."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from messaging.diagnosis.probing import waited_for
from messaging.models import Probe, Tally
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import DEFAULT_EXPIRY_WINDOW
from messaging.tracing.network import load_network

SOONEST, LATEST = 60, 3_600  # seconds of age: nothing is probed before, all of it after
UNKNOWN_LANE = 120  # seconds of age from which a message of a lane without relays is probed
MOST = 500  # that are put on the list in one call
FIRST_PAUSE, LONGEST_PAUSE = 60, 3_600  # seconds between two probes of one message
HOURLY = 6  # probes of one message after which the pauses grow no longer
ENOUGH = HOURLY + 12  # without anything new after which it is not probed again by itself
URGENT, URGENT_PAUSE = 4 * 3_600, 600  # with so little time left it is not looked at more seldom
AFTER_EXPIRY = 5  # seconds
KEPT = timedelta(days=30)

# Open messages older than the slowest twentieth of their lane's relays that are not on the list.
# One that was resent has a new clock, which its own row does not tell: a probe finds out.
_OPEN = f"status in ({Status.INITIATED:d}, {Status.FAILED:d})"
_LATE = f"""
select m.message_hash, m.source, m.destination, m.timestamp, m.sends,
  coalesce(there.id, here.id)
from (
  select * from message where {_OPEN} and timestamp > %(oldest)s
  union all
  select * from message where {_OPEN} and sends > 1 and timestamp <= %(oldest)s
) m
left join chain there on there.chain_id = m.destination
left join chain here on here.chain_id = m.source
left join tally t on t.period = {Tally.Period.LAST_WEEK:d}
  and t.source = m.source and t.destination = m.destination
left join probe p on p.message_hash = m.message_hash
where m.timestamp <= %(now)s - {SOONEST}
  and m.timestamp <= %(now)s
    - greatest({SOONEST}, least({LATEST}, coalesce(t.slow, {UNKNOWN_LANE})))
  and coalesce(there.id, here.id) is not null
  and (p.message_hash is null
    or p.sends < m.sends and (p.due_at is null or p.due_at > to_timestamp(%(now)s))
    or p.due_at is null and p.deadline >= %(now)s and p.rounds < {ENOUGH})
order by m.timestamp
limit {MOST}
"""  # noqa: S608  numbers of ours alone


def schedule_probes() -> int:
    """Put late messages on the list; returns how many."""
    now, network = int(time.time()), load_network()
    longest = max((one.window for one in network.sets), default=DEFAULT_EXPIRY_WINDOW)
    oldest = now - max(longest, DEFAULT_EXPIRY_WINDOW) - LATEST
    due = datetime.fromtimestamp(now, UTC)
    rows = [
        Probe(
            message_hash=bytes(digest),
            chain=chain,
            due_at=due,
            deadline=timestamp + network.window(int(source), int(destination)),
            sends=sends,
        )
        for digest, source, destination, timestamp, sends, chain in _late(now, oldest)
    ]
    Probe.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["message_hash"],
        update_fields=["chain", "due_at", "deadline", "sends", "rounds"],
    )
    return len(rows)


def forget_old_probes() -> int:
    """Drop the probes of messages that are long settled, and the rows of what nobody waits for and
    was never probed; returns how many."""
    now = timezone.now()
    settled = Q(asked_at__lt=now - KEPT)
    forgotten = Q(asked_at=None) & (Q(requested_at=None) | ~waited_for(now))
    return Probe.objects.filter(settled | forgotten, due_at=None).delete()[0]


def count_round(rounds: int, *, wished: bool, changed: bool) -> int:
    """How many probes count after one more: it goes on hourly where that showed something new, or
    somebody asked for what was given up."""
    after = rounds if wished else rounds + 1
    again = changed or (wished and rounds >= ENOUGH)
    return min(after, HOURLY) if again else after


def next_due(now: int, deadline: int, rounds: int) -> int:
    """When an open message is probed again after so many probes, in seconds: each time after twice
    as long, but not more seldom while little time is left, and once more when none is."""
    pause: int = min(FIRST_PAUSE * 2 ** min(rounds, 10), LONGEST_PAUSE)
    if deadline - now < URGENT:
        pause = min(pause, URGENT_PAUSE)
    if now <= deadline < now + pause:
        return deadline + AFTER_EXPIRY
    return now + pause


def _late(now: int, oldest: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_LATE, {"now": now, "oldest": oldest})
        return list(cursor.fetchall())
