"""What strangers call their tokens is shown in one short line of characters that stay put."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.token_texts import LONGEST_SYMBOL, harmless, read_decimals, read_text
from tests.fakes.emitted import word


def text(content: bytes) -> bytes:
    """The ABI encoding of a string."""
    return word(32) + word(len(content)) + content.ljust(-(-len(content) // 32) * 32, b"\0")


@pytest.mark.parametrize(
    ("answer", "symbol"),
    [
        (text(b"USDC"), "USDC"),
        (b"MKR".ljust(32, b"\0"), "MKR"),
        (text("\N{TUGRIK SIGN}\N{CJK UNIFIED IDEOGRAPH-5E63}".encode()), "\u20ae\u5e63"),
        (text(b""), ""),
        (b"", ""),
        (b"\x01", ""),
        (word(64) + word(0), ""),
        (word(32) + word(2**255), ""),
        (word(2**255) + word(1), ""),
        (text(b"A\0B\r\n\tC"), "AB C"),
        (text("US\N{RIGHT-TO-LEFT OVERRIDE}CD\N{ZERO WIDTH SPACE}".encode()), "USCD"),
        (text("\N{HANGUL FILLER}\N{BRAILLE PATTERN BLANK}".encode()), ""),
        (text(b" U   S "), "U S"),
        (text(b"A" * 10_000), "A" * 15 + "\u2026"),
        (text("Z\u0335\u0335\u0335\u0335\u0335".encode()), "Z\u0335\u0335"),
        (text(b"\xff\xfe"), "\ufffd\ufffd"),
    ],
)
def test_a_symbol_is_read_and_made_harmless(answer: bytes, symbol: str) -> None:
    assert read_text(answer, LONGEST_SYMBOL) == symbol


@given(st.binary(max_size=600), st.integers(1, 64))
def test_whatever_a_contract_answers_is_a_short_line_that_can_be_shown(
    answer: bytes, longest: int
) -> None:
    for shown in (read_text(answer, longest), harmless(answer, longest)):
        assert len(shown) <= longest
        assert all(unicodedata.category(one)[0] != "C" and one not in "\n\r" for one in shown)
        assert shown.encode().decode() == shown.strip()


@pytest.mark.parametrize(
    ("answer", "decimals"),
    [(word(6), 6), (word(0), 0), (word(255), 255), (word(256), None), (b"", None), (b"\6", None)],
)
def test_decimals_are_a_uint8_or_not_known(answer: bytes, decimals: int | None) -> None:
    assert read_decimals(answer) == decimals
