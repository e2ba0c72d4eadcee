"""Cursors come back as they went, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.paging import Cursor, MalformedCursor, decode_cursor, encode_cursor

CURSORS = st.builds(
    Cursor,
    timestamp=st.integers(0, 2**63 - 1),
    message_hash=st.binary(min_size=32, max_size=32),
    backward=st.booleans(),
)
ONE = encode_cursor(Cursor(1_750_000_000, bytes(32)))


@given(CURSORS)
def test_a_cursor_comes_back_as_it_went(cursor: Cursor) -> None:
    assert decode_cursor(encode_cursor(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    ["", "x", "null", ONE[:-1], ONE + "A", ONE + "=", "%00" + ONE, "A" * 56, "é" * 55, ONE.upper()],
)
def test_a_text_that_is_no_cursor_is_named_with_the_remedy(text: str) -> None:
    with pytest.raises(MalformedCursor, match="take it whole from `next` or `previous`"):
        decode_cursor(text)


@given(st.text(max_size=70))
def test_any_text_is_a_cursor_or_malformed(text: str) -> None:
    try:
        cursor = decode_cursor(text)
    except MalformedCursor:
        return
    assert encode_cursor(cursor) == text


def test_a_long_text_is_cut_in_the_complaint() -> None:
    with pytest.raises(MalformedCursor) as raised:
        decode_cursor("z" * 10_000)
    assert len(str(raised.value)) < 300
