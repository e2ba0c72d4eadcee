"""How many calls a second an endpoint gets from all workers together; the count is in Valkey.

A pace is a courtesy: where Valkey cannot be asked each follower keeps it alone.
"""

import time
from collections import deque
from collections.abc import Callable

from django.core.cache import cache
from redis.exceptions import RedisError

_KEPT = 5  # seconds that a count of one second is kept
_CALM = 20.0  # seconds
_MOST_STEPS = 60
_UNLIMITED = 5_000  # calls a second
LEAST = 5  # calls a second that one complaint leaves
_SEEN = 1_000  # requests remembered to tell how fast this follower asked


def lowered(limit: int | None, seen: int) -> int:
    """The limit after an endpoint complained of too many calls: three quarters of the last one, or
    of the `seen` calls that all workers made in a second where there was none yet."""
    return max(limit * 3 // 4, 1) if limit is not None else max(seen * 3 // 4, LEAST)


def raised(limit: int, calm: float) -> int | None:
    """The limit after so many seconds without a complaint: a quarter more for each twenty of them,
    to find out what the endpoint bears; None, no limit, where that is more than anybody asks."""
    steps = min(int(calm // _CALM), _MOST_STEPS)
    more = limit
    for _ in range(steps):
        more += max(more // 4, 1)
    return more if more < _UNLIMITED else None


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
        self._limit = limit
        self._since = time.monotonic()

    @property
    def limit(self) -> int | None:
        """Calls a second that are let through now: it recovers while this follower asks on."""
        if self._limit is None:
            return None
        return raised(self._limit, time.monotonic() - self._since)

    def __call__(self, calls: int) -> None:
        """Wait for this request's turn, and count it. A batch larger than the limit waits for a
        second of its own."""
        while not self._admits(calls):
            self._sleep(1 - time.time() % 1 + 0.001)
        self._calls.append((time.monotonic(), calls))

    def seen(self) -> int:
        """Calls of all workers in this second or the last one, whichever had more; without Valkey
        those of this follower."""
        second = int(time.time())
        try:
            counts: dict[str, int] = cache.get_many([self._name(second - 1), self._name(second)])
        except RedisError:
            counts = {}
        return max([self._own(), *counts.values()])

    def _own(self) -> int:
        since = time.monotonic() - 1
        return sum(calls for at, calls in list(self._calls) if at >= since)

    def _name(self, second: int) -> str:
        return f"pace:{self._key}:{second}"

    def _admits(self, calls: int) -> bool:
        name, limit = self._name(int(time.time())), self.limit
        try:
            cache.add(name, 0, _KEPT)
            before = cache.incr(name, calls) - calls
            if limit is None or before == 0 or before + calls <= limit:
                return True
            cache.decr(name, calls)
        except (RedisError, ValueError):
            # Valkey is away, or the second's count just ended: keep the pace of this follower.
            return limit is None or self._own() + calls <= max(limit, calls)
        return False
