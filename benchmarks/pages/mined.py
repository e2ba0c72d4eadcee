"""Blocks of the seeded traffic while they are filled; what happens in them is decided elsewhere."""

from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.events import Emitted
from messaging.protocol.hashing import keccak256
from messaging.protocol.types import Identifier

BLOCK_TIME = 2


class Mined(NamedTuple):
    """A transaction in its block; `first_log` counts all logs of the block. `kept`: its logs are
    stored although no watched contract emitted them."""

    hash: bytes
    position: int
    sender: bytes
    target: bytes
    calldata: bytes
    first_log: int
    logs: tuple[Emitted, ...]
    named: tuple[Identifier, bytes] | None
    status: int
    kept: bool


class Call(NamedTuple):
    """A transaction before it is in a block; `named`: what its access list names."""

    sender: bytes
    target: bytes
    calldata: bytes = b""
    logs: tuple[Emitted, ...] = ()
    named: tuple[Identifier, bytes] | None = None
    status: int = 1
    kept: bool = False


@dataclass(slots=True)
class Mining:
    """A block of a chain that is being filled."""

    chain_id: int
    number: int
    timestamp: int
    transactions: list[Mined] = field(default_factory=list)
    logs: int = 0

    def add(self, call: Call) -> None:
        """The next transaction."""
        index = len(self.transactions)
        digest = keccak256(b"transaction %d:%d:%d" % (self.chain_id, self.number, index))
        sender, target, calldata, logs, named, status, kept = call
        self.transactions.append(
            Mined(digest, index, sender, target, calldata, self.logs, logs, named, status, kept)
        )
        self.logs += len(logs)

    def identifier(self, origin: bytes, offset: int = 0) -> Identifier:
        """The identifier of a log of the next transaction."""
        place = self.logs + offset
        return Identifier(origin, self.number, place, self.timestamp, self.chain_id)


def block_hash(chain_id: int, number: int) -> bytes:
    """The hash of a block, stored or not."""
    return keccak256(b"block %d:%d" % (chain_id, number))
