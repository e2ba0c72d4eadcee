"""How complete a chain is, in two sentences; pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.chain_status import ChainStatus
from messaging.tracing.freshness import behind
from messaging.tracing.health import ChainState
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import grouped, tied


@dataclass(frozen=True, slots=True)
class Gap:
    """Blocks first..last between two complete ranges, not indexed yet."""

    first: int
    last: int


def gaps_of(status: ChainStatus) -> tuple[Gap, ...]:
    """What is missing between the start block and the newest indexed one."""
    gaps, expected = [], status.start_block
    for covered in status.covered:
        if covered.first > expected:
            gaps.append(Gap(expected, covered.first - 1))
        expected = max(expected, covered.last + 1)
    return tuple(gaps)


def tell_coverage(status: ChainStatus) -> Verdict:
    """What is complete, and what comes next."""
    if not status.covered:
        return Verdict(_("Nothing is indexed yet."), _next(status))
    gaps = gaps_of(status)
    first, last = status.start_block, status.covered[-1].last
    if len(gaps) == 1 and gaps[0].first == first:
        first, gaps = gaps[0].last + 1, ()
    return Verdict(_complete(first, last, len(gaps), behind(status.as_of)), _next(status))


def _complete(first: int, last: int, gaps: int, late: str) -> str:
    """The sentence on what is complete; it names the last block where that is not the head."""
    spoken = {"first": grouped(first), "last": grouped(last), "gaps": grouped(gaps)}
    if not gaps:
        told = (
            _("Complete from block %(first)s to %(last)s.")
            if late
            else _("Complete from block %(first)s to the head.")
        )
    elif late:
        told = ngettext(
            "Complete from block %(first)s to %(last)s, except %(gaps)s gap.",
            "Complete from block %(first)s to %(last)s, except %(gaps)s gaps.",
            gaps,
        )
    else:
        told = ngettext(
            "Complete from block %(first)s to the head, except %(gaps)s gap.",
            "Complete from block %(first)s to the head, except %(gaps)s gaps.",
            gaps,
        )
    return told % spoken


def _next(status: ChainStatus) -> str:
    return tied(_waits(status) or _goes_on(status))


def _waits(status: ChainStatus) -> str:
    """What keeps a chain from being read; empty where nothing does."""
    if status.paused:
        return _("Paused: it is not read from its node until it is resumed.")
    if status.forked_at is not None:
        return _(
            "It forked below what was final, at block %(block)s: all of it stopped and waits for a "
            "person, and nothing is changed meanwhile."
        ) % {"block": grouped(status.forked_at)}
    if status.state is ChainState.STOPPED:
        return _(
            "It stopped and needs a person: mend what the sentence in its row says, then retry it "
            "in the admin."
        )
    return ""


def _goes_on(status: ChainStatus) -> str:
    if status.problems:
        return ngettext(
            "Part of it rests, for the reason given below.",
            "Parts of it rest, for the reason given below.",
            len(status.problems),
        )
    if status.backfill_left:
        return ngettext(
            "%(count)s older block is being filled in.",
            "%(count)s older blocks are being filled in.",
            status.backfill_left,
        ) % {"count": grouped(status.backfill_left)}
    if late := behind(status.as_of):
        return _("It is catching up, %(late)s.") % {"late": late}
    return _("Every new block is read as it comes.")
