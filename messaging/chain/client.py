"""What the rest of Crosslane asks of a chain's node; it never says how the answer is fetched."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from messaging.protocol.attempts import Evidence
from messaging.protocol.replacement import BlockTransaction
from messaging.protocol.types import RawLog


class Header(msgspec.Struct, frozen=True, gc=False):
    """A block header as far as Crosslane needs it: 32-byte hashes, seconds, 256-byte bloom."""

    number: int
    hash: bytes
    parent_hash: bytes
    timestamp: int
    logs_bloom: bytes


class Heads(msgspec.Struct, frozen=True, gc=False):
    """The node's labels at one moment; a level that no answer gave is None, never guessed."""

    latest: Header
    safe: Header | None
    finalized: Header | None


class BlockFact(msgspec.Struct, frozen=True, gc=False):
    """A canonical block; `parent_hash` is None where only a log told of the block."""

    number: int
    hash: bytes
    parent_hash: bytes | None
    timestamp: int


class Chunk(msgspec.Struct, frozen=True, gc=False):
    """All logs of our contracts in blocks first..last, from one endpoint that agrees with itself.

    `blocks` ascend by number, hold every block that has a log here and always the first and the
    last block (with their parents); `logs` ascend by (block, log index).
    """

    first: int
    last: int
    blocks: tuple[BlockFact, ...]
    logs: tuple[RawLog, ...]


class BlockBody(msgspec.Struct, frozen=True, gc=False):
    """A block with all its transactions in order; `timestamp` in seconds."""

    number: int
    hash: bytes
    timestamp: int
    transactions: tuple[BlockTransaction, ...]


class TransactionFact(msgspec.Struct, frozen=True, gc=False):
    """A mined transaction with its receipt; prices and values in wei, addresses 20 bytes."""

    hash: bytes
    block_number: int
    block_hash: bytes
    index: int
    sender: bytes
    target: bytes | None
    status: int
    gas_used: int
    gas_limit: int
    gas_price: int
    value: int
    calldata: bytes
    access_list: tuple[tuple[bytes, tuple[bytes, ...]], ...]


class RevertData(msgspec.Struct, frozen=True, gc=False):
    """What a failed call reverted with, empty bytes where with nothing, and how that is known."""

    data: bytes
    evidence: Evidence


class BlockReader(Protocol):
    """The part of a node that following a chain needs. Every method may raise a `ChainError` that
    says retry, shrink or stop."""

    def heads(self) -> Heads:
        """Latest, safe and finalized, asked in one request."""
        ...

    def headers(self, numbers: Sequence[int]) -> tuple[Header | None, ...]:
        """The canonical headers at these heights, in this order; None above the node's head."""
        ...

    def range_logs(self, first: int, last: int) -> Chunk:
        """The chunk first..last by block range: for blocks at or below finalized.

        Raises `Retry` when the node's own head is below `last` (it answers short, not with an
        error) or when logs and header contradict each other, `Shrink` when the range is too large.
        """
        ...

    def block_logs(self, first: int, last: int) -> Chunk:
        """The chunk first..last asked by block hash, with every header: for blocks above finalized.

        Raises `Retry` when headers do not link to each other, a non-zero bloom names our
        contracts but no log came, or a log names another block.
        """
        ...

    def block_body(self, number: int) -> BlockBody | None:
        """The canonical block at a height with its transactions; None above the node's head."""
        ...


class ChainClient(BlockReader, Protocol):
    """One chain's node. Every method may raise a `ChainError` that says retry, shrink or stop."""

    def chain_id(self) -> int:
        """The id the node itself reports."""
        ...

    def whole_block(self, number: int) -> Chunk:
        """Every log of every contract in one block. Raises `Retry` above the node's head."""
        ...

    def transactions(self, hashes: Sequence[bytes]) -> tuple[TransactionFact | None, ...]:
        """These transactions with their receipts, in this order; None where the node has none."""
        ...

    def failed_transactions(
        self, blocks: Sequence[tuple[int, bytes]]
    ) -> tuple[TransactionFact, ...]:
        """The transactions with status 0 in these blocks (number, hash) that may have tried to
        execute a message, in order.

        Raises `Retry` where the node has other blocks at these heights, or contradicts itself.
        """
        ...

    def revert_data(self, failed: TransactionFact) -> RevertData | None:
        """What a failed transaction reverted with, None where the node cannot tell."""
        ...

    def call(
        self, target: bytes, calldata: bytes, block: int | None = None, gas: int | None = None
    ) -> bytes:
        """`eth_call` at a block (None: latest), with so much gas (None: as much as the node gives).

        Raises `Reverted` with the raw revert data, without any where the gas did not do.
        """
        ...

    def code(self, address: bytes) -> bytes:
        """The contract code at an address at the head, empty where there is none."""
        ...
