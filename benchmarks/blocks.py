"""Blocks with true hashes, blooms and log places, rendered as JSON once; nothing is decided."""

import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from benchmarks.events import Emitted
from messaging.protocol.hashing import keccak256
from messaging.protocol.types import Identifier

GENESIS_TIME = 1_750_000_000
_BITS = struct.Struct(">HHH")


class Transaction(NamedTuple):
    """A mined call: hash, accounts, calldata, its logs, and what its access list names."""

    hash: bytes
    sender: bytes
    target: bytes
    calldata: bytes
    logs: tuple[Emitted, ...]
    named: tuple[Identifier, bytes] | None = None


class PlacedLog(NamedTuple):
    """A log as the node answers it; `address` and `topics` are for filters."""

    address: bytes
    topics: tuple[bytes, ...]
    rendered: bytes


class Block(msgspec.Struct, frozen=True, gc=False):
    """A block; its hash follows from everything else, `salt` tells forks apart."""

    number: int
    hash: bytes
    parent_hash: bytes
    timestamp: int
    bloom: bytes
    transactions: tuple[Transaction, ...]
    logs: tuple[PlacedLog, ...]
    first_logs: tuple[int, ...]  # by transaction: the index of its first log, then the end


def make_block(
    parent: Block | None, transactions: Sequence[Transaction], *, timestamp: int, salt: int = 0
) -> Block:
    """The block that follows `parent`; `salt` (a chain's or a fork's own number) is in its hash."""
    number = 0 if parent is None else parent.number + 1
    parent_hash = bytes(32) if parent is None else parent.hash
    words = struct.pack(">QQ", number, timestamp) + salt.to_bytes(32)
    digest = keccak256(words + parent_hash + b"".join(item.hash for item in transactions))
    bits, first_logs, logs = 0, [0], list[PlacedLog]()
    for index, item in enumerate(transactions):
        end = _placed_end(digest, number, timestamp, item.hash, index)
        for log in item.logs:
            logs.append(PlacedLog(log.address, log.topics, _render(log, len(logs), end)))
            bits |= _bloom(log.address)
            for topic in log.topics:
                bits |= _bloom(topic)
        first_logs.append(len(logs))
    return Block(
        number,
        digest,
        parent_hash,
        timestamp,
        bits.to_bytes(256),
        tuple(transactions),
        tuple(logs),
        tuple(first_logs),
    )


def _placed_end(
    block_hash: bytes, number: int, timestamp: int, transaction_hash: bytes, index: int
) -> str:
    """What every log of a transaction says of its place, but for its own index."""
    return (
        f'"blockNumber":"{number:#x}","blockHash":"0x{block_hash.hex()}",'
        f'"blockTimestamp":"{timestamp:#x}","transactionHash":"0x{transaction_hash.hex()}",'
        f'"transactionIndex":"{index:#x}","removed":false}}'
    )


def _render(log: Emitted, log_index: int, end: str) -> bytes:
    topics = '","0x'.join([topic.hex() for topic in log.topics])
    return (
        f'{{"address":"0x{log.address.hex()}","topics":["0x{topics}"],'
        f'"data":"0x{log.data.hex()}","logIndex":"{log_index:#x}",{end}'
    ).encode()


@lru_cache(maxsize=65_536)
def _bloom(item: bytes) -> int:
    """The three bits of an address or topic (yellow paper 4.3.1)."""
    bits = 0
    for value in _BITS.unpack_from(keccak256(item)):
        bits |= 1 << (int(value) % 2048)
    return bits
