"""A journey as a picture: chains are lanes, each message runs from lane to lane; pure.

A message starts where the relay of its cause stands, else at a transaction of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.tracing.lanechart.curves import across, px
from messaging.tracing.lanechart.elements import Circle, Drawing, Mark, Path, Shape, Text
from messaging.tracing.lanechart.labels import fit
from messaging.tracing.values import ChainRef, MessageStatus
from messaging.tracing.wording import STATUS_WORDS, short_name

WIDTH = 440
_LEFT, _RIGHT = 118, 424
_TOP, _LANE, _STACK = 30, 52, 22  # px above the first lane, between lanes, between nodes of a place
_STEP = 96.0  # px between two generations at most
_RADIUS = 9.0
_NAME_WIDTH = 76
_ARRIVED = frozenset(
    {MessageStatus.EXECUTED, MessageStatus.AWAITING_SOURCE, MessageStatus.UNTRACKED_SOURCE}
)
_BAD = frozenset({MessageStatus.FAILED, MessageStatus.INVALID})


@dataclass(frozen=True, slots=True)
class Hop:
    """One message of the journey by its number in the list; `cause` is the number of the message
    whose relay sent it, `origin` the transaction that sent it."""

    number: int
    cause: int | None
    origin: str
    source: ChainRef
    destination: ChainRef
    status: MessageStatus
    current: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands: `column` counts generations, `row` the nodes of one column and lane."""

    column: int
    chain_id: int
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of every message's relay by number, of every first transaction by hash, and the
    lanes from top to bottom."""

    ends: Mapping[int, Spot]
    origins: Mapping[str, Spot]
    lanes: tuple[ChainRef, ...]


def lay_out(hops: Sequence[Hop]) -> Layout:
    """Columns by generation, lanes by first use; nodes of one column and lane below each other."""
    lanes: dict[int, ChainRef] = {}
    for hop in hops:
        lanes.setdefault(hop.source.chain_id, hop.source)
        lanes.setdefault(hop.destination.chain_id, hop.destination)
    columns = _columns(hops)
    taken: dict[tuple[int, int], int] = {}
    origins: dict[str, Spot] = {}
    ends: dict[int, Spot] = {}
    for hop in hops:
        if hop.cause is None and hop.origin not in origins:
            origins[hop.origin] = _take(taken, columns[hop.number] - 1, hop.source.chain_id)
        ends[hop.number] = _take(taken, columns[hop.number], hop.destination.chain_id)
    return Layout(ends, origins, tuple(lanes.values()))


def draw_journey(hops: Sequence[Hop]) -> Drawing:
    """The picture; its story tells every message by its number."""
    layout = lay_out(hops)
    tops, height = _lane_tops(layout)
    step = _step(layout)
    shapes: list[Shape] = []
    for chain in layout.lanes:
        y = tops[chain.chain_id]
        shapes += [
            Path("lane", f"M{_LEFT - 14} {y}H{WIDTH}"),
            Mark(0, y - 6.5, chain),
            Text("t-sub", 20, y + 4, fit(chain.name, _NAME_WIDTH, 12)),
        ]
    places = {key: _xy(spot, tops, step) for key, spot in layout.ends.items()}
    starts = {key: _xy(spot, tops, step) for key, spot in layout.origins.items()}
    shapes += [_edge(hop, places, starts) for hop in sorted(hops, key=lambda one: one.current)]
    shapes += [Circle("node", x, y, 4.5) for x, y in starts.values()]
    for hop in hops:
        shapes += _node(hop, *places[hop.number])
    return Drawing("lj", "graph", WIDTH, height, _("Journey"), tell(hops), tuple(shapes))


def tell(hops: Sequence[Hop]) -> str:
    """Every message by number: where from, where to, how it stands, what sent it."""
    return " ".join(_sentence(hop) for hop in hops)


def _sentence(hop: Hop) -> str:
    values = {
        "number": hop.number,
        "source": short_name(hop.source.name),
        "destination": short_name(hop.destination.name),
        "status": str(STATUS_WORDS[hop.status]).lower(),
        "cause": hop.cause,
    }
    if hop.cause is None:
        return _("%(number)d: %(source)s to %(destination)s, %(status)s.") % values
    return (
        _("%(number)d: %(source)s to %(destination)s, %(status)s, sent by the relay of %(cause)d.")
        % values
    )


def _columns(hops: Sequence[Hop]) -> dict[int, int]:
    """The generation of each message, from 1; a cause that is not shown counts as none."""
    columns = {hop.number: 1 for hop in hops}
    for _turn in hops:
        for hop in hops:
            if hop.cause in columns:
                columns[hop.number] = min(len(hops), columns[hop.cause] + 1)
    return columns


def _take(taken: dict[tuple[int, int], int], column: int, chain_id: int) -> Spot:
    row = taken.get((column, chain_id), 0)
    taken[column, chain_id] = row + 1
    return Spot(column, chain_id, row)


def _spots(layout: Layout) -> list[Spot]:
    return [*layout.ends.values(), *layout.origins.values()]


def _lane_tops(layout: Layout) -> tuple[dict[int, int], int]:
    """The height of each lane, and of the whole."""
    tops: dict[int, int] = {}
    y = _TOP
    for chain in layout.lanes:
        tops[chain.chain_id] = y
        rows = [spot.row for spot in _spots(layout) if spot.chain_id == chain.chain_id]
        y += _LANE + _STACK * max(rows, default=0)
    return tops, y - _LANE + _TOP


def _step(layout: Layout) -> float:
    last = max((spot.column for spot in _spots(layout)), default=0)
    return min(_STEP, (_RIGHT - _LEFT) / max(1, last))


def _xy(spot: Spot, tops: Mapping[int, int], step: float) -> tuple[float, float]:
    return _LEFT + step * spot.column, tops[spot.chain_id] + _STACK * spot.row


def _edge(
    hop: Hop,
    places: Mapping[int, tuple[float, float]],
    starts: Mapping[str, tuple[float, float]],
) -> Path:
    known = places.get(hop.cause) if hop.cause is not None else None
    x, y = known or starts[hop.origin]
    to_x, to_y = places[hop.number]
    arrived = hop.status in _ARRIVED
    style = "run" if hop.current else "cause"
    if not arrived:
        style += " wait" if hop.current else " est"
    return Path(style, across(x, y, to_x - _RADIUS, to_y).d)


def _node(hop: Hop, x: float, y: float) -> list[Shape]:
    style, text = "node", "t-number"
    if hop.status in _BAD:
        style, text = "node bad", "t-now"
    elif hop.status not in _ARRIVED:
        style = "node est"
    elif hop.current:
        style = "node msg"
    return [
        Circle(style, x, y, _RADIUS),
        Text(text, float(px(x)), y + 4, str(hop.number), "middle"),
    ]
