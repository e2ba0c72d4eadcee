"""The logs and calldata of interop traffic as bytes, made by hand because there are very many."""

from typing import NamedTuple

from messaging.protocol import contracts
from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    ETH_LIQUIDITY,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from messaging.protocol.hashing import keccak256
from messaging.protocol.types import Identifier
from messaging.protocol.words import write_address, write_bytes, write_uint

PINGER = bytes.fromhex("c0ffee") + bytes(17)  # a contract that nobody watches
TOPIC_PING = keccak256(b"Ping(uint256)")
_RETURN_DATA_HASH = keccak256(b"")
_IDENTIFIER_WORDS = 5


class Emitted(NamedTuple):
    """A log before it has a place in a chain."""

    address: bytes
    topics: tuple[bytes, ...]
    data: bytes

    @property
    def payload(self) -> bytes:
        """What an executing message names by its hash."""
        return b"".join(self.topics) + self.data


def sent(destination: int, nonce: int, *, sender: bytes, target: bytes, message: bytes) -> Emitted:
    """SentMessage(destination, target, messageNonce | sender, message)."""
    topics = (
        contracts.TOPIC_SENT_MESSAGE,
        write_uint(destination),
        write_address(target),
        write_uint(nonce),
    )
    data = write_address(sender) + write_uint(64) + write_bytes(message)
    return Emitted(L2_TO_L2_MESSENGER, topics, data)


def relayed(source: int, nonce: int, message_hash: bytes) -> Emitted:
    """RelayedMessage(source, messageNonce, messageHash | returnDataHash)."""
    topics = (
        contracts.TOPIC_RELAYED_MESSAGE,
        write_uint(source),
        write_uint(nonce),
        message_hash,
    )
    return Emitted(L2_TO_L2_MESSENGER, topics, _RETURN_DATA_HASH)


def executing(identifier: Identifier, payload_hash: bytes) -> Emitted:
    """ExecutingMessage(msgHash | identifier)."""
    return Emitted(
        CROSS_L2_INBOX,
        (contracts.TOPIC_EXECUTING_MESSAGE, payload_hash),
        identifier_words(identifier),
    )


def identifier_words(identifier: Identifier) -> bytes:
    """The identifier in the order of the Solidity struct."""
    return b"".join(
        (
            write_address(identifier.origin),
            write_uint(identifier.block_number),
            write_uint(identifier.log_index),
            write_uint(identifier.timestamp),
            write_uint(identifier.chain_id),
        )
    )


def eth_sent(sender: bytes, to: bytes, amount: int, destination: int) -> tuple[Emitted, Emitted]:
    """What stands before and after the SentMessage of a sendETH."""
    return (
        _liquidity(contracts.TOPIC_LIQUIDITY_BURNED, amount),
        _transfer(contracts.TOPIC_SEND_ETH, (sender, to), amount, destination),
    )


def eth_relayed(sender: bytes, to: bytes, amount: int, source: int) -> tuple[Emitted, Emitted]:
    """What stands between the ExecutingMessage and the RelayedMessage of an ETH transfer."""
    return (
        _liquidity(contracts.TOPIC_LIQUIDITY_MINTED, amount),
        _transfer(contracts.TOPIC_RELAY_ETH, (sender, to), amount, source),
    )


def token_sent(
    moved: tuple[bytes, bytes, bytes], amount: int, destination: int
) -> tuple[Emitted, Emitted]:
    """What stands before and after the SentMessage of a sendERC20; token, sender and recipient."""
    token, sender, _ = moved
    accounts = (sender, SUPERCHAIN_TOKEN_BRIDGE)
    return (
        _crosschain(contracts.TOPIC_CROSSCHAIN_BURN, token, accounts, amount),
        _token_transfer(contracts.TOPIC_SEND_ERC20, moved, amount, destination),
    )


def token_relayed(
    moved: tuple[bytes, bytes, bytes], amount: int, source: int
) -> tuple[Emitted, Emitted]:
    """What stands between the ExecutingMessage and the RelayedMessage of a token transfer."""
    token, _, to = moved
    return (
        _crosschain(contracts.TOPIC_CROSSCHAIN_MINT, token, (to, SUPERCHAIN_TOKEN_BRIDGE), amount),
        _token_transfer(contracts.TOPIC_RELAY_ERC20, moved, amount, source),
    )


def ping(number: int) -> Emitted:
    """A log of a contract that is not watched."""
    return Emitted(PINGER, (TOPIC_PING, write_uint(number)), b"")


def send_calldata(destination: int, target: bytes, message: bytes) -> bytes:
    """sendMessage(destination, target, message)."""
    return b"".join(
        (
            contracts.SELECTOR_SEND_MESSAGE,
            write_uint(destination),
            write_address(target),
            write_uint(96),
            write_bytes(message),
        )
    )


def relay_calldata(identifier: Identifier, payload: bytes) -> bytes:
    """relayMessage(identifier, sentMessage)."""
    offset = write_uint((_IDENTIFIER_WORDS + 1) * 32)
    head = contracts.SELECTOR_RELAY_MESSAGE + identifier_words(identifier)
    return head + offset + write_bytes(payload)


def _liquidity(topic: bytes, amount: int) -> Emitted:
    topics = (topic, write_address(SUPERCHAIN_ETH_BRIDGE))
    return Emitted(ETH_LIQUIDITY, topics, write_uint(amount))


def _transfer(topic: bytes, accounts: tuple[bytes, bytes], amount: int, peer: int) -> Emitted:
    topics = (topic, *(write_address(account) for account in accounts))
    return Emitted(SUPERCHAIN_ETH_BRIDGE, topics, write_uint(amount) + write_uint(peer))


def _crosschain(topic: bytes, token: bytes, accounts: tuple[bytes, bytes], amount: int) -> Emitted:
    return Emitted(token, (topic, *map(write_address, accounts)), write_uint(amount))


def _token_transfer(
    topic: bytes, moved: tuple[bytes, bytes, bytes], amount: int, peer: int
) -> Emitted:
    topics = (topic, *map(write_address, moved))
    return Emitted(SUPERCHAIN_TOKEN_BRIDGE, topics, write_uint(amount) + write_uint(peer))
