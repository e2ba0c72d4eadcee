"""A chain's coverage as one bar from its first block to its head; pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.chain_status import ChainStatus
from messaging.tracing.freshness import behind
from messaging.tracing.wording import counted, grouped, scaled
from messaging.views.coverage import Gap, gaps_of
from messaging.views.plots import number

WIDTH = 1_064
_NARROW = 6.0  # below this a piece that is missing is a mark, or nobody would see it
_APART = 96.0  # between the middles of two labels
_LABELLED = 4  # gaps that are named

Scale = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the bar in a style of the sheet."""

    style: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text above or below the bar."""

    x: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CoverageBar:
    """The bar; `above` names what is missing, `below` blocks; `told` says all of it in words."""

    boxes: tuple[Box, ...]
    above: tuple[Label, ...]
    below: tuple[Label, ...]
    ticks: str
    told: str
    share: str


def draw_coverage(status: ChainStatus) -> CoverageBar | None:
    """The bar of a chain, None before anything is indexed or its head is known."""
    first = status.start_block
    head = max(status.as_of.head_block or 0, status.covered[-1].last if status.covered else 0)
    if not status.covered or head <= first:
        return None

    def x(block: int) -> float:
        return WIDTH * min(max(block - first, 0), head - first) / (head - first)

    gaps = gaps_of(status)
    waits = "gap" if status.problems else "todo"
    done = [
        Box("done", number(x(one.first)), "32", number(max(x(one.last) - x(one.first), 1)), "14")
        for one in status.covered
    ]
    missing = [_missing(x(gap.first), x(gap.last + 1), waits) for gap in gaps]
    edges = [first, *(one.first for one in status.covered), head]
    return CoverageBar(
        boxes=(*done, *missing),
        above=_above(status, gaps, x),
        below=_below(edges, x),
        ticks="".join(f"M{number(x(block))} 50v5" for block in sorted(set(edges))),
        told=_told(status, gaps),
        share=_share(status, gaps, head),
    )


def _missing(left: float, right: float, style: str) -> Box:
    if right - left < _NARROW:
        return Box("gap", number((left + right) / 2 - 2), "26", "4", "26")
    return Box(style, number(left), "32.5", number(right - left), "13")


def _above(status: ChainStatus, gaps: Sequence[Gap], x: Scale) -> tuple[Label, ...]:
    right = [] if behind(status.as_of) else [Label(str(WIDTH), _("following the head"), "end")]
    taken = [float(WIDTH) - 60] if right else []
    labels = []
    for gap in sorted(gaps, key=lambda one: one.first - one.last)[:_LABELLED]:
        middle = (x(gap.first) + x(gap.last)) / 2
        if any(abs(middle - other) < 2 * _APART for other in taken):
            continue
        taken.append(middle)
        size = counted(gap.last - gap.first + 1, "block")
        text = _("missing, %(blocks)s") % {"blocks": size}
        anchor = "start" if middle < _APART else "end" if middle > WIDTH - _APART else "middle"
        labels.append(Label(number(middle), text, anchor))
    return (*labels, *right)


def _below(blocks: Sequence[int], x: Scale) -> tuple[Label, ...]:
    """The ends first, then those between that do not touch what is written already."""
    first, *between, last = sorted(set(blocks))
    labels = [Label("0", grouped(first), "start"), Label(str(WIDTH), grouped(last), "end")]
    taken = [_APART / 2, WIDTH - _APART / 2]
    for block in between:
        if all(abs(x(block) - other) >= _APART for other in taken):
            taken.append(x(block))
            labels.append(Label(number(x(block)), grouped(block), "middle"))
    return tuple(labels)


def _share(status: ChainStatus, gaps: Sequence[Gap], head: int) -> str:
    whole = head - status.start_block + 1
    newest = status.covered[-1].last
    missing = sum(gap.last - gap.first + 1 for gap in gaps) + head - newest
    thousandths = (whole - missing) * 1000 // whole
    return _("%(share)s %% of the blocks since %(block)s") % {
        "share": scaled(thousandths, 1),
        "block": grouped(status.start_block),
    }


def _told(status: ChainStatus, gaps: Sequence[Gap]) -> str:
    reach = {
        "first": grouped(status.start_block),
        "last": grouped(status.covered[-1].last),
        "count": len(gaps),
    }
    if not gaps:
        return _("Complete from block %(first)s to block %(last)s.") % reach
    told = ngettext(
        "Complete from block %(first)s to block %(last)s, except %(count)s gap.",
        "Complete from block %(first)s to block %(last)s, except %(count)s gaps.",
        len(gaps),
    )
    return told % reach
