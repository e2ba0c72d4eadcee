"""How far chains are indexed, as whole sentences for translators; it decides nothing.

`lag` is seconds behind the heads, 0 where they are reached.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.wording import duration, grouped


def one_reaches(chain: str, lag: int) -> str:
    """Of the only chain."""
    if not lag:
        return _("Indexed to its head: %(chain)s") % {"chain": chain}
    return _("Indexed to within %(lag)s: %(chain)s") % {"lag": duration(lag), "chain": chain}


def all_reach(count: int, chains: str, lag: int) -> str:
    """Of a few chains, each named."""
    spoken = {"count": grouped(count), "chains": chains, "lag": duration(lag)}
    if not lag:
        told = ngettext(
            "All %(count)s chain indexed to its head: %(chains)s",
            "All %(count)s chains indexed to their heads: %(chains)s",
            count,
        )
    else:
        told = ngettext(
            "All %(count)s chain indexed to within %(lag)s: %(chains)s",
            "All %(count)s chains indexed to within %(lag)s: %(chains)s",
            count,
        )
    return told % spoken


def slowest_reaches(count: int, chain: str, lag: int) -> str:
    """Of many chains, of which the slowest is named."""
    spoken = {"count": grouped(count), "chain": chain, "lag": duration(lag)}
    if not lag:
        told = ngettext(
            "All %(count)s chain indexed to its head, the slowest: %(chain)s",
            "All %(count)s chains indexed to their heads, the slowest: %(chain)s",
            count,
        )
    else:
        told = ngettext(
            "All %(count)s chain indexed to within %(lag)s, the slowest: %(chain)s",
            "All %(count)s chains indexed to within %(lag)s, the slowest: %(chain)s",
            count,
        )
    return told % spoken


def most_reach(count: int, late: str, lag: int) -> str:
    """Of chains of which some are late."""
    spoken = {"count": grouped(count), "late": late, "lag": duration(lag)}
    if not lag:
        told = ngettext(
            "All %(count)s chain indexed to its head, except %(late)s",
            "All %(count)s chains indexed to their heads, except %(late)s",
            count,
        )
    else:
        told = ngettext(
            "All %(count)s chain indexed to within %(lag)s, except %(late)s",
            "All %(count)s chains indexed to within %(lag)s, except %(late)s",
            count,
        )
    return told % spoken


def few_reach(good: int, count: int, lag: int, late: str) -> str:
    """Of chains of which most are late."""
    spoken = {"good": grouped(good), "count": grouped(count), "late": late, "lag": duration(lag)}
    if not lag:
        told = ngettext(
            "%(good)s of %(count)s chain indexed to its head; late: %(late)s",
            "%(good)s of %(count)s chains indexed to their heads; late: %(late)s",
            count,
        )
    else:
        told = ngettext(
            "%(good)s of %(count)s chain indexed to within %(lag)s; late: %(late)s",
            "%(good)s of %(count)s chains indexed to within %(lag)s; late: %(late)s",
            count,
        )
    return told % spoken
