"""What a transaction did, in two sentences; pure."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.lines import Deed
from messaging.tracing.mined import Mined, TransactionPage
from messaging.tracing.values import MessageRow, MessageStatus
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import grouped, short_name

_PAIR = 2


def tell_transaction(page: TransactionPage) -> Verdict:
    """What it did on each chain, and what became of its messages."""
    if not page.mined:
        return _tell_taken(page)
    done = [sentence for one in page.mined for sentence in _deeds(one)]
    return Verdict(" ".join(done), _became(page))


def _tell_taken(page: TransactionPage) -> Verdict:
    last = page.taken[0]
    told = {"chain": short_name(last.chain.name), "block": grouped(last.block_number)}
    what = _("It stood on %(chain)s in block\u00a0%(block)s, and that block was taken back.") % told
    return Verdict(what, _("It was not mined again in what is indexed."))


def _deeds(one: Mined) -> list[str]:
    chain = short_name(one.chain.name)
    if one.reverted is not None:
        return [_tell_reverted(one, chain)]
    told = [
        sentence
        for sentence in (
            _tell_sent(one.counts.get(Deed.SENT, 0), chain),
            _tell_relayed(one.counts.get(Deed.RELAYED, 0), chain),
            _tell_read(one.counts.get(Deed.READ, 0), chain),
        )
        if sentence
    ]
    return told or [_tell_other(sum(one.counts.values()), chain)]


def _tell_sent(count: int, chain: str) -> str:
    if not count:
        return ""
    many = ngettext(
        "Sent %(count)s\u00a0message from %(chain)s.",
        "Sent %(count)s\u00a0messages from %(chain)s.",
        count,
    )
    return many % {"count": grouped(count), "chain": chain}


def _tell_relayed(count: int, chain: str) -> str:
    if not count:
        return ""
    many = ngettext(
        "Relayed %(count)s\u00a0message on %(chain)s.",
        "Relayed %(count)s\u00a0messages on %(chain)s.",
        count,
    )
    return many % {"count": grouped(count), "chain": chain}


def _tell_read(count: int, chain: str) -> str:
    if not count:
        return ""
    many = ngettext(
        "Read %(count)s\u00a0log of another chain on %(chain)s.",
        "Read %(count)s\u00a0logs of other chains on %(chain)s.",
        count,
    )
    return many % {"count": grouped(count), "chain": chain}


def _tell_other(count: int, chain: str) -> str:
    many = ngettext(
        "Left %(count)s\u00a0log of the interop contracts on %(chain)s, of no message.",
        "Left %(count)s\u00a0logs of the interop contracts on %(chain)s, of no message.",
        count,
    )
    return many % {"count": grouped(count), "chain": chain}


def _tell_reverted(one: Mined, chain: str) -> str:
    count = len(one.tried)
    if not count:
        return _("It reverted on %(chain)s, and names no message that is indexed.") % {
            "chain": chain
        }
    many = ngettext(
        "Tried to relay %(count)s\u00a0message on %(chain)s, and reverted.",
        "Tried to relay %(count)s\u00a0messages on %(chain)s, and reverted.",
        count,
    )
    return many % {"count": grouped(count), "chain": chain}


def _became(page: TransactionPage) -> str:
    """The states of its messages, or why it reverted."""
    reverts = [one.reverted.revert for one in page.mined if one.reverted and one.reverted.revert]
    if reverts:
        return f"{reverts[0].headline[:1].upper()}{reverts[0].headline[1:]}."
    rows = {
        line.message.message_hash: line.message
        for one in page.mined
        for line in one.shown
        if line.message is not None
    }
    if not rows:
        return "" if page.first else _("This page shows its further logs.")
    states = _states(list(rows.values()))
    if page.next is None and page.first:
        return f"{states[:1].upper()}{states[1:]}."
    return _("Of the messages on this page, %(states)s.") % {"states": states}


def _states(rows: Sequence[MessageRow]) -> str:
    """`2 are executed, 1 is in flight`."""
    if len(rows) == 1:
        return _ALONE[rows[0].status]()
    counts = Counter(row.status for row in rows)
    if len(rows) == _PAIR and len(counts) == 1 and rows[0].status is MessageStatus.EXECUTED:
        return _("both are executed")
    told = [_state(status, counts[status]) for status in MessageStatus if counts[status]]
    return ", ".join(told)


def _state(status: MessageStatus, count: int) -> str:
    sentence = {
        MessageStatus.INITIATED: ngettext(
            "%(count)s is in flight", "%(count)s are in flight", count
        ),
        MessageStatus.FAILED: ngettext("%(count)s failed so far", "%(count)s failed so far", count),
        MessageStatus.EXECUTED: ngettext("%(count)s is executed", "%(count)s are executed", count),
        MessageStatus.EXPIRED: ngettext("%(count)s expired", "%(count)s expired", count),
        MessageStatus.INVALID: ngettext("%(count)s is invalid", "%(count)s are invalid", count),
        MessageStatus.AWAITING_SOURCE: ngettext(
            "%(count)s awaits its source", "%(count)s await their sources", count
        ),
        MessageStatus.UNTRACKED_SOURCE: ngettext(
            "%(count)s is of a chain that is not followed",
            "%(count)s are of chains that are not followed",
            count,
        ),
        MessageStatus.DROPPED: ngettext(
            "%(count)s was dropped by a reorg", "%(count)s were dropped by a reorg", count
        ),
    }[status]
    return sentence % {"count": grouped(count)}


_ALONE = {
    MessageStatus.INITIATED: lambda: _("it is in flight"),
    MessageStatus.FAILED: lambda: _("its relay failed so far"),
    MessageStatus.EXECUTED: lambda: _("it is executed"),
    MessageStatus.EXPIRED: lambda: _("it expired"),
    MessageStatus.INVALID: lambda: _("it is invalid"),
    MessageStatus.AWAITING_SOURCE: lambda: _("it awaits its source"),
    MessageStatus.UNTRACKED_SOURCE: lambda: _("it is of a chain that is not followed"),
    MessageStatus.DROPPED: lambda: _("it was dropped by a reorg"),
}
