"""When a delivery that failed is tried again; pure."""

FIRST = 10  # seconds
GROWTH = 4
LONGEST = 36_000  # between two tries
TRIES = 9  # the last one about a day after the first
DAY = 86_400


def wait_after(tries: int, dice: float, retry_after: int | None = None) -> int | None:
    """Seconds to wait after so many tries of a round, None: that was the last.

    `dice` in 0..1 spreads the waits by a quarter either way; a receiver's own wish (`Retry-After`)
    counts where it is longer, up to a day.
    """
    if tries >= TRIES:
        return None
    usual = min(FIRST * GROWTH ** (tries - 1), LONGEST)
    spread = int(usual * (0.75 + dice / 2))
    return max(spread, min(retry_after or 0, DAY))
