"""The values all of the protocol speaks of, a raw log and an identifier; they compute nothing."""

import msgspec


class RawLog(msgspec.Struct, frozen=True, gc=False):
    """One log as a node gave it, in bytes; `log_index` counts all logs of the block."""

    address: bytes
    topics: tuple[bytes, ...]
    data: bytes
    block_number: int
    log_index: int
    transaction_hash: bytes
    transaction_index: int
    block_hash: bytes


class Identifier(msgspec.Struct, frozen=True, gc=False):
    """Where an initiating message stands: any log of any chain, `timestamp` in seconds.

    The protocol gives `block_number` and `timestamp` 64 bits, `log_index` 32, `chain_id` 256.
    """

    origin: bytes
    block_number: int
    log_index: int
    timestamp: int
    chain_id: int
