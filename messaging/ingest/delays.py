"""How long relays took, as a histogram that can be added up; pure.

Delays are whole seconds. Below 64 each second has a bin of its own, above that each power of two
has 32, so that a bin is at most 1/32 as wide as what it holds and its middle is off by 1.6 % at
most. A week takes 485 bins, of which those that are not empty are kept.
"""

from collections.abc import Mapping

_WHOLE = 64  # seconds that have a bin each
_STEPS = 32  # bins of each power of two above

Histogram = Mapping[int, int]  # how many delays, by bin


def bin_of(seconds: int) -> int:
    """The bin of a delay; the order of bins is that of delays."""
    if seconds < _WHOLE:
        return max(seconds, 0)
    doublings = seconds.bit_length() - _WHOLE.bit_length() + 1
    return _STEPS * doublings + (seconds >> doublings)


def middle_of(bin_: int) -> int:
    """The delay that stands for all of a bin, in seconds."""
    doublings = max(bin_ // _STEPS - 1, 0)
    low = (bin_ - _STEPS * doublings) << doublings
    return low + ((1 << doublings) - 1) // 2


def percentile(delays: Histogram, percent: int) -> int | None:
    """The smallest delay that so many of a hundred do not exceed, None for no delay at all."""
    total = sum(delays.values())
    if not total:
        return None
    wanted, seen = -(-total * percent // 100), 0
    for bin_ in sorted(delays):
        seen += delays[bin_]
        if seen >= wanted:
            return middle_of(bin_)
    raise AssertionError("a histogram holds as many delays as it holds")


def unflat(stored: list[int]) -> dict[int, int]:
    """A histogram from how `flat` spells it."""
    return dict(zip(stored[::2], stored[1::2], strict=True))


def flat(delays: Histogram) -> list[int]:
    """A histogram as it is stored: bin, count, bin, count, in the order of bins."""
    return [number for bin_ in sorted(delays) for number in (bin_, delays[bin_])]
