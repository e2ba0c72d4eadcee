"""Which labels of a chart are kept and where they stand, so that none overlaps another; pure.

Heavier labels are placed first. Two that are closer than NEAR get the shorter second line, and
where they still touch, or a path is in the way, the lighter one is left out.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

NEAR = 90.0  # px between two labels from which the full second line is used
_GAP = 8.0  # px that boxes keep
_OVERHANG = 6.0  # px by which a label that starts or ends at a node reaches over it
_TITLE_SIZE, _SUB_SIZE = 13.0, 12.0
ELLIPSIS = "\u2026"
# Widths in em of the letters of Inter, by groups; a little too wide rather than too narrow.
_NARROW, _SLIM, _WIDE = "ijl.,:;'|!()\u00a0 ", "frtI1-", "mwMW@%"


class Anchor(StrEnum):
    """Which part of a text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Label(Struct, frozen=True):
    """A label that a chart wants at `x` of a band, between `low` and `high`.

    `brief` is the shorter second line, `weight` how much the label matters.
    """

    band: int
    x: float
    title: str
    sub: str
    brief: str
    weight: int
    low: float
    high: float
    anchor: Anchor = Anchor.MIDDLE
    tone: str = ""


class Placed(Struct, frozen=True):
    """A label that is kept: its lines, their place, and the px that it covers."""

    label: Label
    sub: str
    anchor: Anchor
    x: float
    left: float
    right: float


def text_width(text: str, size: float) -> float:
    """About how many px a text takes."""
    return size * _width(text)


def fit(text: str, width: float, size: float) -> str:
    """The text, its middle left out until it takes no more than so many px."""
    if text_width(text, size) <= width:
        return text
    for kept in range(len(text) - 1, 1, -1):
        tail = kept // 3
        shown = f"{text[: kept - tail].rstrip()}{ELLIPSIS}{text[len(text) - tail :].lstrip()}"
        if text_width(shown, size) <= width:
            return shown
    return ELLIPSIS


def keep_apart(
    labels: Sequence[Label], closed: Sequence[tuple[int, float, float]] = ()
) -> tuple[Placed, ...]:
    """The labels that are kept, as they were given; `closed` are the px of a band (band, from, to)
    that a path takes."""
    kept: dict[int, Placed] = {}
    for at in sorted(range(len(labels)), key=lambda one: -labels[one].weight):
        label = labels[at]
        beside = [one for one in kept.values() if one.label.band == label.band]
        taken = [(one.left - _GAP, one.right + _GAP) for one in beside]
        taken += [(left, right) for band, left, right in closed if band == label.band]
        placed = _place(label, beside, taken)
        if placed is not None:
            kept[at] = placed
    return tuple(kept[at] for at in sorted(kept))


def _place(
    label: Label, beside: Sequence[Placed], taken: Sequence[tuple[float, float]]
) -> Placed | None:
    near = any(abs(one.label.x - label.x) < NEAR for one in beside)
    anchors = [label.anchor, *(one for one in Anchor if one is not label.anchor)]
    for sub in dict.fromkeys([label.brief] if near else [label.sub, label.brief]):
        for anchor in anchors:
            placed = _at(label, sub, anchor)
            inside = label.low <= placed.left and placed.right <= label.high
            if inside and all(placed.right <= a or b <= placed.left for a, b in taken):
                return placed
    return None


def _at(label: Label, sub: str, anchor: Anchor) -> Placed:
    width = max(text_width(label.title, _TITLE_SIZE), text_width(sub, _SUB_SIZE))
    x = label.x
    if anchor is Anchor.START:
        x = max(x - _OVERHANG, label.low)
        return Placed(label, sub, anchor, x, x, x + width)
    if anchor is Anchor.END:
        x = min(x + _OVERHANG, label.high)
        return Placed(label, sub, anchor, x, x - width, x)
    return Placed(label, sub, anchor, x, x - width / 2, x + width / 2)


@lru_cache(maxsize=4_096)
def _width(text: str) -> float:
    """In em; charts say the same words again and again."""
    return sum(map(_em, text))


@lru_cache(maxsize=512)
def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.3
    if letter in _SLIM:
        return 0.44
    if letter in _WIDE:
        return 0.9
    if letter.isupper() or letter == ELLIPSIS:
        return 0.72
    return 0.63 if letter.isascii() else 1.0
