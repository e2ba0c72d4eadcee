"""Entries as they are written and read again."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.live.entries import (
    MOST,
    Entry,
    EntryId,
    ExecutionPlace,
    id_at,
    make_entry,
    read_entry,
    read_id,
    write_entry,
)

hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=MOST + 5)
chains = st.lists(st.integers(0, 2**31 - 1), max_size=4)
positions = st.integers(0, 2**63 - 1)
places = st.builds(ExecutionPlace, st.integers(0, 2**15 - 1), positions, positions)


@given(hashes, chains, st.lists(places, max_size=5))
def test_an_entry_is_read_as_it_was_written(
    hashes: list[bytes], chains: list[int], executions: list[ExecutionPlace]
) -> None:
    entry = make_entry(hashes, chains, executions)
    assert read_entry(write_entry(entry)) == entry


def test_executions_are_bounded_too() -> None:
    entry = make_entry(executions=(ExecutionPlace(1, block, 0) for block in range(MOST + 1)))
    assert (len(entry.executions), entry.more_executed, entry.incomplete) == (MOST, True, False)
    assert read_entry(write_entry(entry)) == entry


@given(hashes)
def test_an_entry_is_bounded_and_says_so(hashes: list[bytes]) -> None:
    entry = make_entry(hashes)
    assert len(entry.hashes) <= MOST
    assert entry.incomplete is (len(set(hashes)) > MOST)
    assert list(entry.hashes) == list(dict.fromkeys(hashes))[:MOST]


def test_fields_of_another_release_are_read_as_far_as_they_are_known() -> None:
    assert read_entry({b"chains": b"1,x,2", b"later": b"?"}) == Entry(chains=(1, 2))
    cut = {b"executions": bytes(17)}  # of a place that takes 18
    assert read_entry(cut) == Entry()


@given(st.integers(0, 10**16), st.integers(0, 10**16))
def test_an_id_is_read_as_it_is_told(milliseconds: int, turn: int) -> None:
    told = EntryId(milliseconds, turn)
    assert read_id(str(told)) == told


def test_what_is_no_id_is_none() -> None:
    for text in ("", "1", "1-", "-1", "1-2-3", "a-b", "\u0661-1", "1" * 18 + "-1", "1-1\n"):
        assert read_id(text) is None, text


def test_a_moment_lies_before_everything_of_its_second() -> None:
    assert EntryId(6_999, 99) < id_at(7) < EntryId(7_000, 1)
