"""One chain in memory: it mines, forgets its last blocks and labels safe and finalized by depth."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from messaging.protocol.contracts import L2_TO_L2_MESSENGER, TOPIC_SENT_MESSAGE
from messaging.protocol.hashing import keccak256
from messaging.protocol.replacement import DEPOSIT_TYPE
from messaging.protocol.types import RawLog
from tests.fakes.emitted import Emitted

GENESIS_TIME = 1_750_000_000
_BLOOM_BITS = 2048

AccessList = tuple[tuple[bytes, tuple[bytes, ...]], ...]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a transaction asks and what comes of it: logs, or with status 0 revert data."""

    target: bytes
    calldata: bytes
    value: int = 0
    status: int = 1
    access_list: AccessList = ()
    logs: tuple[Emitted, ...] = ()
    revert: bytes = b""


class Transaction(Call, frozen=True, kw_only=True):
    """A call that somebody sent."""

    hash: bytes
    sender: bytes

    @property
    def gas_used(self) -> int:
        return 21_000 + 16 * len(self.calldata) + 2_000 * len(self.logs)

    @property
    def gas_limit(self) -> int:
        return self.gas_used + 50_000

    @property
    def type(self) -> int:
        """Of EIP-2718."""
        return 2


class Deposit(Transaction, frozen=True, kw_only=True):
    """A transaction that no user sent: the protocol itself puts it into a block."""

    gas: int = 1_000_000

    @property
    def gas_limit(self) -> int:
        return self.gas

    @property
    def type(self) -> int:
        return DEPOSIT_TYPE


class Block(msgspec.Struct, frozen=True):
    """A block; its hash follows from everything else, `salt` tells forks apart."""

    number: int
    parent_hash: bytes
    timestamp: int
    salt: int
    transactions: tuple[Transaction, ...]
    hash: bytes
    bloom: bytes

    def raw_logs(self) -> Iterator[RawLog]:
        """Its logs with the index that counts all logs of the block."""
        log_index = 0
        for index, transaction in enumerate(self.transactions):
            for log in transaction.logs:
                yield RawLog(
                    log.address,
                    log.topics,
                    log.data,
                    self.number,
                    log_index,
                    transaction.hash,
                    index,
                    self.hash,
                )
                log_index += 1


def make_block(
    chain_id: int, parent: Block | None, timestamp: int, salt: int, items: Sequence[Transaction]
) -> Block:
    """The block that follows `parent`."""
    number = 0 if parent is None else parent.number + 1
    parent_hash = bytes(32) if parent is None else parent.hash
    head = b"".join(value.to_bytes(32) for value in (chain_id, number, timestamp, salt))
    digest = keccak256(head + parent_hash + b"".join(item.hash for item in items))
    return Block(number, parent_hash, timestamp, salt, tuple(items), digest, _bloom(items))


class FakeChain:
    """The canonical chain, what waits to be mined, and what calls to its contracts answer."""

    def __init__(self, chain_id: int, *, block_time: int, safe_depth: int, final_depth: int):
        self.id = chain_id
        self.block_time = block_time
        self.safe_depth = safe_depth
        self.final_depth = final_depth
        self.blocks: list[Block] = [make_block(chain_id, None, GENESIS_TIME, 0, ())]
        self.pending: list[Transaction] = []
        self.calls: dict[tuple[bytes, bytes], bytes | Exception] = {}
        self.codes: dict[bytes, bytes] = {}
        self.sequence = 0
        self._fork = 0
        self._next_nonce = 0
        self._places: dict[bytes, int] = {}

    def take_nonce(self) -> int:
        """The next nonce of the messenger."""
        self._next_nonce += 1
        return self._next_nonce - 1

    @property
    def next_nonce(self) -> int:
        return self._next_nonce

    def mine(self, count: int = 1) -> Block:
        """Mines blocks, the first with everything that waits; returns the last."""
        for _ in range(count):
            parent = self.blocks[-1]
            self.append(
                make_block(
                    self.id, parent, parent.timestamp + self.block_time, self._fork, self.pending
                )
            )
            self.pending = []
        return self.blocks[-1]

    def append(self, block: Block) -> None:
        """Adds a block that follows the head."""
        self.blocks.append(block)
        self._places.update((item.hash, block.number) for item in block.transactions)

    def rewind(self, depth: int) -> list[Block]:
        """Forgets the last blocks and what waits; what is mined next has other hashes."""
        if depth >= len(self.blocks):
            raise ValueError(f"chain {self.id} has no {depth} blocks above its genesis")
        kept, dropped = self.blocks[:-depth], self.blocks[-depth:]
        self.blocks, self.pending = kept, []
        self._fork += 1
        for item in (item for block in dropped for item in block.transactions):
            del self._places[item.hash]
        self.count_nonces()
        return dropped

    def count_nonces(self) -> None:
        """Sets the next nonce to what the canonical chain says."""
        nonces = [
            int.from_bytes(log.topics[3])
            for log in self.logs()
            if log.address == L2_TO_L2_MESSENGER and log.topics[0] == TOPIC_SENT_MESSAGE
        ]
        self._next_nonce = max(nonces, default=-1) + 1

    @property
    def latest(self) -> Block:
        return self.blocks[-1]

    @property
    def safe(self) -> Block:
        return self.blocks[max(0, len(self.blocks) - 1 - self.safe_depth)]

    @property
    def finalized(self) -> Block:
        return self.blocks[max(0, len(self.blocks) - 1 - self.final_depth)]

    def block_of(self, transaction_hash: bytes) -> Block | None:
        """The block that holds a transaction, None where it is not mined."""
        number = self._places.get(transaction_hash)
        return None if number is None else self.blocks[number]

    def logs(self, first: int = 0, last: int | None = None) -> list[RawLog]:
        """Every log of blocks first..last (None: the head), in order."""
        end = len(self.blocks) if last is None else last + 1
        return [log for block in self.blocks[first:end] for log in block.raw_logs()]


@lru_cache(maxsize=65_536)
def _bits(item: bytes) -> int:
    digest = keccak256(item)
    return sum({1 << (int.from_bytes(digest[at : at + 2]) % _BLOOM_BITS) for at in (0, 2, 4)})


def _bloom(items: Sequence[Transaction]) -> bytes:
    bits = 0
    for log in (log for item in items for log in item.logs):
        for entry in (log.address, *log.topics):
            bits |= _bits(entry)
    return bits.to_bytes(_BLOOM_BITS // 8)
