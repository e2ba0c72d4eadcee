"""Every hash of the protocol, from bytes to bytes; it never looks at a chain."""

from collections.abc import Callable, Iterable
from typing import Protocol

import sha3

from messaging.protocol.types import Identifier

CHECKSUM_TYPE = b"\x03"
_SUPER_ROOT_VERSION = b"\x01"
_INVALIDATED_BLOCK_DOMAIN = 4
_SUCCESSFUL_MESSAGES_SLOT = bytes(32)
_SENT_MESSAGES_SLOT = (2).to_bytes(32)
_ADDRESS_PADDING = bytes(12)
_MESSAGE_OFFSET = (6 * 32).to_bytes(32)


class _Digest(Protocol):
    def digest(self) -> bytes: ...


_keccak_256: Callable[[bytes], _Digest] = sha3.keccak_256


def keccak256(data: bytes) -> bytes:
    """Ethereum's Keccak-256 (not NIST SHA3-256): 32 bytes."""
    return _keccak_256(data).digest()


def payload_hash(payload: bytes) -> bytes:
    """The hash of `topics ++ data` that ExecutingMessage carries as `msgHash`."""
    return keccak256(payload)


def message_hash(
    *, destination: int, source: int, nonce: int, sender: bytes, target: bytes, message: bytes
) -> bytes:
    """The messenger's own key of a message: a resend has the same one.

    keccak256(abi.encode(destination, source, nonce, sender, target, message)).
    """
    size = len(message)
    return keccak256(
        b"".join(
            (
                destination.to_bytes(32),
                source.to_bytes(32),
                nonce.to_bytes(32),
                _ADDRESS_PADDING,
                sender,
                _ADDRESS_PADDING,
                target,
                _MESSAGE_OFFSET,
                size.to_bytes(32),
                message,
                bytes(-size % 32),
            )
        )
    )


def message_hash_of_log(source: int, topics: tuple[bytes, ...], data: bytes) -> bytes:
    """The same hash, of a SentMessage log of canonical form on chain `source`: its words are those
    that the hash is made of, and the end of its data is the end of the encoding."""
    return keccak256(
        b"".join(
            (
                topics[1],
                source.to_bytes(32),
                topics[3],
                data[:32],
                topics[2],
                _MESSAGE_OFFSET,
                data[64:],
            )
        )
    )


def log_hash(origin: bytes, payload_hash: bytes) -> bytes:
    """Binds a payload to the contract that emitted it."""
    return keccak256(origin + payload_hash)


def checksum(identifier: Identifier, payload_hash: bytes) -> bytes:
    """The storage slot of the inbox that a relay transaction must warm: 0x03 and 31 bytes.

    Raises OverflowError for an identifier wider than the protocol allows; `check_identifier`
    says which field. The packed form has the timestamp before the log index, the struct does not.
    """
    packed = (
        bytes(12)
        + identifier.block_number.to_bytes(8)
        + identifier.timestamp.to_bytes(8)
        + identifier.log_index.to_bytes(4)
    )
    placed = keccak256(log_hash(identifier.origin, payload_hash) + packed)
    return CHECKSUM_TYPE + keccak256(placed + identifier.chain_id.to_bytes(32))[1:]


def successful_message_slot(message_hash: bytes) -> bytes:
    """Storage key of the destination's messenger that is 1 once the message was relayed."""
    return keccak256(message_hash + _SUCCESSFUL_MESSAGES_SLOT)


def sent_message_slot(nonce: int) -> bytes:
    """Storage key of the source's messenger (1.3.0 and later) that holds the message hash."""
    return keccak256(nonce.to_bytes(32) + _SENT_MESSAGES_SLOT)


def transient_slot(seed: str) -> bytes:
    """The transient slot a contract derives from a name: keccak256(name) - 1."""
    return (int.from_bytes(keccak256(seed.encode())) - 1).to_bytes(32)


def super_root(timestamp: int, outputs: Iterable[tuple[int, bytes]]) -> bytes:
    """The root of all chains at `timestamp` (seconds), from (chain id, output root) pairs."""
    chains = b"".join(chain_id.to_bytes(32) + root for chain_id, root in sorted(outputs))
    return keccak256(_SUPER_ROOT_VERSION + timestamp.to_bytes(8) + chains)


def invalidated_block_source_hash(output_root: bytes) -> bytes:
    """Source hash of the deposit that closes a replacement block of the supervisor era."""
    return keccak256(_INVALIDATED_BLOCK_DOMAIN.to_bytes(32) + output_root)
