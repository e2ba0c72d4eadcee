"""Fetches the next ranges of a span while the last one is stored; it stores and decides nothing."""

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from messaging.chain.client import BlockReader, Chunk, Header, Heads

DEPTH = 2  # ranges on their way beside the one that is being stored
_HEADS_AGE = 1.0  # seconds for which heads serve while ranges below finalized are read


@dataclass(frozen=True, slots=True)
class _Asked:
    first: int
    last: int
    answer: Future[Chunk]


class Ahead:
    """A BlockReader over another one, with ranges asked before they are wanted.

    Only finalized ranges are asked ahead: they cannot be replaced meanwhile. `range_logs` may give
    a shorter chunk than was asked for, from the same first block: the one that was on its way.
    """

    def __init__(self, client: BlockReader) -> None:
        self.client = client
        self._pool = ThreadPoolExecutor(DEPTH + 1, thread_name_prefix="ahead")
        self._queue: deque[_Asked] = deque()
        self.seen: Heads | None = None  # the newest answer, without asking
        self._heads_at = 0.0
        self._size = 0
        self._end = -1
        self.asked = 0  # blocks of the range that was taken last

    def aim(self, size: int, last_block: int | None) -> None:
        """Ask ahead for ranges of so many blocks (0: not at all), up to the span's last block."""
        self._size = size
        self._end = 2**63 - 1 if last_block is None else last_block

    def close(self) -> None:
        """Forget what is on its way; the client is the caller's to close."""
        self._queue.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def heads(self) -> Heads:
        """The heads; while ranges are on their way, those of a moment ago serve."""
        fresh = time.monotonic() - self._heads_at < _HEADS_AGE
        if self.seen is None or not (self._queue and fresh):
            self.seen, self._heads_at = self.client.heads(), time.monotonic()
        return self.seen

    def headers(self, numbers: Sequence[int]) -> tuple[Header | None, ...]:
        """See BlockReader."""
        return self.client.headers(numbers)

    def block_logs(self, first: int, last: int) -> Chunk:
        """See BlockReader."""
        self._queue.clear()
        self.asked = last - first + 1
        return self.client.block_logs(first, last)

    def range_logs(self, first: int, last: int) -> Chunk:
        """The chunk that begins at `first` and ends at `last` or before it; raises as BlockReader
        does, and forgets then what else is on its way."""
        if not self._queue or self._queue[0].first != first or self._queue[0].last > last:
            self._queue.clear()
            self._ask(first, last)
        taken = self._queue.popleft()
        self.asked = taken.last - taken.first + 1
        self._top_up(taken.last)
        try:
            return taken.answer.result()
        except BaseException:
            self._queue.clear()
            raise

    def _top_up(self, taken: int) -> None:
        finalized = None if self.seen is None else self.seen.finalized
        end = min(self._end, -1 if finalized is None else finalized.number)
        following = (self._queue[-1].last if self._queue else taken) + 1
        while self._size and len(self._queue) < DEPTH and following <= end:
            last = min(following + self._size - 1, end)
            self._ask(following, last)
            following = last + 1

    def _ask(self, first: int, last: int) -> None:
        answer = self._pool.submit(self.client.range_logs, first, last)
        self._queue.append(_Asked(first, last, answer))
