"""Reads the logs of today's messenger and inbox, one function an event; it trusts no shape."""

from messaging.protocol.events import (
    ExecutingMessage,
    FailedRelayedMessage,
    MessageExpired,
    RelayedMessage,
    SentMessage,
)
from messaging.protocol.types import Identifier, RawLog
from messaging.protocol.words import (
    read_address,
    read_last_bytes,
    read_narrow,
    read_offset,
    read_topics,
    read_uint,
    read_words,
)

_SENT_HEAD = 64


def read_sent_message(topics: tuple[bytes, ...], data: bytes) -> SentMessage:
    """A SentMessage from its topics and data; raises Misshapen."""
    _, destination, target, nonce = read_topics(topics, 4)
    # Short data reads as a short word, which the length check of the bytes value refuses.
    read_offset(data[32:_SENT_HEAD], _SENT_HEAD)
    return SentMessage(
        destination=int.from_bytes(destination),
        target=read_address(target),
        nonce=int.from_bytes(nonce),
        sender=read_address(data[:32]),
        message=read_last_bytes(data, _SENT_HEAD),
    )


def sent_message(log: RawLog) -> SentMessage:
    """SentMessage(destination, target, messageNonce | sender, message)."""
    return read_sent_message(log.topics, log.data)


def relayed_message(log: RawLog) -> RelayedMessage:
    """RelayedMessage(source, messageNonce, messageHash | returnDataHash)."""
    _, source, nonce, message_hash = read_topics(log.topics, 4)
    (return_data_hash,) = read_words(log.data, 1)
    return RelayedMessage(
        source=read_uint(source),
        nonce=read_uint(nonce),
        message_hash=message_hash,
        return_data_hash=return_data_hash,
    )


def relayed_message_before_1_2(log: RawLog) -> RelayedMessage:
    """RelayedMessage(source, messageNonce, messageHash |)."""
    _, source, nonce, message_hash = read_topics(log.topics, 4)
    read_words(log.data, 0)
    return RelayedMessage(
        source=read_uint(source),
        nonce=read_uint(nonce),
        message_hash=message_hash,
        return_data_hash=None,
    )


def failed_relayed_message(log: RawLog) -> FailedRelayedMessage:
    """FailedRelayedMessage(source, messageNonce, messageHash |)."""
    _, source, nonce, message_hash = read_topics(log.topics, 4)
    read_words(log.data, 0)
    return FailedRelayedMessage(
        source=read_uint(source), nonce=read_uint(nonce), message_hash=message_hash
    )


def message_expired(log: RawLog) -> MessageExpired:
    """MessageExpired(messageHash | undeliveredAt)."""
    _, message_hash = read_topics(log.topics, 2)
    (undelivered_at,) = read_words(log.data, 1)
    return MessageExpired(message_hash=message_hash, undelivered_at=read_uint(undelivered_at))


def read_identifier(data: bytes) -> Identifier:
    """The five words of an identifier; the inbox lets no wider value through."""
    origin, block_number, log_index, timestamp, chain_id = read_words(data, 5)
    return Identifier(
        origin=read_address(origin),
        block_number=read_narrow(block_number, 64),
        log_index=read_narrow(log_index, 32),
        timestamp=read_narrow(timestamp, 64),
        chain_id=read_uint(chain_id),
    )


def executing_message(log: RawLog) -> ExecutingMessage:
    """ExecutingMessage(msgHash | id)."""
    _, payload_hash = read_topics(log.topics, 2)
    return ExecutingMessage(payload_hash=payload_hash, identifier=read_identifier(log.data))
