"""How many calls a second an endpoint gets from all workers together; the count is in Valkey.

A pace is a courtesy: where Valkey cannot be asked each process keeps it alone.
"""

import logging
import time
from collections import deque
from collections.abc import Callable

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_KEPT = 5  # seconds that a count of one second is kept
_SEEN = 1_000  # requests remembered to tell how fast this process asked


def lowered(limit: int | None, seen: int) -> int:
    """The limit after an endpoint complained of too many calls while it got `seen` a second."""
    asked = seen if limit is None else min(limit, max(seen, 1))
    return max(asked * 3 // 4, 1)


def raised(limit: int) -> int:
    """The limit after a minute without a complaint: a little more, to find what it bears."""
    return limit + max(limit // 8, 1)


class Pace:
    """Lets calls through, at most `limit` a second over all workers (None: as they come)."""

    def __init__(
        self,
        key: str,
        limit: int | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._key = key
        self._sleep = sleep
        self._calls: deque[tuple[float, int]] = deque(maxlen=_SEEN)
        self.limit = limit

    def __call__(self, calls: int) -> None:
        """Wait for this request's turn, and count it. A batch larger than the limit waits for a
        second of its own."""
        while self.limit is not None and not self._admits(calls, self.limit):
            self._sleep(1 - time.time() % 1 + 0.001)
        self._calls.append((time.monotonic(), calls))

    def seen(self) -> int:
        """Calls of this process in the last second."""
        since = time.monotonic() - 1
        return sum(calls for at, calls in self._calls if at >= since)

    def _admits(self, calls: int, limit: int) -> bool:
        key = f"pace:{self._key}:{int(time.time())}"
        try:
            cache.add(key, 0, _KEPT)
            before = cache.incr(key, calls) - calls
            if before == 0 or before + calls <= limit:
                return True
            cache.decr(key, calls)
        except (RedisError, ValueError):
            # Valkey is away, or the second's count just ended: keep the pace of this process.
            return self.seen() + calls <= max(limit, calls)
        return False
