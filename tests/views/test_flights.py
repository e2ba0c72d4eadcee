"""The picture of what moves now: few elements, everything inside, sensible with none and many."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.recent import Flight, Recent
from messaging.tracing.values import ChainRef
from messaging.views.flights import (
    BROAD,
    MOST_CHAINS,
    NARROW,
    Frame,
    Picture,
    busiest,
    draw_flights,
)

NOW = 2_000_000_000
CURVE = re.compile(r"M([-\d.]+) [-\d.]+C[^M]*? ([-\d.]+) [-\d.]+(?=M|$)")
A, B, C = (ChainRef(901 + at, f"Local {'ABC'[at]}", at) for at in range(3))


def flight(
    age: int, took: int | None = None, *, failed: bool = False, invalid: bool = False
) -> Flight:
    sent_at = NOW - age
    relayed = None if took is None else sent_at + took
    return Flight(A, B, sent_at, relayed, None, failed, invalid)


def draw(*flights: Flight) -> Picture:
    return draw_flights(Recent(flights), (A, B, C), NOW, BROAD, usual=10, reach="Indexed")


def test_each_message_ends_as_it_did() -> None:
    picture = draw(flight(80, 12), flight(40), flight(30, failed=True), flight(20, 2, invalid=True))
    assert [text.count("M") for text in (picture.arcs, picture.flying, picture.failing)] == [
        1,
        1,
        2,
    ]
    assert picture.crosses.count("M") == 2
    assert picture.executed.count("Z") == 1
    assert picture.rings.count("Z") == 1
    assert "4 sent, 1 in flight, 2 failed or invalid." in picture.told


def test_nothing_sent_is_told_and_the_lanes_stay() -> None:
    picture = draw()
    assert picture.empty
    assert len(picture.lanes) == 3
    assert picture.told.replace("\u00a0", " ") == (
        "No message of the last 1 min 30 s was seen. Indexed."
    )


def test_five_hundred_messages_are_as_few_elements_as_five_and_say_so() -> None:
    flights = [flight(89 - at % 88, 1) for at in range(480)]
    flights += [flight(5 + at, failed=True) for at in range(20)]
    picture = draw(*flights)
    assert picture.sent.count("Z") == BROAD.most
    assert picture.crosses.count("M") == 20
    assert f"{BROAD.most} of them are drawn." in picture.told
    assert len(picture.arcs) < 5_000


@pytest.mark.parametrize(("frame", "told"), [(BROAD, "more than 2 sent"), (NARROW, ": 1 sent")])
def test_a_count_that_was_cut_is_no_exact_one(frame: Frame, told: str) -> None:
    newest = Recent((flight(60), flight(5)), cut_at=NOW - 60)
    assert told in draw_flights(newest, (A, B, C), NOW, frame).told


def test_a_relay_whose_source_is_not_indexed_so_far_is_neither_executed_nor_failed() -> None:
    picture = draw(replace(flight(30, 12), awaiting=True))
    assert picture.arcs.count("M") == 1
    assert (picture.executed, picture.failing, picture.flying) == ("", "", "")
    assert "1 sent, 0 in flight, 0 failed or invalid." in picture.told


def test_a_message_in_flight_comes_nearer_but_never_arrives() -> None:
    def reached(age: int) -> float:
        return float(draw(flight(age)).flying.split()[-1])

    assert 26 < reached(1) < reached(30) < reached(89) < 66


@given(
    st.lists(
        st.builds(
            flight, st.integers(-5, 120), st.none() | st.integers(0, 400), failed=st.booleans()
        )
    ),
    st.sampled_from([BROAD, NARROW]),
)
def test_everything_is_inside(flights: list[Flight], frame: Frame) -> None:
    picture = draw_flights(Recent(tuple(flights)), (A, B, C), NOW, frame, usual=None)
    for path in (picture.arcs, picture.flying, picture.failing):
        for x, to in CURVE.findall(path):
            assert picture_left(picture) <= float(x) <= float(picture.now_x)
            assert picture_left(picture) <= float(to) <= float(picture.now_x)


def picture_left(picture: Picture) -> float:
    found = re.match(r"M(\d+)", picture.lanes[0].path)
    assert found is not None
    return float(found[1])


def test_of_many_chains_the_busiest_are_drawn_in_the_order_of_their_marks() -> None:
    chains = [ChainRef(at, f"Chain {at}", at) for at in range(20)]
    flights = [Flight(chains[19], chains[17], NOW - 3, None, None, failed=False)] * 3
    shown = busiest(flights, chains)
    assert len(shown) == MOST_CHAINS
    assert chains[19] in shown
    assert chains[17] in shown
    assert shown == sorted(shown, key=lambda chain: chain.chain_id)
