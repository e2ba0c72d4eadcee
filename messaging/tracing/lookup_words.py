"""What was looked up and what each chain's node said of it, in sentences; pure."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.chain.answers import Outcome
from messaging.tracing.lookup_values import ChainAnswer, LookupPage
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import grouped, listed, short_name


def tell_lookup(page: LookupPage) -> Verdict:
    """What the nodes know so far, and what comes next."""
    if page.indexed:
        return Verdict(_("This transaction is indexed by now."), _("Its page has all of it."))
    if page.seen:
        return Verdict(_found(page), _next(page))
    if not page.done:
        return Verdict(
            _("The chains' nodes are being asked for this transaction."),
            _("That takes a few seconds."),
        )
    if any(one.outcome is Outcome.UNKNOWN for one in page.answers):
        return Verdict(
            _("No node that answered knows a mined transaction with this hash."),
            _("A transaction that waits to be mined has no logs yet: ask again once it is mined."),
        )
    return Verdict(_("No node answered."), _("Ask again in a minute."))


def tell_answer(answer: ChainAnswer) -> str:
    """What one chain's node said."""
    chain = {"chain": short_name(answer.chain.name)}
    if answer.outcome is None:
        if answer.late:
            return _("%(chain)s's node gave no answer in time.") % chain
        return _("%(chain)s's node is being asked.") % chain
    if answer.outcome is Outcome.FAILED:
        sentence = _("%(chain)s's node could not be asked. %(reason)s")
        return (sentence % {**chain, "reason": answer.text}).strip()
    return {
        Outcome.FOUND: _("%(chain)s's node has this transaction."),
        Outcome.UNKNOWN: _("%(chain)s's node does not know this transaction."),
        Outcome.PAUSED: _("%(chain)s is paused: its node is not asked."),
    }[answer.outcome] % chain


def _found(page: LookupPage) -> str:
    chains = listed([short_name(one.chain.name) for one in page.seen])
    count = sum(len(one.messages) for one in page.seen)
    told = {"chain": chains, "count": grouped(count)}
    if not count:
        return _("Seen on %(chain)s, with no interop message in it.") % told
    many = ngettext(
        "Seen on %(chain)s, with %(count)s\u00a0message in it.",
        "Seen on %(chain)s, with %(count)s\u00a0messages in it.",
        count,
    )
    return many % told


def _next(page: LookupPage) -> str:
    """How far the chain that has it is indexed."""
    seen = page.seen[0]
    if not seen.messages and not seen.others:
        return _("It left no log of the interop contracts.")
    as_of = next(one for one in page.as_of if one.chain == seen.chain)
    told = {"chain": short_name(seen.chain.name), "block": grouped(seen.block_number)}
    if as_of.indexed_block is None:
        return _("Not indexed yet: nothing of %(chain)s is.") % told
    told["indexed"] = grouped(as_of.indexed_block)
    if seen.block_number > as_of.indexed_block:
        return (
            _(
                "Not indexed yet: %(chain)s is indexed to block\u00a0%(indexed)s, and this is "
                "block\u00a0%(block)s."
            )
            % told
        )
    return _("Not indexed: block\u00a0%(block)s is in a part that is not read yet.") % told
