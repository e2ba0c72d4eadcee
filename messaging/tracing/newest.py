"""The newest executed messages by their hashes, and nothing else of them: one look at an index."""

from dataclasses import dataclass

from messaging.models import Message
from messaging.protocol.lifecycle import Status
from messaging.protocol.text import to_hex


@dataclass(frozen=True, slots=True)
class Newest:
    """An executed message; `executed_at` in seconds."""

    message_hash: str
    executed_at: int


def newest_executed(count: int) -> tuple[Newest, ...]:
    """The `count` executed messages that were sent last, newest first; one query."""
    found = Message.objects.filter(status=Status.EXECUTED).order_by("-timestamp", "-message_hash")
    rows = found.values_list("message_hash", "relay_timestamp", "timestamp")[:count]
    return tuple(Newest(to_hex(bytes(key)), relayed or sent) for key, relayed, sent in rows)
