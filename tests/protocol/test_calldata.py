"""Calls of the table, written by an independent encoder and read back; and what is none."""

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.calldata import Calldata, read_calldata, types_of
from messaging.protocol.contracts import FUNCTIONS
from messaging.protocol.events import Undecoded
from messaging.protocol.payloads import (
    relay_message_call,
    resend_message_call,
    send_message_call,
    validate_message_call,
)
from messaging.protocol.types import Identifier

WHERE = Identifier(b"\x23" * 20, 14, 2, 1_743_801_675, 901)
SAMPLES = {
    "address": "0x" + "11" * 20,
    "bytes": b"\x12\x34",
    "bytes32": b"\x07" * 32,
    "bytes4": b"\x01\x02\x03\x04",
    "bytes32[]": [b"\x01" * 32, b"\x02" * 32],
    "(address,uint256,uint256,uint256,uint256)": ("0x" + "23" * 20, 14, 2, 1_743_801_675, 901),
}


def values_of(calldata: bytes) -> dict[str, object]:
    """The named arguments of a call that can be read."""
    call = read_calldata(calldata)
    assert isinstance(call, Calldata), call
    return {argument.name: argument.value for argument in call.arguments}


@pytest.mark.parametrize("selector", FUNCTIONS)
def test_every_function_of_the_table_is_read(selector: bytes) -> None:
    types = types_of(FUNCTIONS[selector])
    sample = [SAMPLES.get(type_, 5) for type_ in types]
    call = read_calldata(selector + encode(types, sample))
    assert isinstance(call, Calldata), call
    assert [argument.type for argument in call.arguments] == list(types)


def test_what_is_written_is_read_back() -> None:
    send = send_message_call(destination=902, target=b"\x11" * 20, message=b"hello")
    assert values_of(send) == {"destination": 902, "target": b"\x11" * 20, "message": b"hello"}
    relay = values_of(relay_message_call(WHERE, b"payload"))
    assert relay == {"identifier": WHERE, "payload": b"payload"}
    read = values_of(validate_message_call(WHERE, b"\x07" * 32))
    assert read == {"identifier": WHERE, "payload_hash": b"\x07" * 32}
    sender, target = b"\x01" * 20, b"\x02" * 20
    again = resend_message_call(destination=1, nonce=2, sender=sender, target=target, message=b"")
    assert values_of(again)["nonce"] == 2


@pytest.mark.parametrize(
    ("calldata", "reason"),
    [
        (b"", "0x is not the selector"),
        (b"\x01\x02\x03\x04", "0x01020304 is not the selector"),
        (send_message_call(destination=1, target=b"\1" * 20, message=b"x")[:40], "end after 36"),
        (send_message_call(destination=1, target=b"\1" * 20, message=b"x")[:100], "after the end"),
        (
            send_message_call(destination=1, target=b"\1" * 20, message=b"x" * 40)[:140],
            "a value of 40 bytes goes beyond the end",
        ),
    ],
)
def test_a_call_that_cannot_be_read_says_why(calldata: bytes, reason: str) -> None:
    found = read_calldata(calldata)
    assert isinstance(found, Undecoded)
    assert reason in found.reason


@given(selector=st.sampled_from(list(FUNCTIONS)), arguments=st.binary(max_size=400))
def test_reading_is_total(selector: bytes, arguments: bytes) -> None:
    read_calldata(selector + arguments)
