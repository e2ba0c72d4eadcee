"""As of which block a page speaks, in one line; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.chain_status import LevelStatus
from messaging.tracing.health import lag_of
from messaging.tracing.levels import NOT_GIVEN
from messaging.tracing.reaching import (
    all_reach,
    few_reach,
    most_reach,
    one_reaches,
    slowest_reaches,
)
from messaging.tracing.standing import LATE
from messaging.tracing.values import AsOf
from messaging.tracing.wording import (
    NBSP,
    ago,
    clock_time,
    counted,
    duration,
    grouped,
    moment,
    short_name,
    tied,
)

STALE = 60  # seconds after which an indexed block is old, however near the node's head it is
TELLERS = {"op_node": "op-node", "supernode": "supernode", "supervisor": "supervisor"}
OLD_COUNTS = 120  # seconds after which counts are old: they are made every few seconds
FEW = 3  # chains that a line names
FEW_BLOCKS = 10  # behind the head that are nothing to speak of


@dataclass(frozen=True, slots=True)
class Freshness:
    """The line, and whether anything in it is late."""

    text: str
    late: bool


def is_late(as_of: AsOf, now: int) -> bool:
    """Whether what a chain is shown with may be out of date."""
    if as_of.indexed_block is None or behind(as_of):
        return True
    return as_of.indexed_at is not None and now - as_of.indexed_at > STALE


def behind(as_of: AsOf) -> str:
    """`41 s behind`, in blocks where no time is known; empty while the chain keeps up."""
    if as_of.indexed_block is None or as_of.head_block is None:
        return ""
    blocks = as_of.head_block - as_of.indexed_block
    if as_of.indexed_at is None:
        return _behind(counted(blocks, "block")) if blocks > FEW_BLOCKS else ""
    seconds = lag_of(as_of) or 0
    return _behind(duration(seconds)) if blocks > 0 and seconds > LATE else ""


def told(as_of: AsOf, now: int) -> str:
    """`OP Mainnet 159,836,386, 2 s ago`, with how far behind its node's head that is."""
    name = {"chain": _name(as_of)}
    if not as_of.chain.followed:
        return _("%(chain)s, which is not followed") % name
    if as_of.indexed_block is None:
        return _("%(chain)s, not indexed yet") % name
    age = "" if as_of.indexed_at is None else ago(as_of.indexed_at, now)
    parts = [_at_block(as_of), age, behind(as_of)]
    return ", ".join(part for part in parts if part)


def of_message(pair: Sequence[AsOf], now: int) -> Freshness:
    """`As of OP Mainnet 159,836,386, 2 s ago, and Unichain 64,523,191, 1 s ago`."""
    first, *others = [told(as_of, now) for as_of in pair]
    followed = [as_of for as_of in pair if as_of.chain.followed]
    late = any(is_late(as_of, now) for as_of in followed)
    for other in others:
        first = _("%(one)s, and %(other)s") % {"one": first, "other": other}
    return Freshness(_("As of %(chains)s") % {"chains": first}, late)


def of_chains(chains: Sequence[AsOf], now: int) -> Freshness:
    """`All 3 chains indexed to their heads: Base 87, Ink 86, OP Mainnet 87, 2 s ago`.

    Of more than FEW it names the slowest one; late ones are named as exceptions.
    """
    if not chains:
        return Freshness(_("No chain is followed yet"), late=True)
    late = [as_of for as_of in chains if is_late(as_of, now)]
    good = [(lag_of(as_of) or 0) for as_of in chains if as_of not in late]
    if not good:
        spoken = _first_few([told(as_of, now) for as_of in late])
        return Freshness(_("Indexed late: %(chains)s") % {"chains": spoken}, late=True)
    if not late:
        return Freshness(_all_good(chains, max(good), now), late=False)
    spoken = _first_few([_lateness(as_of, now) for as_of in late])
    if len(late) > len(good):
        return Freshness(few_reach(len(good), len(chains), max(good), spoken), late=True)
    return Freshness(most_reach(len(chains), spoken, max(good)), late=True)


def of_counts(at: int | None, now: int) -> Freshness:
    """`Counted at 14:29:12`, of numbers that were counted then, with their age where that is long;
    None: nothing was counted yet."""
    if at is None:
        return Freshness(_("Not counted yet"), late=True)
    if now - at <= OLD_COUNTS:
        return Freshness(_("Counted at %(time)s") % {"time": clock_time(at)}, late=False)
    told = {"time": moment(at, now), "age": ago(at, now)}
    return Freshness(_("Counted at %(time)s, %(age)s") % told, late=True)


def of_level(level: LevelStatus, now: int) -> str:
    """What a reader must know of a level beside its block: who told it where that is no execution
    node, how long ago where that is long, and why it counts for nothing."""
    if level.block is None:
        return str(NOT_GIVEN)
    if not level.counts:
        if level.ahead:
            return _("further than what is indexed: counts once that block is indexed")
        return _("of another fork than what is indexed")
    teller = TELLERS.get(level.source or "", "")
    parts = [_("from %(node)s") % {"node": teller}] if teller else []
    if level.seen_at is not None and now - level.seen_at > STALE:
        parts.append(_("told %(ago)s") % {"ago": ago(level.seen_at, now)})
    return ", ".join(parts)


def _all_good(chains: Sequence[AsOf], lag: int, now: int) -> str:
    if len(chains) == 1:
        return one_reaches(told(chains[0], now), lag)
    if len(chains) > FEW:
        slowest = max(chains, key=lambda one: (lag_of(one) or 0, now - (one.indexed_at or now)))
        return slowest_reaches(len(chains), told(slowest, now), lag)
    ages = [one.indexed_at for one in chains if one.indexed_at is not None]
    blocks = [_at_block(one) for one in chains]
    parts = [*blocks, *([ago(min(ages), now)] if ages else [])]
    return all_reach(len(chains), ", ".join(parts), lag)


def _first_few(sentences: Sequence[str]) -> str:
    """A line names no more than a few; the chains page has them all."""
    shown, more = "; ".join(sentences[:FEW]), len(sentences) - FEW
    if more <= 0:
        return shown
    told = ngettext("%(chains)s; and %(count)s more", "%(chains)s; and %(count)s more", more)
    return told % {"chains": shown, "count": more}


def _lateness(as_of: AsOf, now: int) -> str:
    if as_of.indexed_block is None:
        return _("%(chain)s, not indexed yet") % {"chain": _name(as_of)}
    if as_of.indexed_at is None or behind(as_of):
        return f"{_at_block(as_of)}, {behind(as_of)}"
    spoken = {"chain": _at_block(as_of), "age": duration(now - as_of.indexed_at)}
    return tied(_("%(chain)s, which is %(age)s old") % spoken)


def _behind(amount: str) -> str:
    return (_("%(amount)s behind") % {"amount": amount}).replace(" ", NBSP)


def _at_block(as_of: AsOf) -> str:
    """`OP Mainnet 159,836,386`, of a chain of which something is indexed."""
    return f"{_name(as_of)}{NBSP}{grouped(as_of.indexed_block or 0)}"


def _name(as_of: AsOf) -> str:
    return short_name(as_of.chain.name).replace(" ", NBSP)
