"""What an address is to messages, in two sentences; pure."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.address_values import AddressPage, Counted, Role
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import grouped, listed


def tell_address(page: AddressPage) -> Verdict:
    """Who it is, and how often it was seen in which role."""
    roles = _roles(page)
    if not roles:
        what = _("No message from or to this address is indexed.")
        if page.name is not None:
            what = _("%(name)s: no message from or to it is indexed.") % {"name": page.name}
        return Verdict(what, _("No indexed transaction is from it either."))
    told = f"{listed(roles)}."
    if page.name is not None:
        what = _("%(name)s, a predeploy at the same address on every chain.") % {"name": page.name}
        return Verdict(what, told[:1].upper() + told[1:])
    return Verdict(told[:1].upper() + told[1:], "")


def count_words(counted: Counted) -> str:
    """`12`, `1,000+`."""
    return f"{grouped(counted.number)}+" if counted.more else grouped(counted.number)


def _roles(page: AddressPage) -> list[str]:
    """`sender of 3 messages`, for each role in which it was seen."""
    return [
        _phrase(role, counted.number) % {"n": _number(counted)}
        for role, counted in page.counts.items()
        if counted.number
    ]


def _phrase(role: Role, n: int) -> str:
    return {
        Role.SENT: ngettext("sender of %(n)s\u00a0message", "sender of %(n)s\u00a0messages", n),
        Role.RECEIVED: ngettext("target of %(n)s\u00a0message", "target of %(n)s\u00a0messages", n),
        Role.TRANSFERS: ngettext("in %(n)s\u00a0transfer", "in %(n)s\u00a0transfers", n),
        Role.RELAYED: ngettext(
            "sender of %(n)s\u00a0transaction", "sender of %(n)s\u00a0transactions", n
        ),
    }[role]


def _number(counted: Counted) -> str:
    if counted.more:
        return _("more than %(number)s") % {"number": grouped(counted.number)}
    return grouped(counted.number)
