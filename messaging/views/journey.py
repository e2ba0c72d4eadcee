"""A message among its relatives: a list in the order of cause and effect, and its picture; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.journey_graph import Hop
from messaging.tracing.values import MessageDetail, MessageRow
from messaging.tracing.wording import NBSP, duration

ONE_MESSAGE = 1
MOST_SHOWN = 24  # a transaction may send hundreds


@dataclass(frozen=True, slots=True)
class Stop:
    """One message of the journey and how it belongs to the others; `number` names it in the
    picture, `cause` is the number of the message whose relay sent it."""

    number: int
    row: MessageRow
    note: str
    cause: int | None = None
    current: bool = False


def journey_of(detail: MessageDetail) -> tuple[Stop, ...]:
    """What led to it, itself, what was sent beside it, and what their relays sent."""
    causes = {effect: cause for cause, effect in detail.lineage}
    rows = _in_order(detail, causes)[:MOST_SHOWN]
    numbers = {row.message_hash: at for at, row in enumerate(rows, 1)}
    beside = {row.message_hash for row in detail.siblings}
    return tuple(
        Stop(
            numbers[row.message_hash],
            row,
            _note(row, detail, numbers.get(causes.get(row.message_hash, "")), beside),
            numbers.get(causes.get(row.message_hash, "")),
            current=row.message_hash == detail.row.message_hash,
        )
        for row in rows
    )


def left_out(detail: MessageDetail) -> int:
    """How many messages of the journey are not shown."""
    others = {row.message_hash for row in _relatives(detail)}
    return max(0, 1 + len(others) - MOST_SHOWN)


def journey_title(detail: MessageDetail) -> str:
    """`2 messages, one transaction`."""
    others = {row.message_hash for row in _relatives(detail)}
    if not others:
        return _("A message of its own")
    total = ngettext("%(number)d message", "%(number)d messages", 1 + len(others)) % {
        "number": 1 + len(others)
    }
    total = total.replace(" ", NBSP, 1)
    alone = others == {row.message_hash for row in detail.siblings} and not detail.lineage
    return _("%(messages)s, one transaction") % {"messages": total} if alone else total


def hops_of(stops: Sequence[Stop]) -> tuple[Hop, ...]:
    """The journey for drawing; none for a message without relatives."""
    if len(stops) == ONE_MESSAGE:
        return ()
    return tuple(
        Hop(
            number=stop.number,
            cause=stop.cause,
            origin=stop.row.sent_transaction or stop.row.message_hash,
            source=stop.row.source,
            destination=stop.row.destination,
            status=stop.row.status,
            current=stop.current,
        )
        for stop in stops
    )


def _relatives(detail: MessageDetail) -> list[MessageRow]:
    parent = [] if detail.parent is None else [detail.parent]
    return [*parent, *detail.siblings, *detail.children, *detail.distant]


def _in_order(detail: MessageDetail, causes: Mapping[str, str]) -> list[MessageRow]:
    """Causes before effects: each message is followed by what its relay sent."""
    known = {row.message_hash: row for row in (detail.row, *_relatives(detail))}
    roots = [key for key in known if causes.get(key) not in known]
    # The line that leads to this message comes first.
    line = _ancestors(detail.row.message_hash, causes)
    roots.sort(key=lambda key: (key not in line, key in causes))
    ordered: dict[str, MessageRow] = {}
    waiting = roots[::-1]
    while waiting:
        key = waiting.pop()
        if key in ordered:
            continue
        ordered[key] = known[key]
        effects = [one for one in known if causes.get(one) == key]
        effects.sort(key=lambda one: one not in line)
        waiting += effects[::-1]
    return list(ordered.values())


def _ancestors(message_hash: str, causes: Mapping[str, str]) -> list[str]:
    line = [message_hash]
    while (before := causes.get(line[-1])) is not None and before not in line:
        line.append(before)
    return line


def _note(row: MessageRow, detail: MessageDetail, cause: int | None, beside: set[str]) -> str:
    parts = []
    if cause is not None:
        parts.append(_("Sent by the relay of %(number)d") % {"number": cause})
    elif row.message_hash in beside:
        parts.append(_("Sent in the same transaction"))
    if row.relay_delay is not None and row.message_hash != detail.row.message_hash:
        told = _("relayed in %(time)s") if parts else _("Relayed in %(time)s")
        parts.append(told % {"time": duration(row.relay_delay)})
    return ", ".join(parts)
