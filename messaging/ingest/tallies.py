"""Messages counted by hour and lane, and for the last hour, day and week; behind the links.

An hour is counted from its messages each time that one of them was written, and its rows replaced:
nothing is counted up or down, so reorgs, rebuilds and late chains need nothing of their own
(docs/decisions/0021).
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from messaging.ingest.counting import Counted, Counts, Group, Lane, count_up, move
from messaging.ingest.delays import flat, percentile, unflat
from messaging.linking.hours import HOUR, mark_stale
from messaging.linking.locks import lock_tallies
from messaging.models import StaleHour, Tally
from messaging.protocol.lifecycle import Status

HOURS_AT_ONCE = 24
_ROWS_AT_ONCE = 1_000
_BATCHES = 40  # a call counts at most so many batches: others wait on the same queue
_PERIODS = {
    Tally.Period.LAST_HOUR: 1,
    Tally.Period.LAST_DAY: 24,
    Tally.Period.LAST_WEEK: 7 * 24,
}
# Seconds after which a period that moves on with the clock is added up again.
_EVERY = {Tally.Period.LAST_HOUR: 5, Tally.Period.LAST_DAY: 5, Tally.Period.LAST_WEEK: 30}
_STATUSES = {
    Status.INITIATED: "initiated",
    Status.FAILED: "failed",
    Status.EXECUTED: "executed",
    Status.INVALID: "invalid",
    Status.SOURCE_MISSING: "source_missing",
}
Slot = tuple[int, int, int]  # what it is called by, and the seconds since..before until


def count_messages(now: int) -> int:
    """Count every stale hour, then the periods that end now; returns how many hours there were."""
    counted = 0
    for _ in range(_BATCHES):
        hours = count_stale_hours()
        counted += hours
        if hours < HOURS_AT_ONCE:
            break
    for period in _PERIODS:
        _count_period(period, now)
    return counted


def count_stale_hours() -> int:
    """Count the newest stale hours, at most HOURS_AT_ONCE; returns how many there were.

    The marks go before the messages are read: whoever writes one of them later marks the hour
    again, whether he commits before or after this does.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        lock_tallies(cursor)
        if not Tally.objects.exists():
            _mark_every_hour(cursor)
        hours = _take_marks(cursor)
        if hours:
            slots = [(hour, hour * HOUR, (hour + 1) * HOUR) for hour in hours]
            counted = _count(cursor, slots)
            Tally.objects.filter(
                period=Tally.Period.CLOCK_HOUR, since__in=[since for _, since, _ in slots]
            ).delete()
            _write(
                _row(Tally.Period.CLOCK_HOUR, hour * HOUR, (hour + 1) * HOUR, (lane, counts))
                for (hour, lane), counts in counted.items()
            )
    return len(hours)


def _take_marks(cursor: CursorWrapper) -> list[int]:
    newest = StaleHour.objects.order_by("-hour").values_list("hour", flat=True).distinct()
    hours = list(newest[:HOURS_AT_ONCE])
    if hours:
        cursor.execute("delete from stale_hour where hour = any(%s)", (hours,))
    return hours


def _mark_every_hour(cursor: CursorWrapper) -> None:
    """Messages that were written before anything was counted: their hours, one index look each.

    Those that a reorg took leave no row: where there are no others, it stays that nothing is
    counted, and their hours would be marked without end.
    """
    cursor.execute(
        "with recursive found(hour) as (select min(timestamp) / %(hour)s from message "
        "where status <> %(dropped)s union all "
        "select (select min(timestamp) / %(hour)s from message where status <> %(dropped)s "
        "and timestamp >= (found.hour + 1) * %(hour)s) from found where found.hour is not null) "
        "select hour from found where hour is not null",
        {"hour": HOUR, "dropped": Status.DROPPED},
    )
    mark_stale(cursor, [hour for (hour,) in cursor.fetchall()])


# A resent message counts from the send that its execution names: its page says the same.
_GROUPS = f"""
with one as (
  select slot.name, source, destination, status, least(sends, 2) as sends, timestamp,
    relay_timestamp, case when status = {Status.EXECUTED:d} and sends > 0 then greatest(0,
      relay_timestamp - coalesce(case when sends > 1 then (
        select log.source_timestamp from log where (log.chain, log.block, log.log_index)
          = (message.relay_chain, message.relay_block, message.execution_log)) end, timestamp))
      end as delay
  from unnest(%s::bigint[], %s::bigint[], %s::bigint[]) as slot(name, since, until)
  join message on timestamp >= slot.since and timestamp < slot.until
  where status <> {Status.DROPPED:d})
select name, source, destination, status, sends, delay, count(*), min(timestamp), max(timestamp),
  max(relay_timestamp) from one group by 1, 2, 3, 4, 5, 6
"""  # noqa: S608
_MOVED = f"""
select slot.name, transfer.source, transfer.destination, sum(amount)
from unnest(%s::bigint[], %s::bigint[], %s::bigint[]) as slot(name, since, until)
join transfer on token is null
  and transfer.timestamp >= slot.since and transfer.timestamp < slot.until
join message using (message_hash)
where status = {Status.EXECUTED:d} group by 1, 2, 3
"""  # noqa: S608


def _count(cursor: CursorWrapper, slots: Sequence[Slot]) -> dict[Counted, Counts]:
    """The messages of these slots, by what each is called by and by lane."""
    columns = tuple(list(column) for column in zip(*slots, strict=True))
    cursor.execute(_GROUPS, columns)
    groups = (
        Group(hour, (int(source), int(destination)), Status(status), *rest)
        for hour, source, destination, status, *rest in cursor
    )
    counted = count_up(groups)
    cursor.execute(_MOVED, columns)
    for hour, source, destination, amount in cursor:
        move(counted, hour, (int(source), int(destination)), int(amount))
    return counted


def _count_period(period: Tally.Period, now: int) -> None:
    """Replace the rows of a period that ends now, if they are old enough."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_tallies(cursor)
        last = Tally.objects.filter(period=period, source=None).values_list("until", flat=True)
        until = last.first()
        if until is not None and 0 <= now - until < _EVERY[period]:
            return
        hours = _PERIODS[period]
        if hours == 1:
            since = now - HOUR
            # A chain's clock may be ahead of ours.
            counted = _count(cursor, [(0, since, now + HOUR)])
            by_lane = {lane: counts for (_, lane), counts in counted.items()}
        else:
            since = (now // HOUR - hours + 1) * HOUR
            by_lane = _add_up(since)
        by_lane.setdefault(None, Counts())
        Tally.objects.filter(period=period).delete()
        _write(_row(period, since, now, one) for one in by_lane.items())


def _write(rows: Iterator[Tally]) -> None:
    """Anybody can send to any chain id, so there is no end of lanes: some rows at a time."""
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        Tally.objects.bulk_create(some)


def _add_up(since: int) -> dict[Lane, Counts]:
    """The hours of the clock from there on, by lane."""
    by_lane: dict[Lane, Counts] = {}
    hours = Tally.objects.filter(period=Tally.Period.CLOCK_HOUR, since__gte=since)
    for row in hours.iterator(_ROWS_AT_ONCE):
        if row.source is None or row.destination is None:
            lane = None
        else:
            lane = (row.source, row.destination)
        by_lane.setdefault(lane, Counts()).include(_counts(row))
    return by_lane


def _row(period: Tally.Period, since: int, until: int, counted: tuple[Lane, Counts]) -> Tally:
    lane, counts = counted
    source, destination = lane or (None, None)
    statuses = {name: counts.by_status.get(status, 0) for status, name in _STATUSES.items()}
    return Tally(
        period=period,
        since=since,
        until=until,
        source=source,
        destination=destination,
        sent=counts.sent,
        resent=counts.resent,
        median=percentile(counts.delays, 50),
        slow=percentile(counts.delays, 95),
        moved=counts.moved,
        last_sent=counts.last_sent,
        last_relay=counts.last_relay,
        first_open=counts.first_open,
        delays=flat(counts.delays) if period == Tally.Period.CLOCK_HOUR else [],
        **statuses,
    )


def _counts(row: Tally) -> Counts:
    return Counts(
        sent=row.sent,
        resent=row.resent,
        by_status={status: getattr(row, name) for status, name in _STATUSES.items()},
        delays=unflat(row.delays),
        moved=row.moved,
        last_sent=row.last_sent,
        last_relay=row.last_relay,
        first_open=row.first_open,
    )
