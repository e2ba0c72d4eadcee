"""Payloads and calldata there and back, against the vectors and eth_abi."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.contracts import TOPIC_SENT_MESSAGE
from messaging.protocol.events import SentMessage, Undecoded
from messaging.protocol.payloads import (
    EthTransfer,
    RelayCall,
    TokenTransfer,
    decode_bridge_call,
    decode_relay_call,
    decode_sent_payload,
    encode_payload,
    relay_message_call,
    resend_message_call,
    send_message_call,
    validate_message_call,
)
from messaging.protocol.types import Identifier
from tests.protocol.shapes import (
    SHAPES,
    addresses,
    emit,
    encode_identifier,
    events_of,
    hashes,
    identifiers,
    uint256,
)
from tests.protocol.vectors import log_of, recorded, unhex, vectors

ID = "(address,uint256,uint256,uint256,uint256)"
SENT = SHAPES[0]
messages = st.binary(max_size=100)


def call(name: str, kinds: list[str], values: list[Any]) -> bytes:
    """Calldata as eth_abi encodes it; addresses may be bytes."""
    plain = ["0x" + v.hex() if k == "address" else v for k, v in zip(kinds, values, strict=True)]
    return keccak(text=f"{name}({','.join(kinds)})")[:4] + encode(kinds, plain)


@pytest.mark.parametrize(("asked", "expected"), vectors("payload_encode"))
def test_payload_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    payload = encode_payload(map(unhex, asked["topics"]), unhex(asked["data"]))
    assert payload == unhex(expected["payload"])
    assert isinstance(decode_sent_payload(payload), SentMessage)


@given(event=events_of(SENT))
def test_a_payload_is_read_back_to_its_message(event: SentMessage) -> None:
    log = emit(SENT, event)
    assert decode_sent_payload(encode_payload(log.topics, log.data)) == event


@given(payload=st.binary(max_size=300) | st.binary(max_size=300).map(TOPIC_SENT_MESSAGE.__add__))
def test_any_payload_is_a_message_or_a_sentence(payload: bytes) -> None:
    found = decode_sent_payload(payload)
    if isinstance(found, Undecoded):
        assert found.reason.endswith(".")
    else:
        log = emit(SENT, found)
        assert encode_payload(log.topics, log.data) == payload


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "does not begin with the topic of SentMessage"),
        (bytes(300), "does not begin with the topic of SentMessage"),
        (TOPIC_SENT_MESSAGE, "1 topics where 4 belong"),
        (TOPIC_SENT_MESSAGE + bytes(95), "95|31 bytes, not 32"),
        (TOPIC_SENT_MESSAGE + bytes(96), "start at byte 0, not 64"),
    ],
)
def test_a_payload_of_the_wrong_shape_says_why(payload: bytes, reason: str) -> None:
    found = decode_sent_payload(payload)
    assert isinstance(found, Undecoded)
    assert any(part in found.reason for part in reason.split("|"))


@given(destination=uint256, target=addresses, message=messages)
def test_send_message_is_encoded_as_eth_abi_does(
    destination: int, target: bytes, message: bytes
) -> None:
    assert send_message_call(destination=destination, target=target, message=message) == call(
        "sendMessage", ["uint256", "address", "bytes"], [destination, target, message]
    )


@given(event=events_of(SENT))
def test_resend_message_is_encoded_as_eth_abi_does(event: SentMessage) -> None:
    found = resend_message_call(
        destination=event.destination,
        nonce=event.nonce,
        sender=event.sender,
        target=event.target,
        message=event.message,
    )
    kinds = ["uint256", "uint256", "address", "address", "bytes"]
    values = [event.destination, event.nonce, event.sender, event.target, event.message]
    assert found == call("resendMessage", kinds, values)


@given(identifier=identifiers, payload=messages)
def test_relay_message_is_encoded_as_eth_abi_does_and_read_back(
    identifier: Identifier, payload: bytes
) -> None:
    found = relay_message_call(identifier, payload)
    assert found == call("relayMessage", [ID, "bytes"], [encode_identifier(identifier), payload])
    assert decode_relay_call(found) == RelayCall(identifier, payload)


@given(identifier=identifiers, hashed=hashes)
def test_validate_message_is_encoded_as_eth_abi_does(identifier: Identifier, hashed: bytes) -> None:
    kinds, values = [ID, "bytes32"], [encode_identifier(identifier), hashed]
    found = validate_message_call(identifier, hashed)
    assert found == call("validateMessage", kinds, values)


@given(identifier=identifiers, payload=messages, provider=addresses, chain_id=uint256)
def test_a_gas_tank_names_a_message_as_the_messenger_does(
    identifier: Identifier, payload: bytes, provider: bytes, chain_id: int
) -> None:
    named = [encode_identifier(identifier), payload]
    relay = call("relayMessage", [ID, "bytes", "address", "uint256"], [*named, provider, chain_id])
    claim = call("claim", [ID, "bytes"], named)
    assert decode_relay_call(relay) == decode_relay_call(claim) == RelayCall(identifier, payload)


@given(identifier=identifiers, payload=messages, suffix=messages)
def test_a_relay_call_may_end_early_or_late_as_the_contracts_allow(
    identifier: Identifier, payload: bytes, suffix: bytes
) -> None:
    whole = relay_message_call(identifier, payload)
    unpadded = whole[: len(whole) - (-len(payload) % 32)]
    expected = RelayCall(identifier, payload)
    assert decode_relay_call(whole + suffix) == decode_relay_call(unpadded) == expected


@given(calldata=st.binary(max_size=300), selector=st.sampled_from(["8d1d298f", "7cc514bf", ""]))
def test_any_calldata_is_a_relay_or_a_sentence(calldata: bytes, selector: str) -> None:
    found = decode_relay_call(bytes.fromhex(selector) + calldata)
    assert isinstance(found, RelayCall) or found.reason.endswith(".")


WORDS = bytes(160)


@pytest.mark.parametrize(
    ("calldata", "reason"),
    [
        (b"", "0x is not the selector of a relay"),
        (bytes.fromhex("7056f41f"), "0x7056f41f is not the selector of a relay"),
        (bytes.fromhex("8d1d298f") + WORDS, "160 bytes of arguments and needs 192"),
        (bytes.fromhex("8d1d298f") + WORDS + b"\xff" * 32, "after the end"),
        (bytes.fromhex("8d1d298f") + WORDS + (160).to_bytes(32), "160 bytes goes beyond the end"),
    ],
)
def test_a_relay_call_of_the_wrong_shape_says_why(calldata: bytes, reason: str) -> None:
    found = decode_relay_call(calldata)
    assert isinstance(found, Undecoded)
    assert reason in found.reason


@given(sender=addresses, recipient=addresses, amount=uint256)
def test_the_call_of_the_eth_bridge_is_read(sender: bytes, recipient: bytes, amount: int) -> None:
    message = call("relayETH", ["address", "address", "uint256"], [sender, recipient, amount])
    assert decode_bridge_call(message) == EthTransfer(sender, recipient, amount)
    assert decode_bridge_call(message[:-1]) is None


@given(token=addresses, sender=addresses, recipient=addresses, amount=uint256)
def test_the_call_of_the_token_bridge_is_read(
    token: bytes, sender: bytes, recipient: bytes, amount: int
) -> None:
    kinds = ["address", "address", "address", "uint256"]
    message = call("relayERC20", kinds, [token, sender, recipient, amount])
    assert decode_bridge_call(message) == TokenTransfer(token, sender, recipient, amount)
    assert decode_bridge_call(message + b"\0") is None


@pytest.mark.parametrize(
    ("name", "fields"),
    [("relayETH", ("sender", "recipient")), ("relayERC20", ("token", "sender", "recipient"))],
)
def test_a_transfer_needs_clean_address_words(name: str, fields: tuple[str, ...]) -> None:
    kinds = ["address"] * len(fields) + ["uint256"]
    message = call(name, kinds, [b"\xaa" * 20] * len(fields) + [5])
    for place, _ in enumerate(fields):
        dirty = bytearray(message)
        dirty[4 + 32 * place] = 1
        assert decode_bridge_call(bytes(dirty)) is None


@pytest.mark.parametrize(
    "message", [b"", b"hello", bytes.fromhex("4f0edcc9") + b"\1" * 96, bytes(100)]
)
def test_another_call_is_no_transfer(message: bytes) -> None:
    assert decode_bridge_call(message) is None


def test_the_recorded_message_orders_a_transfer_of_supersims_token() -> None:
    log = log_of(recorded("supersim-sentmessage-901-block14.json")["log"])
    sent = decode_sent_payload(encode_payload(log.topics, log.data))
    assert isinstance(sent, SentMessage)
    account = unhex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")
    token = unhex("0x420beef000000000000000000000000000000001")
    assert decode_bridge_call(sent.message) == TokenTransfer(token, account, account, 1000)
