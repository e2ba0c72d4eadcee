"""Revert data in words: known errors, texts, panics, and what nobody knows."""

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.contracts import ERROR_PANIC, ERROR_TEXT, ERRORS
from messaging.protocol.reverts import KEPT, LONGEST, RevertReason, decode_revert


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        ("", None, "no revert data: out of gas, or a revert without a reason"),
        ("12345678", None, "unknown error selector 0x12345678"),
        ("1234", None, "unknown error selector 0x1234"),
        ("9ca9480b", "MessageAlreadyRelayed", ""),
        ("e3c00816", "NotInAccessList", ""),
        ("4e487b71" + f"{0x11:064x}", "Panic", "arithmetic overflow or underflow (0x11)"),
        ("4e487b71" + f"{0x99:064x}", "Panic", "unknown panic (0x99)"),
        (
            "5e38ca86" + "ab" * 32,
            "RequiredMessageNotSuccessful",
            f"the message 0x{'ab' * 32} must be relayed first",
        ),
    ],
)
def test_revert_data_has_a_name_and_a_text(data: str, name: str | None, text: str) -> None:
    assert decode_revert(bytes.fromhex(data)) == RevertReason(name, text)


@given(
    text=st.text(
        st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=LONGEST
    )
)
def test_the_text_of_an_error_is_read(text: str) -> None:
    data = ERROR_TEXT + encode(["string"], [text])
    assert decode_revert(data) == RevertReason("Error", text)


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    data = ERROR_TEXT + encode(["bytes"], [b"no\xff\0text"])
    assert decode_revert(data).text == "no\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}text"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (ERROR_TEXT, "start at byte 0, not 32"),
        (ERROR_TEXT + (32).to_bytes(32) + (9).to_bytes(32) + b"short", "goes beyond the end"),
        (ERROR_PANIC, "0 bytes of data where 32 belong"),
    ],
)
def test_an_error_that_cannot_be_read_keeps_its_name(data: bytes, text: str) -> None:
    reason = decode_revert(data)
    assert reason.name in {"Error", "Panic"}
    assert text in reason.text


@given(data=st.binary(max_size=100), selector=st.sampled_from([*ERRORS, b""]))
def test_any_revert_data_has_a_reason_without_nul(data: bytes, selector: bytes) -> None:
    reason = decode_revert(selector + data)
    assert "\0" not in reason.text
    assert reason.name is not None or reason.text


@pytest.mark.parametrize("letter", ["w", "\N{GRINNING FACE}"])
@pytest.mark.parametrize("kept", [None, KEPT])
def test_a_long_text_is_cut_also_where_its_end_was_not_kept(letter: str, kept: int | None) -> None:
    data = ERROR_TEXT + encode(["string"], [letter * 10**5])
    assert decode_revert(data[:kept]).text == letter * LONGEST + "\N{HORIZONTAL ELLIPSIS}"


def test_a_text_that_ends_before_what_is_kept_is_told_to_go_on() -> None:
    data = ERROR_TEXT + (32).to_bytes(32) + (10**6).to_bytes(32) + "\N{GRINNING FACE}".encode() * 9
    assert "goes beyond the end" in decode_revert(data).text
    assert decode_revert(data.ljust(KEPT, b"w")).text.endswith("\N{HORIZONTAL ELLIPSIS}")
