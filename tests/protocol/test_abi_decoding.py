"""Arguments are read exactly as another implementation writes them; no bytes make it fail or run
away."""

import re
import time
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.abi_decoding import (
    MOST_BYTES,
    MOST_VALUES,
    Decoded,
    Role,
    Value,
    WordRole,
    decode_arguments,
)
from messaging.protocol.abi_types import MalformedAbi, read_signature
from messaging.protocol.events import Undecoded
from messaging.protocol.text import to_address, to_hex
from tests.fakes.emitted import word

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "uint256": st.integers(0, 2**256 - 1),
    "uint8": st.integers(0, 255),
    "int256": st.integers(-(2**255), 2**255 - 1),
    "int16": st.integers(-(2**15), 2**15 - 1),
    "address": st.binary(min_size=20, max_size=20).map(to_address),
    "bool": st.booleans(),
    "bytes4": st.binary(min_size=4, max_size=4),
    "bytes32": st.binary(min_size=32, max_size=32),
    "bytes": st.binary(max_size=70),
    "string": st.text(max_size=40),
}


def _nested(inner: st.SearchStrategy[tuple[str, Any]]) -> st.SearchStrategy[tuple[str, Any]]:
    """Arrays and tuples of values, with their types."""
    tuples = st.lists(inner, min_size=1, max_size=3).map(
        lambda parts: (f"({','.join(kind for kind, _ in parts)})", tuple(v for _, v in parts))
    )
    arrays = st.tuples(inner, st.integers(0, 3)).map(
        lambda one: (f"{one[0][0]}[]", [one[0][1]] * one[1])
    )
    fixed = st.tuples(inner, st.integers(1, 3)).map(
        lambda one: (f"{one[0][0]}[{one[1]}]", [one[0][1]] * one[1])
    )
    return tuples | arrays | fixed


LEAVES = st.sampled_from(sorted(VALUES)).flatmap(
    lambda kind: VALUES[kind].map(lambda value: (kind, value))
)
ARGUMENTS = st.lists(st.recursive(LEAVES, _nested, max_leaves=6), max_size=4)


def _plain(value: Value) -> Any:
    return value.text if value.text is not None else [_plain(one) for one in value.parts]


def _spelled(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return to_hex(value)
    return [_spelled(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _decode(signature: str, data: bytes) -> Decoded:
    decoded = decode_arguments(read_signature(signature), data)
    assert isinstance(decoded, Decoded), decoded
    return decoded


@given(ARGUMENTS)
def test_what_another_implementation_writes_is_read_back(arguments: list[tuple[str, Any]]) -> None:
    kinds = [kind for kind, _ in arguments]
    data = encode(kinds, [value for _, value in arguments])
    decoded = _decode(f"f({','.join(kinds)})", data)
    assert [_plain(one) for one in decoded.arguments] == [_spelled(v) for _, v in arguments]
    assert [one.type for one in decoded.arguments] == kinds
    assert decoded.rest == 0
    assert set(decoded.words) == set(range(0, len(data), 32))


@given(
    st.lists(st.recursive(LEAVES, _nested, max_leaves=4), max_size=4).map(
        lambda parts: ",".join(kind for kind, _ in parts)
    ),
    st.lists(st.binary(min_size=32, max_size=32) | st.integers(0, 300).map(word), max_size=20),
    st.binary(max_size=31),
)
def test_no_bytes_make_it_fail(kinds: str, words: list[bytes], end: bytes) -> None:
    data = b"".join(words) + end
    decoded = decode_arguments(read_signature(f"f({kinds})"), data)
    assert isinstance(decoded, Decoded | Undecoded)


def test_offsets_that_lead_to_the_same_place_end_soon() -> None:
    count = 2_000
    same = word(count) + word(count * 32) * count + word(count) + word(0) * count
    began = time.monotonic()
    decoded = _decode("f(uint256[][])", word(32) + same)
    (value,) = decoded.arguments
    assert (value.size, value.whole) == (count, False)
    assert sum(len(one.parts) for one in value.parts) <= MOST_VALUES
    assert time.monotonic() - began < 1


def test_the_same_long_bytes_again_and_again_are_not_kept_again_and_again() -> None:
    count, size = 300, 1 << 15
    data = word(32) + word(count) + word(count * 32) * count + word(size) + bytes(size)
    (value,) = _decode("f(bytes[])", data).arguments
    assert sum(len(one.text or "") for one in value.parts) <= 2 * MOST_BYTES + 2 * count
    assert [one.whole for one in value.parts][:3] == [True, True, False]


def test_every_word_says_what_it_is() -> None:
    data = encode(["address", "bytes", "uint256[]"], ["0x" + "11" * 20, b"ab", [7, 8]])
    decoded = _decode("f(address to,bytes data,uint256[])", data)
    assert decoded.words == {
        0: WordRole("to", Role.VALUE),
        32: WordRole("data", Role.OFFSET, 96),
        64: WordRole("arg3", Role.OFFSET, 160),
        96: WordRole("data", Role.LENGTH, 2),
        128: WordRole("data", Role.CONTENT, 0),
        160: WordRole("arg3", Role.LENGTH, 2),
        192: WordRole("arg3[0]", Role.VALUE),
        224: WordRole("arg3[1]", Role.VALUE),
    }


def test_bytes_after_the_arguments_are_counted() -> None:
    assert _decode("f(bool)", word(1) + b"more").rest == 4


@pytest.mark.parametrize(
    ("signature", "data", "reason"),
    [
        ("f(bool ok)", word(2), "but ok is no bool: 0x0+2\\."),
        ("f(address)", word(2**160), "but arg1 is no address"),
        ("f(uint8)", word(256), "but arg1 is no uint8"),
        ("f(int8)", word(128), "but arg1 is no int8"),
        ("f(bytes4)", word(1), "but arg1 is no bytes4"),
        ("f(uint256 a,uint256 b)", word(1), "but b should stand at byte 32, after the end"),
        ("f(bytes)", word(2**255), "but arg1 should stand at byte"),
        ("f(bytes)", word(32) + word(2**255), "bytes of arg1 go beyond the end"),
        ("f(uint256[])", word(32) + word(2), "2 elements of arg1 go beyond the end"),
    ],
)
def test_what_does_not_fit_is_told(signature: str, data: bytes, reason: str) -> None:
    told = decode_arguments(read_signature(signature), data)
    assert isinstance(told, Undecoded)
    assert re.search(reason, told.reason)
    assert told.reason.startswith("It begins like f(")


@pytest.mark.parametrize(
    "signature",
    ["f", "f(", "f(uint7)", "f(uint264)", "f(bytes33)", "f(bytes0)", "f(uint256[0])", "f(word)",
     "1f(uint256)", "f(uint256 1)", "f(address160)", f"f(uint256{'[]' * 10})",
     f"f({','.join(['uint256'] * 65)})", "f(uint256[999999])", "f(uint08)"],
)  # fmt: skip
def test_what_is_no_signature_is_refused(signature: str) -> None:
    with pytest.raises(MalformedAbi):
        read_signature(signature)
