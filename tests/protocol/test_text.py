"""Hashes and addresses as people write them: read, written, and refused in sentences."""

from contextlib import suppress

import pytest
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.text import (
    MalformedAddress,
    MalformedHash,
    parse_address,
    parse_hash,
    to_address,
    to_hex,
)
from tests.protocol.shapes import addresses, hashes

CHECKED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


@given(value=hashes)
def test_a_hash_is_read_as_it_is_written(value: bytes) -> None:
    text = to_hex(value)
    assert parse_hash(text) == parse_hash(text.upper()) == parse_hash(f" {text[2:]}\n") == value


@given(value=addresses)
def test_an_address_is_written_as_eth_utils_does_and_read_back(value: bytes) -> None:
    text = to_address(value)
    assert text == to_checksum_address(value)
    assert parse_address(text) == parse_address(text.lower()) == parse_address(text[2:]) == value


@pytest.mark.parametrize(
    "text",
    ["", "0x", "0x12", "ab" * 31, "ab" * 33, "0x" + "g" * 64, "0x" + "٣" * 64, "a b" * 22],
)
def test_a_hash_that_is_none_is_named_with_the_remedy(text: str) -> None:
    with pytest.raises(MalformedHash, match="is not a hash: give 0x and 64 hexadecimal digits"):
        parse_hash(text)


@pytest.mark.parametrize("text", ["", "0x12", "ab" * 19, "ab" * 32, "0x" + "z" * 40, "0x" * 20])
def test_an_address_that_is_none_is_named_with_the_remedy(text: str) -> None:
    with pytest.raises(MalformedAddress, match="is not an address: give 0x and 40 hexadecimal"):
        parse_address(text)


@pytest.mark.parametrize("text", [CHECKED.replace("aAeb", "AAeb"), CHECKED.replace("Aed", "aed")])
def test_capitals_that_do_not_match_the_checksum_are_refused(text: str) -> None:
    with pytest.raises(MalformedAddress, match=f"{text}.* look for a wrong digit"):
        parse_address(text)


@pytest.mark.parametrize("text", [CHECKED, CHECKED.lower(), "0x" + CHECKED[2:].upper()])
def test_one_case_needs_no_checksum(text: str) -> None:
    assert parse_address(text).hex() == CHECKED[2:].lower()


@given(text=st.text(max_size=70) | st.text("0123456789abcdefABCDEFx", max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(MalformedHash):
        assert len(parse_hash(text)) == 32
    with suppress(MalformedAddress):
        assert len(parse_address(text)) == 20


def test_a_refusal_does_not_repeat_a_flood() -> None:
    with pytest.raises(MalformedHash) as caught:
        parse_hash("9" * 100_000)
    assert len(str(caught.value)) < 200
