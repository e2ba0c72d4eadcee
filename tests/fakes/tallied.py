"""What the tallies must say, from the messages as their lists show them: the oracle of counting."""

from collections import Counter
from typing import Any

from messaging.ingest.delays import bin_of
from messaging.ingest.tallies import count_messages
from messaging.models import Message, Tally
from messaging.protocol.lifecycle import Status
from messaging.tracing.network import load_network
from messaging.tracing.rows import MessageRecord, read_records, read_rows
from messaging.tracing.values import MessageRow
from tests.fakes.world import World

HOUR = 3_600
Key = tuple[int, int | None, int | None]
_NAMES = {status.value: status.name.lower() for status in Status}


def tallied() -> dict[Key, dict[str, Any]]:
    """The stored hours of the clock, by hour, source and destination."""
    return {
        (row.since // HOUR, row.source, row.destination): {
            "sent": row.sent,
            "resent": row.resent,
            "moved": row.moved,
            "delays": dict(zip(row.delays[::2], row.delays[1::2], strict=True)),
            "last_sent": row.last_sent,
            "last_relay": row.last_relay,
            "first_open": row.first_open,
            **{
                name: count
                for name in ("initiated", "failed", "executed", "invalid", "source_missing")
                if (count := getattr(row, name))
            },
        }
        for row in Tally.objects.filter(period=Tally.Period.CLOCK_HOUR)
    }


def true_tallies() -> dict[Key, dict[str, Any]]:
    """The same, from every stored message, one by one."""
    records = read_records(Message.objects.order_by())
    sends = dict(Message.objects.values_list("message_hash", "sends"))
    found: dict[Key, dict[str, Any]] = {}
    for record, row in zip(records, read_rows(records, load_network()), strict=True):
        if record.status == Status.DROPPED:
            continue
        hour = record.timestamp // HOUR
        for key in ((hour, record.source, record.destination), (hour, None, None)):
            _count(found.setdefault(key, _nothing()), record, row, sends[record.message_hash])
    return found


def _count(one: dict[str, Any], record: MessageRecord, row: MessageRow, sends: int) -> None:
    unbacked = record.status == Status.SOURCE_MISSING and sends > 0
    name = "invalid" if unbacked else _NAMES[record.status]
    one[name] = one.get(name, 0) + 1
    if sends:
        one["sent"] += 1
        one["resent"] += sends > 1
        one["last_sent"] = max(one["last_sent"] or 0, record.timestamp)
    if record.relay_timestamp is not None:
        one["last_relay"] = max(one["last_relay"] or 0, record.relay_timestamp)
    if record.status in {Status.INITIATED, Status.FAILED}:
        one["first_open"] = min(one["first_open"] or record.timestamp, record.timestamp)
    if record.status == Status.EXECUTED:
        assert row.relay_delay is not None
        one["delays"][bin_of(row.relay_delay)] += 1
        if row.transfer is not None and row.transfer.token is None:
            one["moved"] += row.transfer.amount


def _nothing() -> dict[str, Any]:
    counts = dict.fromkeys(("sent", "resent", "moved"), 0)
    return {
        **counts,
        "delays": Counter(),
        **dict.fromkeys(("last_sent", "last_relay", "first_open")),
    }


def now_of(world: World) -> int:
    return world.chains[901].latest.timestamp


def play(world: World) -> None:
    """Three sends, a relay of the first and one of the second, a transfer that arrives."""
    first, second = world.send(901, 902, b"first"), world.send(901, 902, b"second")
    transfer = world.send_eth(901, 902, 5 * 10**18)
    world.mine(count=2)
    for sent in (first, second, transfer):
        world.relay(sent)
    world.send(902, 901, b"back")
    world.mine()


def recount(world: World) -> None:
    while count_messages(now_of(world)):
        pass
