"""Reads the messenger's and inbox's logs of 2024, which old networks hold; it trusts no shape."""

from messaging.protocol.contracts import SELECTOR_EARLY_RELAY_MESSAGE
from messaging.protocol.events import (
    EarlyExecutingMessage,
    EarlyFailedRelayedMessage,
    EarlyRelayedMessage,
    EarlySentMessage,
)
from messaging.protocol.messenger_logs import read_identifier
from messaging.protocol.types import RawLog
from messaging.protocol.words import (
    Misshapen,
    read_address,
    read_bytes,
    read_last_bytes,
    read_offset,
    read_topics,
    read_uint,
    read_words,
)

_RELAY_HEAD = 6 * 32


def early_sent_message(log: RawLog) -> EarlySentMessage:
    """A messenger's log without topics: the relay call, raw (beta.2) or as `bytes` (beta.1)."""
    call = log.data
    if call[:4] != SELECTOR_EARLY_RELAY_MESSAGE:
        read_offset(call[:32], 32)
        call = read_last_bytes(call, 32)
    if call[:4] != SELECTOR_EARLY_RELAY_MESSAGE:
        raise Misshapen("it has no topics and does not hold a relayMessage call")
    return _read_relay_call(call[4:])


def _read_relay_call(arguments: bytes) -> EarlySentMessage:
    head = read_words(arguments[:_RELAY_HEAD], 6)
    destination, source, nonce, sender, target, offset = head
    read_offset(offset, _RELAY_HEAD)
    return EarlySentMessage(
        destination=read_uint(destination),
        source=read_uint(source),
        nonce=read_uint(nonce),
        sender=read_address(sender),
        target=read_address(target),
        message=read_last_bytes(arguments, _RELAY_HEAD),
    )


def early_relayed_message(log: RawLog) -> EarlyRelayedMessage:
    """RelayedMessage(msgHash |)."""
    _, message_hash = read_topics(log.topics, 2)
    read_words(log.data, 0)
    return EarlyRelayedMessage(message_hash=message_hash)


def early_failed_relayed_message(log: RawLog) -> EarlyFailedRelayedMessage:
    """FailedRelayedMessage(msgHash |)."""
    _, message_hash = read_topics(log.topics, 2)
    read_words(log.data, 0)
    return EarlyFailedRelayedMessage(message_hash=message_hash)


def early_executing_message(log: RawLog) -> EarlyExecutingMessage:
    """ExecutingMessage(| encodedId, message): two `bytes` values, the first an identifier."""
    read_topics(log.topics, 1)
    data = log.data
    read_offset(data[:32], 64)
    encoded_id, payload_at = read_bytes(data, 64)
    read_offset(data[32:64], payload_at)
    return EarlyExecutingMessage(
        identifier=read_identifier(encoded_id), payload=read_last_bytes(data, payload_at)
    )
