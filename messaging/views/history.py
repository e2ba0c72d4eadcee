"""What was taken back of a message, and who has its nonce, line by line; pure."""

from dataclasses import dataclass

from messaging.tracing.past import HistoryEvent
from messaging.tracing.past_words import tell_again, tell_event, tell_same_nonce, tell_why
from messaging.tracing.values import MessageDetail, MessageRow


@dataclass(frozen=True, slots=True)
class Past:
    """A taken-back log: what it was, why it went, what came of its transaction."""

    event: HistoryEvent
    what: str
    why: str
    again: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another message of the same source and nonce."""

    row: MessageRow
    note: str


def history_of(detail: MessageDetail) -> tuple[Past, ...]:
    """Every taken-back log of the message, oldest first."""
    return tuple(
        Past(event, tell_event(event), tell_why(event), tell_again(event))
        for event in detail.history
    )


def others_of(detail: MessageDetail) -> tuple[Other, ...]:
    """The messages that have or had its nonce."""
    return tuple(Other(row, tell_same_nonce(detail.row, row)) for row in detail.same_nonce)
