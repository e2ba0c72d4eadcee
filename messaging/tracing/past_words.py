"""What was taken back, and why, in words; pure."""

from messaging.tracing.past import HistoryEvent, HistoryKind, ReorgCause
from messaging.tracing.values import MessageRow, MessageStatus
from messaging.tracing.wording import NBSP, grouped

CAUSE_WORDS = {
    ReorgCause.PENDING: "not looked at yet",
    ReorgCause.UNKNOWN: "not known",
    ReorgCause.ORDINARY: "an ordinary reorg",
    ReorgCause.LIKELY_REPLACED: "likely an invalid block, replaced by deposits only",
    ReorgCause.REPLACED: "an invalid block, replaced by deposits only",
    ReorgCause.RESYNC: "a resync by an operator",
}
_WHY = {
    ReorgCause.PENDING: "its block was replaced.",
    ReorgCause.UNKNOWN: "its block was replaced, and no node could tell why.",
    ReorgCause.ORDINARY: "its block was replaced in an ordinary reorg.",
    ReorgCause.LIKELY_REPLACED: (
        "its block was replaced; the new one holds deposits only, as one in the place of an "
        "invalid block does."
    ),
    ReorgCause.REPLACED: (
        "a block held an invalid message, and was replaced by one with deposits only."
    ),
    ReorgCause.RESYNC: "an operator had the chain read again.",
}
_OF_A_BLOCK_BELOW = {
    ReorgCause.LIKELY_REPLACED: (
        "a block below its own was replaced; the new one holds deposits only, as one in the place "
        "of an invalid block does."
    ),
    ReorgCause.REPLACED: (
        "a block below its own held an invalid message and was replaced, and all after it went."
    ),
}


def tell_event(event: HistoryEvent) -> str:
    """`Sent in block 12 of Local A, log 0.`"""
    what = "Sent" if event.kind is HistoryKind.SENT else "Executed"
    block = f"block{NBSP}{grouped(event.place.block_number)}"
    return f"{what} in {block} of {event.place.chain_name}, log{NBSP}{event.place.log_index}."


def tell_why(event: HistoryEvent) -> str:
    """Why it was taken back, as the end of a sentence."""
    if event.place.block_number > event.ancestor + 1 and event.cause in _OF_A_BLOCK_BELOW:
        return _OF_A_BLOCK_BELOW[event.cause]
    return _WHY[event.cause]


def tell_again(event: HistoryEvent) -> str:
    """Whether it was mined again, by which transaction, and under which identifier."""
    if event.again is None:
        return "Its transaction was not mined again so far."
    block = f"block{NBSP}{grouped(event.again.block_number)}, log{NBSP}{event.again.log_index}"
    if not event.same_transaction:
        again = "sent" if event.kind is HistoryKind.SENT else "executed"
        return f"It was {again} again by another transaction, in {block}."
    if event.kind is not HistoryKind.SENT:
        return f"The same transaction was mined again in {block}."
    if event.renamed:
        return f"The same transaction was mined again in {block}, under another identifier."
    return f"The same transaction was mined again in {block}: its identifier is the same."


def tell_same_nonce(row: MessageRow, other: MessageRow) -> str:
    """How another message of the same source and nonce belongs to this one."""
    if row.status is not MessageStatus.DROPPED:
        return "Its nonce was that of a message which a reorg took:"
    if other.status is MessageStatus.DROPPED:
        return "Another message had the same nonce, and was taken back as well:"
    return "Another message took its nonce:"


def resync_command(chain_id: int) -> str:
    """What makes Crosslane forget a chain and read it again."""
    return f"manage.py chains resync {chain_id}"
