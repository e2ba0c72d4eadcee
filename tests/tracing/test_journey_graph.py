"""The picture of a journey: lanes, generations, and nodes that do not cover each other."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.journey_graph import WIDTH, Hop, draw_journey, lay_out
from messaging.tracing.lanechart.elements import Circle, Path
from messaging.tracing.values import ChainRef, MessageStatus

A, B, C = (ChainRef(number, f"Chain {number}", number) for number in range(3))
EXECUTED = MessageStatus.EXECUTED


def hop(number: int, cause: int | None, source: ChainRef, to: ChainRef, **changes: object) -> Hop:
    """One message of a journey."""
    values: dict[str, object] = {"status": EXECUTED, "current": number == 1, "origin": "0x1"}
    return Hop(number, cause, source=source, destination=to, **(values | changes))  # type: ignore[arg-type]


@st.composite
def journeys(draw: st.DrawFn) -> list[Hop]:
    """Forests of messages between three chains; each cause comes before its effects."""
    hops: list[Hop] = []
    for number in range(1, draw(st.integers(1, 24)) + 1):
        cause = draw(st.one_of(st.none(), st.integers(1, number - 1))) if number > 1 else None
        source = draw(st.sampled_from([A, B, C]))
        if cause is not None:
            source = hops[cause - 1].destination
        to = draw(st.sampled_from([one for one in (A, B, C) if one != source]))
        status = draw(st.sampled_from(list(MessageStatus)))
        origin = draw(st.sampled_from(["0x1", "0x2"]))
        hops.append(hop(number, cause, source, to, status=status, origin=origin))
    return hops


def test_a_ping_pong_goes_back_and_forth_by_generations() -> None:
    found = lay_out([hop(1, None, A, B), hop(2, 1, B, A), hop(3, 2, A, B)])
    assert [(spot.column, spot.chain_id) for spot in found.ends.values()] == [
        (1, 1),
        (2, 0),
        (3, 1),
    ]
    assert found.lanes == (A, B)


def test_a_fan_out_starts_at_one_transaction() -> None:
    found = lay_out([hop(1, None, A, B), hop(2, None, A, C), hop(3, None, A, B)])
    assert list(found.origins) == ["0x1"]
    assert [(spot.column, spot.row) for spot in found.ends.values()] == [(1, 0), (1, 0), (1, 1)]


def test_a_message_on_its_way_is_dashed_and_a_failed_one_is_red() -> None:
    waiting = hop(2, 1, B, A, status=MessageStatus.INITIATED)
    failed = hop(3, 1, B, C, status=MessageStatus.FAILED)
    shapes = draw_journey([hop(1, None, A, B), waiting, failed]).shapes
    styles = [one.style for one in shapes if isinstance(one, Circle)]
    assert styles == ["node", "node msg", "node est", "node bad"]
    assert "cause est" in [one.style for one in shapes if isinstance(one, Path)]


def test_the_picture_tells_every_message() -> None:
    story = draw_journey([hop(1, None, A, B), hop(2, 1, B, A)]).story
    assert story == (
        "1: Chain 0 to Chain 1, executed. 2: Chain 1 to Chain 0, executed, sent by the relay of 1."
    )


@given(journeys())
def test_nodes_stand_inside_and_apart(hops: list[Hop]) -> None:
    drawing = draw_journey(hops)
    nodes = [one for one in drawing.shapes if isinstance(one, Circle) and one.radius > 5]
    assert len(nodes) == len(hops)
    assert all(
        one.radius <= one.x <= WIDTH - one.radius and one.y <= drawing.height for one in nodes
    )
    places = [(one.x, one.y) for one in nodes]
    assert len(set(places)) == len(places)
    assert all(
        abs(x - x2) >= 12 or abs(y - y2) >= 18
        for at, (x, y) in enumerate(places)
        for x2, y2 in places[:at]
    )
