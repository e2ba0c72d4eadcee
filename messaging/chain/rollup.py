"""Rollup nodes of every kind behind one question: how far has each of these chains come?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

import msgspec

from messaging.chain.errors import ChainError, Stop
from messaging.chain.jsonrpc import JsonRpc, Question, raise_error
from messaging.chain.levels import Levels
from messaging.chain.reading import read_answer
from messaging.chain.rollup_wire import (
    SUPERVISED,
    read_config_chain_id,
    read_supervised,
    read_supervisor_status,
    read_sync_status,
)
from messaging.chain.session import Limits
from messaging.chain.transport import Transport

T = TypeVar("T")

# Short: one slow node must not age what the others said.
QUICK = Limits(
    connect_seconds=2.0, read_seconds=4.0, total_seconds=6.0, answer_bytes=8 * 1024 * 1024
)


class RollupNode(Protocol):
    """A node that tells safety levels. Every method may raise a `ChainError`."""

    def levels(self, chain_ids: Sequence[int]) -> Mapping[int, Levels | ChainError]:
        """The levels of those of these chains (uint256 ids) that the node knows, or what went wrong
        with one of them alone."""
        ...

    def close(self) -> None:
        """Closes the pooled connections."""
        ...


class RollupRpc:
    """Questions to one rollup node, with their answers read."""

    def __init__(self, transport: Transport) -> None:
        self.who = transport.who
        self._transport = transport
        self._rpc = JsonRpc(transport, batch=QUICK.batch)

    def close(self) -> None:
        """Closes the pooled connections."""
        self._transport.close()

    def ask(self, *questions: Question) -> tuple[msgspec.Raw | ChainError, ...]:
        """One raw outcome a question."""
        return self._rpc.ask(questions)

    def read(self, reader: Callable[[msgspec.Raw], T], outcome: msgspec.Raw | ChainError) -> T:
        """An outcome read; raises its error, and Retry where it has another shape."""
        return read_answer(self._transport, reader, raise_error(outcome))

    def read_together(
        self,
        reader: Callable[[Sequence[msgspec.Raw]], T],
        outcomes: Sequence[msgspec.Raw | ChainError],
    ) -> T:
        """Outcomes read as one; raises the first error, and Retry where one has another shape."""
        return read_answer(self._transport, reader, [raise_error(one) for one in outcomes])


class OpNode:
    """op-node or kona-node: one chain."""

    def __init__(self, rpc: RollupRpc) -> None:
        self._rpc = rpc
        self.close = rpc.close

    def levels(self, chain_ids: Sequence[int]) -> Mapping[int, Levels]:
        """The levels of its chain; raises Stop where the node runs another chain than this one."""
        (expected,) = chain_ids
        config, status = self._rpc.ask(
            Question("optimism_rollupConfig"), Question("optimism_syncStatus")
        )
        # A proxy may refuse the first: then block hashes alone tell another chain.
        if not isinstance(config, ChainError):
            self._refuse_other_chain(self._rpc.read(read_config_chain_id, config), expected)
        return {expected: self._rpc.read(read_sync_status, status)}

    def _refuse_other_chain(self, found: int, expected: int) -> None:
        if found != expected:
            raise Stop(
                f"{self._rpc.who} runs chain {found}, expected {expected}: check the op_node line "
                "of that chain."
            )


class Supervisor:
    """op-supervisor, which networks before 2026 run; older ones lack `supervisor_syncStatus`."""

    def __init__(self, rpc: RollupRpc) -> None:
        self._rpc = rpc
        self.close = rpc.close

    def levels(self, chain_ids: Sequence[int]) -> Mapping[int, Levels | ChainError]:
        """The levels of those of these chains that it supervises."""
        (status,) = self._rpc.ask(Question("supervisor_syncStatus"))
        if not isinstance(status, Stop):
            return select(self._rpc.read(read_supervisor_status, status), chain_ids)
        return self._one_by_one(chain_ids)

    def _one_by_one(self, chain_ids: Sequence[int]) -> dict[int, Levels | ChainError]:
        """Level by level, all chains at once; cross-unsafe has no method of its own."""
        outcomes = self._rpc.ask(
            *(
                Question(f"supervisor_{method}", (str(chain_id),))
                for chain_id in chain_ids
                for method in SUPERVISED
            )
        )
        return {
            chain_id: self._together(outcomes[at * len(SUPERVISED) :][: len(SUPERVISED)])
            for at, chain_id in enumerate(chain_ids)
        }

    def _together(self, outcomes: Sequence[msgspec.Raw | ChainError]) -> Levels | ChainError:
        try:
            return self._rpc.read_together(read_supervised, outcomes)
        except ChainError as error:
            return error


def select(found: Mapping[int, Levels], chain_ids: Sequence[int]) -> dict[int, Levels]:
    """What was asked for, of all that a node told."""
    return {chain_id: found[chain_id] for chain_id in chain_ids if chain_id in found}
