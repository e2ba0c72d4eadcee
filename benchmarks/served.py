"""One chain as a node sees it: how far it is, which of two forks it follows, what it is asked."""

import msgspec

from benchmarks import rendered
from benchmarks.blocks import Block, PlacedLog, Transaction, make_block
from benchmarks.events import sent
from benchmarks.faults import Faults, Refusal, refuse_range, refuse_result
from messaging.protocol.hashing import keccak256

_FORK_SALT = 1 << 200
_FORK_NONCE = 1 << 64  # messages of the losing fork have nonces that no other has
_HEX = 16


class LogFilter(msgspec.Struct, rename="camel"):
    """The parameter of eth_getLogs."""

    from_block: str = "latest"
    to_block: str = "latest"
    block_hash: str | None = None
    address: str | list[str] | None = None
    topics: list[str | list[str] | None] = []


class ServedChain:
    """A chain with its head and its labels, which the benchmark moves."""

    def __init__(self, chain_id: int, blocks: list[Block]) -> None:
        self.chain_id = chain_id
        self.faults = Faults()
        self.refused = 0
        self.head = len(blocks) - 1
        self.safe_depth = self.final_depth = 0
        self._blocks = blocks
        self._fork: dict[int, Block] = {}  # instead of those of the chain, while it is followed
        self._by_hash = {block.hash: block for block in blocks}
        self._places: dict[bytes, tuple[int, int]] = {
            item.hash: (block.number, index)
            for block in blocks
            for index, item in enumerate(block.transactions)
        }

    @property
    def last(self) -> int:
        """The last block that this chain will ever have."""
        return len(self._blocks) - 1

    @property
    def shown_head(self) -> int:
        """The head that is told, which a stale node does not know."""
        return max(self.head - self.faults.stale_by, 0)

    def lose(self, count: int) -> None:
        """Follow another fork in the last `count` blocks and above: fewer transactions, and one in
        each block that the chain will never have."""
        self._fork = {}
        parent = self._blocks[max(self.head - count, 0)]
        for block in self._blocks[parent.number + 1 :]:
            kept = [*block.transactions[1:], self._stray(block.number)]
            salt = self.chain_id + _FORK_SALT
            parent = make_block(parent, kept, timestamp=block.timestamp, salt=salt)
            self._fork[block.number] = parent
            self._by_hash[parent.hash] = parent

    def win(self) -> None:
        """Back to the chain itself: a reorg of everything that `lose` replaced."""
        self._fork = {}

    def block(self, name: str) -> Block | None:
        """The block of a number in hex, of a label, None above the head."""
        number = self._number(name)
        return self._at(number) if 0 <= number <= self.shown_head else None

    def block_of_hash(self, digest: str) -> Block | None:
        """The canonical block with this hash."""
        block = self._by_hash.get(bytes.fromhex(digest[2:]))
        if block is None or block.number > self.shown_head or self._at(block.number) is not block:
            return None
        return block

    def transaction(self, digest: str) -> tuple[Block, int] | None:
        """The canonical block that holds a transaction, with the transaction's index in it."""
        wanted = bytes.fromhex(digest[2:])
        number, index = self._places.get(wanted, (self.last + 1, 0))
        if number > self.shown_head:
            return None
        block = self._at(number)
        if number not in self._fork:
            return block, index
        found = [at for at, item in enumerate(block.transactions) if item.hash == wanted]
        return (block, found[0]) if found else None

    def logs(self, among: LogFilter) -> bytes:
        """The JSON list of the logs that a filter asks for."""
        blocks = self._asked(among)
        wanted, topics = _chosen(among.address), [_chosen(item) for item in among.topics]
        found: list[bytes] = []
        numbers: list[int] = []
        for block in blocks:
            here = [log.rendered for log in block.logs if _matches(log, wanted, topics)]
            found += here
            if self.faults.most_logs is not None:
                numbers += [block.number] * len(here)
        if among.block_hash is None and blocks:
            refuse_result(self.faults, numbers, blocks[0].number)
        return b"[" + b",".join(found) + b"]"

    def _asked(self, among: LogFilter) -> list[Block]:
        if among.block_hash is not None:
            block = self.block_of_hash(among.block_hash)
            if block is None:
                raise Refusal(-32000, "unknown block")
            return [] if self.faults.missing_logs else [block]
        first, last = self._number(among.from_block), self._number(among.to_block)
        refuse_range(self.faults, first, last)
        end = min(last, self.shown_head) + (0 if self.faults.missing_logs else 1)
        if not self._fork:
            return self._blocks[first:end]
        return [self._at(number) for number in range(first, end)]

    def _at(self, number: int) -> Block:
        return self._fork.get(number) or self._blocks[number]

    def _number(self, name: str) -> int:
        match name:
            case "latest" | "pending":
                return self.shown_head
            case "safe":
                return max(self.shown_head - self.safe_depth, 0)
            case "finalized":
                return max(self.shown_head - self.final_depth, 0)
            case "earliest":
                return 0
        return int(name, _HEX)

    def _stray(self, number: int) -> Transaction:
        """A message that only the losing fork has."""
        target = self._blocks[number].hash[:20]
        log = sent(1, _FORK_NONCE + number, sender=target, target=target, message=b"")
        digest = keccak256(b"stray:%d:%d" % (self.chain_id, number))
        return Transaction(digest, target, log.address, b"", (log,))


def _matches(
    log: PlacedLog, addresses: frozenset[bytes] | None, topics: list[frozenset[bytes] | None]
) -> bool:
    if addresses is not None and log.address not in addresses:
        return False
    if not topics:
        return True
    if len(topics) > len(log.topics):
        return False
    return all(
        choices is None or topic in choices
        for choices, topic in zip(topics, log.topics, strict=False)
    )


def _chosen(given: str | list[str] | None) -> frozenset[bytes] | None:
    """The values that a filter takes, None where it takes any."""
    texts = [given] if isinstance(given, str) else given or []
    return frozenset(bytes.fromhex(text[2:]) for text in texts) or None


def render_block(chain: ServedChain, block: Block | None, *, whole: bool) -> bytes:
    """The block as JSON, with its transactions whole or by hash."""
    if block is None:
        return rendered.NULL
    inside = rendered.full(block, chain.chain_id) if whole else rendered.hashes(block)
    return rendered.header(block, inside)
