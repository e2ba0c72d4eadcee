"""op-supernode: the levels of its chains, and what each block was before its verification."""

from collections.abc import Mapping, Sequence

from messaging.chain.jsonrpc import Question
from messaging.chain.levels import Levels
from messaging.chain.rollup import RollupRpc, select
from messaging.chain.rollup_wire import SuperRoot, read_super_root, read_supernode_status


class Supernode:
    """One supernode at its root address; each method may raise a `ChainError`."""

    def __init__(self, rpc: RollupRpc) -> None:
        self._rpc = rpc
        self.close = rpc.close

    def levels(self, chain_ids: Sequence[int]) -> Mapping[int, Levels]:
        """The levels of those of these chains that it runs."""
        (status,) = self._rpc.ask(Question("supernode_syncStatus"))
        return select(self._rpc.read(read_supernode_status, status), chain_ids)

    def super_root(self, timestamp: int) -> SuperRoot:
        """Every chain's optimistic block at a timestamp in seconds, and the root if verified."""
        (found,) = self._rpc.ask(Question("superroot_atTimestamp", (hex(timestamp),)))
        return self._rpc.read(read_super_root, found)

    def optimistic_block(self, timestamp: int, chain_id: int) -> bytes | None:
        """The hash of the block that a chain derived for a timestamp before messages were verified.

        Where the canonical block there has another hash, it replaced this one (domain reference,
        3.3). None: the node has not derived that far, or does not run the chain.
        """
        return self.super_root(timestamp).blocks.get(chain_id)
