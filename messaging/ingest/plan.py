"""What to fetch next, from the cursor, the heads and the last outcome; pure, no clock, no node."""

from dataclasses import dataclass

from messaging.chain.client import Heads

TARGET_LOGS = 2_000  # a head block of another chain waits for one chunk's linking: about 90 ms
ALONE_LOGS = 3_000  # where nobody follows a head that would wait: a tenth less work for each log
FIRST_SIZE = 500  # blocks
LARGEST_SIZE = 20_000  # blocks
HEAD_BLOCKS = 50  # blocks asked by hash at once: one batch of headers and one of logs


@dataclass(frozen=True, slots=True)
class SpanView:
    """A span as following needs it. `chain` is Chain.id, `chain_id` the protocol's."""

    id: int
    chain: int
    chain_id: int
    chain_name: str
    first_block: int
    next_block: int
    last_block: int | None
    block_time: int
    max_range: int | None
    failures: int = 0
    final_block: int = -1
    sent_nonce: int | None = None
    doubted: int | None = None


@dataclass(frozen=True, slots=True)
class FetchRange:
    """Ask for first..last by block range: no block of it can be replaced."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FetchBlocks:
    """Ask for first..last by block hash: these blocks may still be replaced."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Everything up to the head is stored, or what is stored is not final yet."""


@dataclass(frozen=True, slots=True)
class Done:
    """Every block of the span is stored, and none of them can be replaced any more."""


def plan(span: SpanView, heads: Heads, size: int) -> FetchRange | FetchBlocks | Wait | Done:
    """The next action for a span; `size` is the most blocks to ask for by range."""
    latest = heads.latest.number
    settled = -1 if heads.finalized is None else heads.finalized.number
    if span.last_block is not None and span.next_block > span.last_block <= settled:
        return Done()
    target = latest if span.last_block is None else min(span.last_block, latest)
    first = span.next_block
    if first > target:
        return Wait()
    if first <= settled:
        ceiling = min(size, span.max_range or size)
        return FetchRange(first, min(first + ceiling - 1, settled, target))
    return FetchBlocks(first, min(first + min(HEAD_BLOCKS, size) - 1, target))


def grown_size(size: int, blocks: int, logs: int, *, target: int = TARGET_LOGS) -> int:
    """How many blocks to ask for, after `size`, once a chunk of `blocks` blocks gave `logs` logs,
    so that the next ones give about `target`.

    A chunk that was cut short by the head or by its span's end says nothing against more.
    """
    if logs > target:
        return max(blocks * target // logs, 1)
    sparse = logs * 2 < target
    return max(size, min(blocks * 2, LARGEST_SIZE)) if sparse else size


def shrunk_size(asked: int, suggested: tuple[int, int] | None) -> int:
    """How many blocks to ask for after the node refused `asked`; at least one."""
    if suggested is not None and 0 <= suggested[1] - suggested[0] < asked - 1:
        return suggested[1] - suggested[0] + 1
    return max(asked // 2, 1)


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 … at most 60."""
    return float(min(2 ** max(failures - 1, 0), 60))
