"""What a message's card says, in the words of its page; pure, it draws nothing."""

import hashlib
from dataclasses import dataclass

from messaging.tracing.attempts import attempts_of
from messaging.tracing.standing import relay_delay
from messaging.tracing.values import ChainRef, MessageDetail, MessageStatus
from messaging.tracing.verdict import tell
from messaging.tracing.wording import NBSP, amount, counted, cut, duration, moment

_DESIGN = 1  # raised when the same facts are drawn otherwise
_DECIMALS = 6
_ARRIVED = {
    MessageStatus.EXECUTED: "Executed",
    MessageStatus.INITIATED: "No relay seen yet",
    MessageStatus.EXPIRED: "Expired",
    MessageStatus.INVALID: "Relayed, and not backed",
    MessageStatus.DROPPED: "Taken back by a reorg",
}
_RUNNING = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Card:
    """The texts of a card. `sent` and `arrived` stand at the two ends of the message."""

    status: MessageStatus
    what: str
    following: str
    source: ChainRef
    destination: ChainRef
    sent: str
    arrived: str
    moved: str
    timing: str
    message: str

    @property
    def version(self) -> str:
        """A short text that changes exactly when the picture does."""
        return hashlib.sha256(repr((_DESIGN, self)).encode()).hexdigest()[:20]


def card_of(detail: MessageDetail, now: int) -> Card:
    """The card of a message, at second `now` of the wall clock."""
    verdict, row = tell(detail, now), detail.row
    return Card(
        status=row.status,
        what=verdict.what,
        following=verdict.next,
        source=row.source,
        destination=row.destination,
        sent=_sent(detail, now),
        arrived=_arrived(detail),
        moved=_moved(detail),
        timing=_timing(detail, now),
        message=cut(row.message_hash, head=8, tail=8),
    )


def _sent(detail: MessageDetail, now: int) -> str:
    send = detail.current_send
    if send is None:
        return "Sending not seen"
    again = " again" if send is not detail.sends[0] else ""
    return f"Sent{again} {moment(send.place.timestamp, now)} UTC"


def _arrived(detail: MessageDetail) -> str:
    delay = relay_delay(detail)
    if detail.row.status is MessageStatus.EXECUTED and delay is not None:
        return f"Executed, +{duration(delay)}"
    if detail.row.status is MessageStatus.FAILED:
        return f"{counted(len(attempts_of(detail)), 'relay')} reverted"
    return _ARRIVED.get(detail.row.status, "Relayed")


def _moved(detail: MessageDetail) -> str:
    """What the message moves or calls."""
    row = detail.row
    if row.transfer is not None:
        moved = amount(row.transfer, digits=_DECIMALS, short=True)
        token = row.transfer.token
        # What a token calls itself is a claim: its address stands beside.
        return moved if token is None else f"{moved} of {cut(token, head=4, tail=4)}"
    if row.function is not None:
        return f"{row.function}()"
    if row.selector is not None:
        return f"Call {row.selector}"
    unseen = row.sender is None or row.status is MessageStatus.DROPPED
    return "Message" if unseen else "Message without a call"


def _timing(detail: MessageDetail, now: int) -> str:
    """How long the relay took, or until when one is possible."""
    delay = relay_delay(detail)
    if delay is not None:
        return f"Time to relay {duration(delay)}"
    expires = detail.row.expires_at
    if expires is None or detail.row.status not in _RUNNING:
        return ""
    last = expires if detail.relay_before is None else min(expires, detail.relay_before)
    return f"Relay before {moment(last, now)}{NBSP}UTC"
