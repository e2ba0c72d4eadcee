"""The collision rule: kept labels never overlap, stay inside, and the heavy ones survive."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.lanechart.labels import (
    NEAR,
    Anchor,
    Label,
    Placed,
    fit,
    keep_apart,
    text_width,
)

LOW, HIGH = 200.0, 1106.0


def label(x: float, weight: int = 1, **changes: object) -> Label:
    """A label of one band with a long second line and a brief one."""
    values: dict[str, object] = {
        "band": 44,
        "title": "Reverted",
        "sub": "+1 min 36 s",
        "brief": "+1 min",
        "low": LOW,
        "high": HIGH,
    }
    return Label(x=x, weight=weight, **(values | changes))  # type: ignore[arg-type]


def kept(*labels: Label) -> list[tuple[float, str]]:
    """The labels that are kept with their second lines."""
    return [(one.label.x, one.sub) for one in keep_apart(labels)]


labels = st.lists(
    st.builds(
        label,
        st.floats(150, 1_150),
        st.integers(0, 100),
        band=st.sampled_from([44, 206, 314]),
        title=st.sampled_from(["Sent", "Reverted", "13 reverted", "Sent again 9 times"]),
        sub=st.sampled_from(["", "+14 s", "in 6 d 23 h; nodes stop 2 h before"]),
        anchor=st.sampled_from(list(Anchor)),
    ),
    max_size=30,
)


def overlaps(one: Placed, other: Placed) -> bool:
    """Whether two labels of a band cover each other."""
    return one.label.band == other.label.band and (
        one.left < other.right and other.left < one.right
    )


@given(labels)
def test_no_two_kept_labels_overlap_and_all_stay_inside(wanted: list[Label]) -> None:
    placed = keep_apart(wanted)
    assert all(LOW <= one.left <= one.right <= HIGH for one in placed)
    assert not any(overlaps(one, other) for at, one in enumerate(placed) for other in placed[:at])


@given(labels)
def test_the_heaviest_label_of_a_band_survives(wanted: list[Label]) -> None:
    placed = {id(one.label) for one in keep_apart(wanted)}
    inside = [one for one in wanted if LOW <= one.x <= HIGH]
    for band in {one.band for one in wanted}:
        mine = sorted((one for one in wanted if one.band == band), key=lambda one: -one.weight)
        if mine[0] in inside:
            assert id(mine[0]) in placed


@given(labels, st.floats(LOW, HIGH), st.floats(0, 200))
def test_no_label_covers_what_a_path_takes(wanted: list[Label], x: float, width: float) -> None:
    placed = keep_apart(wanted, [(44, x, x + width)])
    assert all(one.right <= x or x + width <= one.left for one in placed if one.label.band == 44)


def test_labels_far_from_each_other_keep_their_second_lines() -> None:
    assert kept(label(300), label(300 + NEAR)) == [(300, "+1 min 36 s"), (390, "+1 min 36 s")]


def test_of_two_near_labels_the_lighter_one_is_shortened() -> None:
    assert kept(label(300, 2), label(375)) == [(300, "+1 min 36 s"), (375, "+1 min")]


def test_of_two_labels_at_one_place_the_lighter_one_is_left_out() -> None:
    crowd = [label(300, weight) for weight in (1, 9, 3, 2, 5)]
    assert [one.label.weight for one in keep_apart(crowd)][:1] == [9]
    assert len(keep_apart(crowd)) <= 3


def test_a_label_at_an_edge_starts_or_ends_there() -> None:
    (first,) = keep_apart([label(LOW + 10)])
    (last,) = keep_apart([label(HIGH - 4)])
    assert (first.anchor, last.anchor) == (Anchor.START, Anchor.END)


def test_a_long_name_is_cut_in_its_middle_until_it_fits() -> None:
    cut = fit("A chain with a name of sixty characters that nobody can read", 158, 14)
    assert text_width(cut, 14) <= 158
    assert cut.startswith("A chain")
    assert cut.endswith("read")
    assert fit("Base", 158, 14) == "Base"
