"""Errors inside of errors: the known one is found however deep, and never made up."""

import time

from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.contracts import ERRORS
from messaging.protocol.nested_reverts import unwrap_revert

RELAYED = bytes.fromhex("9ca9480b")
WRAPPER = bytes.fromhex("90bfb865")


def wrapped(inner: bytes) -> bytes:
    """An error of a wallet around another, as ERC-7751 has it."""
    types = ["address", "bytes4", "bytes", "bytes"]
    return WRAPPER + encode(types, ["0x" + "11" * 20, b"\1\2\3\4", inner, b""])


def names(data: bytes) -> list[str | None]:
    """The names of the layers, the outermost first."""
    return [layer.reason.name for layer in unwrap_revert(data)]


def test_a_known_error_stands_for_itself() -> None:
    assert names(RELAYED) == ["MessageAlreadyRelayed"]


def test_an_error_is_found_at_any_depth() -> None:
    assert names(wrapped(RELAYED)) == [None, "MessageAlreadyRelayed"]
    assert names(wrapped(wrapped(wrapped(RELAYED)))) == [None, "MessageAlreadyRelayed"]


def test_what_is_unknown_all_through_is_one_layer() -> None:
    assert names(wrapped(b"\xaa\xbb\xcc\xdd")) == [None]
    assert names(b"") == [None]


def test_a_selector_that_is_no_value_of_its_own_names_nothing() -> None:
    assert names(b"\1\2\3\4" + bytes(32) + RELAYED) == [None]
    assert names(b"\1\2\3\4" + (5_000).to_bytes(32) + RELAYED) == [None]


@given(data=st.binary(max_size=300), selector=st.sampled_from(list(ERRORS)))
def test_unwrapping_is_total_and_keeps_the_outermost(data: bytes, selector: bytes) -> None:
    layers = unwrap_revert(data + selector + data)
    assert layers[0].data == data + selector + data
    assert all(layer.data in data + selector + data for layer in layers)


def test_the_longest_input_takes_no_time() -> None:
    began = time.process_time()
    unwrap_revert(b"\1\2\3\4" + (bytes(30) + b"\xff\xff" + RELAYED) * 3_640)
    assert time.process_time() - began < 1
