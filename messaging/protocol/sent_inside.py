"""SentMessage payloads inside other bytes, found without copies of what is none; total."""

from messaging.protocol.contracts import TOPIC_SENT_MESSAGE
from messaging.protocol.hashing import keccak256
from messaging.protocol.words import read_uint

_HEAD = 7 * 32  # four topics, the sender, where the message is, its length


def is_sent(data: bytes, start: int, size: int) -> bool:
    """Whether bytes of the data are one whole SentMessage payload, as `decode_sent_payload` reads
    it."""
    head = data[start : start + _HEAD]
    if len(head) != _HEAD or start + size > len(data):
        return False
    length = read_uint(head[-32:])
    end = _HEAD + length
    return (
        head[:32] == TOPIC_SENT_MESSAGE
        and head[64:76] == head[128:140] == bytes(12)  # the target's and the sender's padding
        and head[160:192] == (64).to_bytes(32)
        and end + -length % 32 == size
        and data[start + end : start + size] == bytes(size - end)
    )


def payloads_inside(data: bytes, *, most: int) -> list[tuple[bytes, bytes]]:
    """Whole payloads anywhere in the data, each behind its length, with their hashes."""
    found: list[tuple[bytes, bytes]] = []
    at = 0
    while len(found) < most and (start := data.find(TOPIC_SENT_MESSAGE, max(at, 32))) >= 0:
        size = int.from_bytes(data[start - 32 : start])
        at = start + 1
        if is_sent(data, start, size):
            at = start + size
            payload = data[start:at]
            found.append((payload, keccak256(payload)))
    return found
