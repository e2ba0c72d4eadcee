"""Nonces without a hole, with resends among them, and what a hole proves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.numbering import Numbering, follow_numbering, sent_nonces
from tests.fakes.world import World

VERSION_1 = 1 << 240


@pytest.mark.parametrize(
    ("nonces", "known", "found"),
    [
        ([], None, Numbering(None, None)),
        ([], 7, Numbering(7, None)),
        ([8, 9, 10], 7, Numbering(10, None)),
        ([3, 8, 8, 2, 9], 7, Numbering(9, None)),
        ([9, 10], 7, Numbering(10, (8, 8))),
        ([8, 12, 20], 7, Numbering(20, (9, 11))),
        ([5, 6], None, Numbering(6, None)),
        ([5, 9, 6], None, Numbering(9, None)),
        ([VERSION_1, VERSION_1 + 1], 7, Numbering(VERSION_1 + 1, None)),
        ([VERSION_1 + 2], VERSION_1, Numbering(VERSION_1 + 2, (VERSION_1 + 1, VERSION_1 + 1))),
        ([7], VERSION_1, Numbering(VERSION_1, None)),
    ],
)
def test_the_numbering_is_followed(nonces: list[int], known: int | None, found: Numbering) -> None:
    assert follow_numbering(nonces, known) == found


@given(
    first=st.integers(0, 2**240 - 300),
    resent=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=30),
)
def test_sends_and_resends_in_any_mix_show_no_hole(
    first: int, resent: list[tuple[int, int]]
) -> None:
    nonces = list(range(first, first + 200))
    for place, back in sorted(resent, reverse=True):
        nonces.insert(place, max(first - 1, 0) if place == 0 else nonces[max(place - 1 - back, 0)])
    assert follow_numbering(nonces, first - 1 if first else None).hole is None


@given(known=st.integers(0, 10**6), count=st.integers(2, 50), data=st.data())
def test_every_send_that_is_left_out_before_another_shows(
    known: int, count: int, data: st.DataObject
) -> None:
    nonces = list(range(known + 1, known + 1 + count))
    lost = nonces.pop(data.draw(st.integers(0, count - 2)))
    assert follow_numbering(nonces, known).hole == (lost, lost)


def test_only_the_messenger_s_sends_are_counted() -> None:
    world = World(901, 902)
    sent = [world.send(901, 902, b"one"), world.send_eth(901, 902, 5)]
    world.mine()
    world.relay(sent[0])
    world.mine()
    assert sent_nonces(world.chains[901].logs()) == [0, 1]
    assert sent_nonces(world.chains[902].logs()) == []
