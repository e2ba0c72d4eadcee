"""What deserves a look on the first page: each with its evidence and where to read on; pure.

Thresholds stand here and in the sentences, so that a reader can check them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.freshness import behind, is_late
from messaging.tracing.open_messages import OpenCount
from messaging.tracing.totals import LaneTotals, Totals
from messaging.tracing.values import AsOf, ChainRef
from messaging.tracing.wording import duration, grouped, roughly, short_name

SILENT = 600  # seconds without a relay while messages wait, at least
TIMES = 2  # times the week's median from which the last hour is slow
FEW_RELAYS = 5  # from which a median says something
_SLOWER = 5  # seconds by which it must be slower at least
MOST = 3  # findings of one kind

LaneKey = tuple[int, int]


class Kind(StrEnum):
    """What is found; the page draws an icon for each."""

    EXPIRING = "expiring"
    FAILED = "failed"
    INVALID = "invalid"
    LATE = "late"
    SILENT = "silent"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that deserves a look: what, how many, the evidence. It is about a lane, or a chain
    (`source` alone), or messages of every lane."""

    kind: Kind
    title: str
    count: str
    evidence: str
    source: ChainRef | None = None
    destination: ChainRef | None = None

    @property
    def lane(self) -> LaneKey | None:
        """The lane that it is about."""
        if self.source is None or self.destination is None:
            return None
        return self.source.chain_id, self.destination.chain_id


def find_expiring(opened: Sequence[OpenCount], now: int) -> list[Finding]:
    """Messages that expire within a day."""
    soon = [one for one in opened if one.soon]
    if not soon:
        return []
    first = min(soon, key=lambda one: one.first_expiry or 0)
    count = sum(one.soon for one in soon)
    told = roughly(count, about=any(one.about for one in soon))
    left = (first.first_expiry or now) - now
    first_in = _("The first in %(time)s, %(lane)s.") % {
        "time": duration(left),
        "lane": _lane(first),
    }
    first_now = _("The first of them now, %(lane)s.") % {"lane": _lane(first)}
    return [
        Finding(
            Kind.EXPIRING,
            capfirst(
                ngettext(
                    "%(count)s message runs out of time within a day",
                    "%(count)s messages run out of time within a day",
                    count,
                )
                % {"count": told}
            ),
            told,
            first_in if left > 0 else first_now,
            *((first.source, first.destination) if len(soon) == 1 else ()),
        )
    ]


def find_failed(opened: Sequence[OpenCount]) -> list[Finding]:
    """Lanes whose relays revert."""
    failing = sorted((one for one in opened if one.failed), key=lambda one: -one.failed)
    return [
        Finding(
            Kind.FAILED,
            _("Relays revert, %(lane)s") % {"lane": _lane(one)},
            roughly(one.failed, about=one.about),
            ngettext(
                "Every relay of %(count)s message reverted; it can still be executed.",
                "Every relay of %(count)s messages reverted; they can still be executed.",
                one.failed,
            )
            % {"count": roughly(one.failed, about=one.about)},
            one.source,
            one.destination,
        )
        for one in failing[:MOST]
    ]


def find_invalid(lanes: Iterable[LaneTotals]) -> list[Finding]:
    """Lanes with executions that their source does not back, of messages of the last day."""
    found = [one for one in lanes if one.totals.invalid]
    return [
        Finding(
            Kind.INVALID,
            _("Executions break a rule, %(lane)s") % {"lane": _lane(one)},
            grouped(one.totals.invalid),
            _("Sent in the last 24 hours; their source does not back the executions."),
            one.source,
            one.destination,
        )
        for one in found[:MOST]
    ]


def find_late(chains: Sequence[AsOf], now: int) -> list[Finding]:
    """Chains that are indexed late, or whose node tells nothing new."""
    found = []
    for one in chains:
        if one.indexed_block is None or not is_late(one, now):
            continue
        name = short_name(one.chain.name)
        if late := behind(one):
            title = _("%(chain)s is indexed late") % {"chain": name}
            evidence = _("Block %(block)s is indexed, %(late)s.")
        else:
            title = _("%(chain)s has no new block") % {"chain": name}
            late = duration(now - (one.indexed_at or now))
            evidence = _("Block %(block)s is its newest, and %(late)s old.")
        values = {"block": grouped(one.indexed_block), "late": late}
        found.append(Finding(Kind.LATE, title, late, evidence % values, one.chain))
    return found


@dataclass(frozen=True, slots=True)
class Silence:
    """That nobody relays; `lasts`: seconds since the last relay, None where a week saw none."""

    lasts: int | None


def silence_of(one: OpenCount, week: Totals | None, destination: AsOf) -> Silence | None:
    """Whether messages of a lane wait while nobody relays any, by the time up to which the
    destination is indexed; None where somebody does, and where a relay would not be seen."""
    clock = destination.indexed_at
    if not one.waiting or clock is None or behind(destination):
        return None
    last = None if week is None else week.last_relay
    usual = 0 if week is None else (week.slow or 0)
    if clock - max(last or 0, one.first_open or clock) <= max(SILENT, 3 * usual):
        return None
    return Silence(None if last is None else clock - last)


def find_silent(
    opened: Sequence[OpenCount], week: Mapping[LaneKey, LaneTotals], chains: Sequence[AsOf]
) -> list[Finding]:
    """Lanes whose messages wait while nobody relays any, those of most messages first; `chains` are
    those that are followed."""
    found: list[Finding] = []
    reach = {one.chain.chain_id: one for one in chains}
    for one in sorted(opened, key=lambda lane: -lane.waiting):
        known = week.get((one.source.chain_id, one.destination.chain_id))
        as_of = reach.get(one.destination.chain_id)
        silence = as_of and silence_of(one, known.totals if known else None, as_of)
        if not silence:
            continue
        if silence.lasts is None:
            evidence = _("No relay was seen in a week.")
        else:
            evidence = _("No relay was seen for %(time)s.") % {"time": duration(silence.lasts)}
        title = _("Nobody relays, %(lane)s") % {"lane": _lane(one)}
        where = one.source, one.destination
        found.append(
            Finding(Kind.SILENT, title, roughly(one.waiting, about=one.about), evidence, *where)
        )
    return found[:MOST]


def find_slow(hour: Iterable[LaneTotals], week: Mapping[LaneKey, LaneTotals]) -> list[Finding]:
    """Lanes that took much longer in the last hour than in the last week."""
    found = []
    for one in hour:
        known = week.get((one.source.chain_id, one.destination.chain_id))
        usual = None if known is None else known.totals.median
        median = one.totals.median
        if usual is None or median is None or one.totals.executed < FEW_RELAYS:
            continue
        if median > TIMES * usual and median >= usual + _SLOWER:
            values = {"hour": duration(median), "week": duration(usual)}
            found.append(
                Finding(
                    Kind.SLOW,
                    _("Relays are slow, %(lane)s") % {"lane": _lane(one)},
                    duration(median),
                    _("%(hour)s in the last hour, %(week)s in the last week.") % values,
                    one.source,
                    one.destination,
                )
            )
    return found[:MOST]


def _lane(one: OpenCount | LaneTotals) -> str:
    ends = short_name(one.source.name), short_name(one.destination.name)
    return _("%(source)s to %(destination)s") % dict(
        zip(("source", "destination"), ends, strict=True)
    )
