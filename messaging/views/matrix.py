"""Lanes as a square: chains that send as rows, chains that receive as columns; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from messaging.tracing.totals import LaneTotals
from messaging.tracing.values import ChainRef
from messaging.tracing.wording import duration
from messaging.views.plots import compact

MOST_CHAINS = 12
_SHADES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A lane: its count and median in words, and how dark it is, 0 to 4. `same`: no lane at all,
    a chain and itself."""

    source: int
    destination: int
    count: str
    median: str
    shade: int
    same: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A chain that sends, with its lane to every chain."""

    chain: ChainRef
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The square, of `chains` as columns; `left_out`: how many chains are not in it."""

    chains: tuple[ChainRef, ...]
    rows: tuple[MatrixRow, ...]
    left_out: int


def make_matrix(lanes: Sequence[LaneTotals], followed: Iterable[ChainRef]) -> Matrix:
    """The followed chains and those of any lane, the busiest where they are many."""
    known = {chain.chain_id: chain for chain in followed}
    counts = dict.fromkeys(known, 0)
    for lane in lanes:
        for chain in (lane.source, lane.destination):
            known.setdefault(chain.chain_id, chain)
            counts[chain.chain_id] = counts.get(chain.chain_id, 0) + lane.totals.sent
    ranked = sorted(known, key=lambda chain_id: -counts[chain_id])[:MOST_CHAINS]
    chains = tuple(chain for chain_id, chain in known.items() if chain_id in ranked)
    sending = {lane.source.chain_id for lane in lanes}
    by_lane = {(one.source.chain_id, one.destination.chain_id): one for one in lanes}
    most = max((one.totals.sent for one in lanes), default=0)
    return Matrix(
        chains,
        tuple(
            MatrixRow(source, tuple(_cell(source, to, by_lane, most) for to in chains))
            for source in chains
            if source.followed or source.chain_id in sending
        ),
        len(known) - len(chains),
    )


def _cell(
    source: ChainRef,
    destination: ChainRef,
    by_lane: dict[tuple[int, int], LaneTotals],
    most: int,
) -> Cell:
    key = source.chain_id, destination.chain_id
    lane = by_lane.get(key)
    if lane is None:
        return Cell(*key, "0", "", 0, source.chain_id == destination.chain_id)
    totals = lane.totals
    median = "" if totals.median is None else duration(totals.median, units=1)
    shade = -(-totals.sent * _SHADES // most) if most and totals.sent else 0
    return Cell(*key, compact(totals.sent), median, shade, same=False)
