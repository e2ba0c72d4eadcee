"""The wall clock of the pages, read in one place."""

import time


def read_clock() -> int:
    """Seconds since 1970."""
    return int(time.time())
