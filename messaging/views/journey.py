"""A message among its relatives, as a list in the order of cause and effect; pure."""

from dataclasses import dataclass

from messaging.tracing.values import MessageDetail, MessageRow
from messaging.tracing.wording import counted, duration


@dataclass(frozen=True, slots=True)
class Stop:
    """One message of the journey and how it belongs to this one."""

    row: MessageRow
    note: str
    current: bool = False


def journey_of(detail: MessageDetail) -> tuple[Stop, ...]:
    """What caused it, itself, what was sent beside it, what its relay sent."""
    parent = detail.parent
    stops = [] if parent is None else [Stop(parent, _note("Its relay sent this message", parent))]
    stops.append(Stop(detail.row, "", current=True))
    stops += [Stop(row, _note("Sent in the same transaction", row)) for row in detail.siblings]
    stops += [Stop(row, _note("Sent by this message's relay", row)) for row in detail.children]
    return tuple(stops)


def journey_title(detail: MessageDetail) -> str:
    """`2 messages, one transaction`."""
    beside, after = len(detail.siblings), len(detail.children)
    if not (beside or after or detail.parent):
        return "A message of its own"
    total = counted(1 + beside + after + (detail.parent is not None), "message")
    return f"{total}, one transaction" if beside and not after and not detail.parent else total


def _note(relation: str, row: MessageRow) -> str:
    if row.relay_delay is None:
        return relation
    return f"{relation}, relayed in {duration(row.relay_delay)}"
