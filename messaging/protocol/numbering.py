"""The messenger's numbering: it leaves no nonce out, so a hole proves that a log was left out."""

from collections.abc import Iterable
from typing import NamedTuple

from messaging.protocol.contracts import L2_TO_L2_MESSENGER, TOPIC_SENT_MESSAGE
from messaging.protocol.identifier import split_nonce
from messaging.protocol.types import RawLog

_TOPICS = 4


class Numbering(NamedTuple):
    """The highest nonce up to the end of some blocks (None: no send seen yet), and the first hole
    in these blocks: its first and its last nonce."""

    highest: int | None
    hole: tuple[int, int] | None


def sent_nonces(logs: Iterable[RawLog]) -> list[int]:
    """The nonces of the messages that these logs send, first sends and resends, in their order."""
    return [
        int.from_bytes(log.topics[3])
        for log in logs
        if log.address == L2_TO_L2_MESSENGER
        and len(log.topics) == _TOPICS
        and log.topics[0] == TOPIC_SENT_MESSAGE
    ]


def follow_numbering(nonces: Iterable[int], known: int | None) -> Numbering:
    """Continue the numbering of one chain through the sends of its next blocks.

    `known` is the highest nonce below them. While it is None no hole can be told: what is seen may
    be resends of any age. A resend has a nonce that was there before; a new
    version of the messenger's nonces may begin anywhere (domain reference, 1.2, Nonce).
    """
    if known is None:
        return Numbering(max(nonces, default=None), None)
    hole = None
    for nonce in nonces:
        if split_nonce(nonce).version != split_nonce(known).version:
            known = max(known, nonce)
        elif nonce > known:
            if hole is None and nonce > known + 1:
                hole = (known + 1, nonce - 1)
            known = nonce
    return Numbering(known, hole)
