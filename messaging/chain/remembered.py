"""What a process learned of nodes, kept beside clients that are opened anew for each look."""

import time
from collections.abc import Callable, Hashable


class Remembered:
    """When something was first noted, forgotten `lasts` seconds later; threads may share it."""

    def __init__(self, *, lasts: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._lasts = lasts
        self._clock = clock
        self._since: dict[Hashable, float] = {}

    def __contains__(self, key: Hashable) -> bool:
        since = self._since.get(key)
        return since is not None and self._clock() - since < self._lasts

    def note(self, key: Hashable) -> float:
        """Notes it where it is not known; returns for how many seconds it is."""
        now = self._clock()
        for one, since in list(self._since.items()):
            if now - since >= self._lasts:
                self._since.pop(one, None)
        return now - self._since.setdefault(key, now)
