"""What was taken back, and why, in words; pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.tracing.past import HistoryEvent, HistoryKind, ReorgCause
from messaging.tracing.values import MessageRow, MessageStatus
from messaging.tracing.wording import grouped

CAUSE_WORDS = {
    ReorgCause.PENDING: gettext_lazy("not looked at yet"),
    ReorgCause.UNKNOWN: gettext_lazy("not known"),
    ReorgCause.ORDINARY: gettext_lazy("an ordinary reorg"),
    ReorgCause.LIKELY_REPLACED: gettext_lazy("likely an invalid block, replaced by deposits only"),
    ReorgCause.REPLACED: gettext_lazy("an invalid block, replaced by deposits only"),
    ReorgCause.RESYNC: gettext_lazy("a resync by an operator"),
}
_WHY = {
    ReorgCause.PENDING: gettext_lazy("its block was replaced."),
    ReorgCause.UNKNOWN: gettext_lazy("its block was replaced, and no node could tell why."),
    ReorgCause.ORDINARY: gettext_lazy("its block was replaced in an ordinary reorg."),
    ReorgCause.LIKELY_REPLACED: gettext_lazy(
        "its block was replaced; the new one holds deposits only, as one in the place of an "
        "invalid block does."
    ),
    ReorgCause.REPLACED: gettext_lazy(
        "a block held an invalid message, and was replaced by one with deposits only."
    ),
    ReorgCause.RESYNC: gettext_lazy("an operator had the chain read again."),
}
_OF_A_BLOCK_BELOW = {
    ReorgCause.LIKELY_REPLACED: gettext_lazy(
        "a block below its own was replaced; the new one holds deposits only, as one in the place "
        "of an invalid block does."
    ),
    ReorgCause.REPLACED: gettext_lazy(
        "a block below its own held an invalid message and was replaced, and all after it went."
    ),
}


def tell_event(event: HistoryEvent) -> str:
    """`Sent in block 12 of Local A, log 0.`"""
    told = {
        "block": grouped(event.place.block_number),
        "chain": event.place.chain_name,
        "log": event.place.log_index,
    }
    if event.kind is HistoryKind.SENT:
        return _("Sent in block\u00a0%(block)s of %(chain)s, log\u00a0%(log)s.") % told
    return _("Executed in block\u00a0%(block)s of %(chain)s, log\u00a0%(log)s.") % told


def tell_why(event: HistoryEvent) -> str:
    """Why it was taken back, as the end of a sentence."""
    if event.place.block_number > event.ancestor + 1 and event.cause in _OF_A_BLOCK_BELOW:
        return str(_OF_A_BLOCK_BELOW[event.cause])
    return str(_WHY[event.cause])


def tell_again(event: HistoryEvent) -> str:
    """Whether it was mined again, by which transaction, and under which identifier."""
    if event.again is None:
        return _("Its transaction was not mined again so far.")
    sent = event.kind is HistoryKind.SENT
    if not event.same_transaction and sent:
        told = _(
            "It was sent again by another transaction, in block\u00a0%(block)s, log\u00a0%(log)s."
        )
    elif not event.same_transaction:
        told = _(
            "It was executed again by another transaction, in block\u00a0%(block)s, "
            "log\u00a0%(log)s."
        )
    elif not sent:
        told = _("The same transaction was mined again in block\u00a0%(block)s, log\u00a0%(log)s.")
    elif event.renamed:
        told = _(
            "The same transaction was mined again in block\u00a0%(block)s, log\u00a0%(log)s, under "
            "another identifier."
        )
    else:
        told = _(
            "The same transaction was mined again in block\u00a0%(block)s, log\u00a0%(log)s: its "
            "identifier is the same."
        )
    return told % {"block": grouped(event.again.block_number), "log": event.again.log_index}


def tell_same_nonce(row: MessageRow, other: MessageRow) -> str:
    """How another message of the same source and nonce belongs to this one."""
    if row.status is not MessageStatus.DROPPED:
        return _("Its nonce was that of a message which a reorg took:")
    if other.status is MessageStatus.DROPPED:
        return _("Another message had the same nonce, and was taken back as well:")
    return _("Another message took its nonce:")


def resync_command(chain_id: int) -> str:
    """What makes Crosslane forget a chain and read it again."""
    return f"manage.py chains resync {chain_id}"
