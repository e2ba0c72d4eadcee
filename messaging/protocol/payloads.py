"""Payloads and calldata of the messenger, written and read; it sends nothing."""

from collections.abc import Iterable
from typing import TypeAlias

import msgspec

from messaging.protocol.contracts import (
    SELECTOR_GAS_TANK_CLAIM,
    SELECTOR_GAS_TANK_RELAY,
    SELECTOR_REFUND_ETH,
    SELECTOR_RELAY_ERC20,
    SELECTOR_RELAY_ETH,
    SELECTOR_RELAY_MESSAGE,
    SELECTOR_RESEND_MESSAGE,
    SELECTOR_SEND_MESSAGE,
    SELECTOR_VALIDATE_MESSAGE,
    TOPIC_SENT_MESSAGE,
)
from messaging.protocol.events import SentMessage, Undecoded
from messaging.protocol.messenger_logs import read_identifier, read_sent_message
from messaging.protocol.types import Identifier
from messaging.protocol.words import (
    Misshapen,
    read_address,
    read_uint,
    read_words,
    write_address,
    write_bytes,
    write_uint,
)

# A payload is the log of a SentMessage in one piece, so it reads as the same value.
SentPayload: TypeAlias = SentMessage

_TOPICS_OF_SENT_MESSAGE = 4 * 32
_IDENTIFIER_SIZE = 5 * 32
_RELAY_HEADS = {SELECTOR_RELAY_MESSAGE: 6, SELECTOR_GAS_TANK_CLAIM: 6, SELECTOR_GAS_TANK_RELAY: 8}


class RelayCall(msgspec.Struct, frozen=True, gc=False):
    """What a relay transaction claims: the message's identifier and its payload."""

    identifier: Identifier
    payload: bytes


class EthTransfer(msgspec.Struct, frozen=True, gc=False):
    """The message of the ETH bridge; `amount` in wei."""

    sender: bytes
    recipient: bytes
    amount: int


class TokenTransfer(msgspec.Struct, frozen=True, gc=False):
    """The message of the token bridge; `amount` in the token's smallest unit."""

    token: bytes
    sender: bytes
    recipient: bytes
    amount: int


def encode_payload(topics: Iterable[bytes], data: bytes) -> bytes:
    """All topics, then the data: what the payload hash covers and relayMessage takes."""
    return b"".join(topics) + data


def decode_sent_payload(payload: bytes) -> SentPayload | Undecoded:
    """The SentMessage in a payload; never raises."""
    head = payload[:_TOPICS_OF_SENT_MESSAGE]
    if head[:32] != TOPIC_SENT_MESSAGE:
        return Undecoded("The payload does not begin with the topic of SentMessage.")
    topics = tuple(head[at : at + 32] for at in range(0, len(head), 32))
    try:
        return read_sent_message(topics, payload[_TOPICS_OF_SENT_MESSAGE:])
    except Misshapen as error:
        return Undecoded(f"The payload is no whole SentMessage: {error}.")


def encode_sent_payload(sent: SentPayload) -> bytes:
    """The payload of a SentMessage, as the messenger emits it: what `decode_sent_payload` reads."""
    topics = (
        TOPIC_SENT_MESSAGE,
        write_uint(sent.destination),
        write_address(sent.target),
        write_uint(sent.nonce),
    )
    data = write_address(sent.sender) + write_uint(2 * 32) + write_bytes(sent.message)
    return encode_payload(topics, data)


def send_message_call(*, destination: int, target: bytes, message: bytes) -> bytes:
    """Calldata of sendMessage, for the messenger of the source."""
    head = write_uint(destination) + write_address(target) + write_uint(3 * 32)
    return SELECTOR_SEND_MESSAGE + head + write_bytes(message)


def resend_message_call(
    *, destination: int, nonce: int, sender: bytes, target: bytes, message: bytes
) -> bytes:
    """Calldata of resendMessage (messenger 1.1.0 to 1.3.x), for the messenger of the source."""
    head = (
        write_uint(destination)
        + write_uint(nonce)
        + write_address(sender)
        + write_address(target)
        + write_uint(5 * 32)
    )
    return SELECTOR_RESEND_MESSAGE + head + write_bytes(message)


def relay_message_call(identifier: Identifier, payload: bytes) -> bytes:
    """Calldata of relayMessage, for the messenger of the destination."""
    head = _write_identifier(identifier) + write_uint(6 * 32)
    return SELECTOR_RELAY_MESSAGE + head + write_bytes(payload)


def refund_eth_call(*, destination: int, nonce: int, transfer: EthTransfer) -> bytes:
    """Calldata of refundETH (ETH bridge 1.1.0), for the ETH bridge of the source."""
    return (
        SELECTOR_REFUND_ETH
        + write_uint(destination)
        + write_uint(nonce)
        + write_address(transfer.sender)
        + write_address(transfer.recipient)
        + write_uint(transfer.amount)
    )


def validate_message_call(identifier: Identifier, payload_hash: bytes) -> bytes:
    """Calldata of validateMessage, for the inbox of the chain that reads the log."""
    return SELECTOR_VALIDATE_MESSAGE + _write_identifier(identifier) + payload_hash


def decode_relay_call(calldata: bytes) -> RelayCall | Undecoded:
    """What a call of relayMessage, or of a GasTank's relayMessage or claim, names; never raises.

    Reads as the contracts do: bytes after the arguments and missing padding are allowed, because
    a reverted transaction may hold them and still names a message.
    """
    words = _RELAY_HEADS.get(calldata[:4])
    if words is None:
        return Undecoded(f"0x{calldata[:4].hex()} is not the selector of a relay.")
    try:
        return _read_relay_call(calldata[4:], head_size=words * 32)
    except Misshapen as error:
        return Undecoded(f"The relay call has the wrong shape: {error}.")


def decode_bridge_call(message: bytes) -> EthTransfer | TokenTransfer | None:
    """The transfer that a bridge's message orders, or None.

    It is a bridging only if sender and target of the message are that bridge: judge that first.
    """
    try:
        if message[:4] == SELECTOR_RELAY_ETH:
            sender, recipient, amount = read_words(message[4:], 3)
            return EthTransfer(
                sender=read_address(sender),
                recipient=read_address(recipient),
                amount=read_uint(amount),
            )
        if message[:4] == SELECTOR_RELAY_ERC20:
            token, sender, recipient, amount = read_words(message[4:], 4)
            return TokenTransfer(
                token=read_address(token),
                sender=read_address(sender),
                recipient=read_address(recipient),
                amount=read_uint(amount),
            )
    except Misshapen:
        return None
    return None


def _write_identifier(identifier: Identifier) -> bytes:
    return (
        write_address(identifier.origin)
        + write_uint(identifier.block_number)
        + write_uint(identifier.log_index)
        + write_uint(identifier.timestamp)
        + write_uint(identifier.chain_id)
    )


def _read_relay_call(arguments: bytes, *, head_size: int) -> RelayCall:
    if len(arguments) < head_size:
        raise Misshapen(f"it has {len(arguments)} bytes of arguments and needs {head_size}")
    at = read_uint(arguments[_IDENTIFIER_SIZE : _IDENTIFIER_SIZE + 32])
    start = at + 32
    if start > len(arguments):
        raise Misshapen(f"its payload is said to start at byte {at}, after the end")
    size = read_uint(arguments[at:start])
    if start + size > len(arguments):
        raise Misshapen(f"its payload of {size} bytes goes beyond the end")
    return RelayCall(
        identifier=read_identifier(arguments[:_IDENTIFIER_SIZE]),
        payload=arguments[start : start + size],
    )
