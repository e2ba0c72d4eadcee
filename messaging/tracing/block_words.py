"""What is known of a block, in two sentences; pure."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.lines import Deed
from messaging.tracing.mined import BlockPage
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import grouped, short_name


def tell_block(page: BlockPage) -> Verdict:
    """What it holds, and how complete that is."""
    named = {"number": grouped(page.number), "chain": short_name(page.chain.name)}
    if not page.known:
        return Verdict(
            _("Block\u00a0%(number)s of %(chain)s is not indexed.") % named, _why_not(page)
        )
    if not page.logs:
        what = _("Block\u00a0%(number)s of %(chain)s holds no log of the interop contracts.")
        if not page.indexed:
            what = _("Nothing is stored any more of block\u00a0%(number)s of %(chain)s.")
        return Verdict(what % named, _complete(page))
    many = _holds(page.logs) if page.indexed else _holds_at_least(page.logs)
    what = many % {**named, "count": grouped(page.logs)}
    return Verdict(what, _deeds(page) or _complete(page))


def _holds(count: int) -> str:
    return ngettext(
        "Block\u00a0%(number)s of %(chain)s holds %(count)s\u00a0interop log.",
        "Block\u00a0%(number)s of %(chain)s holds %(count)s\u00a0interop logs.",
        count,
    )


def _holds_at_least(count: int) -> str:
    return ngettext(
        "Block\u00a0%(number)s of %(chain)s holds at least %(count)s\u00a0interop log.",
        "Block\u00a0%(number)s of %(chain)s holds at least %(count)s\u00a0interop logs.",
        count,
    )


def _deeds(page: BlockPage) -> str:
    """`2 messages sent, 1 relayed.`, of a complete block whose logs are all here."""
    if not page.indexed or page.next is not None or not page.first:
        return ""
    done = [line.deed for line in page.lines]
    sent, relayed, read = (done.count(one) for one in (Deed.SENT, Deed.RELAYED, Deed.READ))
    told = [
        sentence % {"count": grouped(count)}
        for count, sentence in (
            (sent, ngettext("%(count)s message sent", "%(count)s messages sent", sent)),
            (relayed, ngettext("%(count)s message relayed", "%(count)s messages relayed", relayed)),
            (read, ngettext("%(count)s log read", "%(count)s logs read", read)),
        )
        if count
    ]
    return f"{', '.join(told)}." if told else ""


def _complete(page: BlockPage) -> str:
    if page.indexed:
        return _("It is known complete: every log of the watched contracts is here.")
    return _("It is outside the indexed range: only logs that executing messages name are read.")


def _why_not(page: BlockPage) -> str:
    """How far the chain is indexed, and whether its node has the block."""
    indexed, head = page.as_of.indexed_block, page.as_of.head_block
    chain = short_name(page.chain.name)
    if indexed is None:
        return _("Nothing of %(chain)s is indexed yet.") % {"chain": chain}
    told = {"chain": chain, "block": grouped(indexed)}
    if page.number > indexed and head is not None and page.number > head:
        return _("%(chain)s is indexed to block\u00a0%(block)s, and its node has no newer one.") % (
            told if head <= indexed else told | {"block": grouped(head)}
        )
    if page.number > indexed:
        return _("%(chain)s is indexed to block\u00a0%(block)s so far.") % told
    return (
        _(
            "It is below the first indexed block of %(chain)s, or in a part that is still to be "
            "filled in."
        )
        % told
    )
