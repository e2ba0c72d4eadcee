"""Lanes as a square: who sends, who receives, how dark a lane is."""

from messaging.tracing.totals import LaneTotals, Totals
from messaging.tracing.values import ChainRef
from messaging.views.matrix import MOST_CHAINS, make_matrix

A, B = ChainRef(901, "Local A", 0), ChainRef(902, "Local B", 1)
FAR = ChainRef(999, "Chain 999", None)


def lane(
    source: ChainRef, destination: ChainRef, sent: int, median: int | None = None
) -> LaneTotals:
    return LaneTotals(source, destination, Totals(0, 1, sent=sent, median=median))


def test_a_lane_says_how_many_and_how_fast() -> None:
    matrix = make_matrix([lane(A, B, 6_100, 12), lane(B, A, 40)], [A, B])
    cells = {(one.source, one.destination): one for row in matrix.rows for one in row.cells}
    assert cells[901, 902].count == "6.1k"
    assert cells[901, 902].median == "12\u00a0s"
    assert (cells[901, 902].shade, cells[902, 901].shade) == (4, 1)
    assert cells[901, 901].same


def test_a_chain_that_is_not_followed_has_no_row_unless_it_sends() -> None:
    matrix = make_matrix([lane(A, FAR, 1)], [A, B])
    assert matrix.chains == (A, B, FAR)
    assert [row.chain for row in matrix.rows] == [A, B]
    assert [row.chain for row in make_matrix([lane(FAR, A, 1)], [A]).rows] == [A, FAR]


def test_of_many_chains_the_busiest_are_in_it() -> None:
    chains = [ChainRef(at, f"Chain {at}", at) for at in range(30)]
    matrix = make_matrix([lane(chains[29], chains[28], 5)], chains)
    assert len(matrix.chains) == MOST_CHAINS
    assert {chains[28], chains[29]} <= set(matrix.chains)
    assert matrix.left_out == 18


def test_no_chain_makes_an_empty_square() -> None:
    assert make_matrix([], []).rows == ()
