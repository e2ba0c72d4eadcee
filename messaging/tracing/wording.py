"""How numbers, amounts, hashes and times read; pure, without a clock of its own.

A value and its unit are joined by a no-break space. Times are seconds since 1970, shown in UTC.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from messaging.tracing.values import MessageStatus, Transfer

NBSP = "\u00a0"
ELLIPSIS = "\u2026"

_WEI_DIGITS = 18
_DUST = 10**9  # wei below which ETH is nothing but zeros
_SEEN = 9  # decimals from which on a digit is looked at
_LONGEST_ID = 12  # digits of a chain id that are read at a glance
_MOST_GROUPS = 5  # of three digits, in a table
LONGEST_NAME = 24  # characters of a chain's name that fit beside others
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))

STATUS_WORDS = {
    MessageStatus.INITIATED: "In flight",
    MessageStatus.FAILED: "Failed",
    MessageStatus.EXECUTED: "Executed",
    MessageStatus.EXPIRED: "Expired",
    MessageStatus.INVALID: "Invalid",
    MessageStatus.AWAITING_SOURCE: "Awaiting source",
    MessageStatus.UNTRACKED_SOURCE: "Untracked source",
    MessageStatus.DROPPED: "Dropped",
}


def grouped(number: int) -> str:
    """A number to read, with comma groups."""
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """`1 block`, `2 blocks`: a number with its noun, which takes an s."""
    return f"{grouped(number)}{NBSP}{noun}{'' if number == 1 else 's'}"


def duration(seconds: int, *, units: int = 2) -> str:
    """`14 s`, `1 min 36 s`, `6 d 20 h`: the largest units that are not zero, side by side."""
    left, parts = abs(seconds), []
    for size, unit in _UNITS:
        parts.append((left // size, unit))
        left %= size
    first = next((at for at, (count, _) in enumerate(parts) if count), len(parts) - 1)
    shown = parts[first : first + units]
    return NBSP.join(f"{count}{NBSP}{unit}" for count, unit in shown if count or shown[0][0] == 0)


def ago(then: int, now: int, *, units: int = 2) -> str:
    """`2 s ago`, or `in 2 min` for a time ahead; `now` within a second."""
    if abs(now - then) < 1:
        return "now"
    if then > now:
        return f"in{NBSP}{duration(then - now, units=units)}"
    return f"{duration(now - then, units=units)}{NBSP}ago"


def moment(then: int, now: int) -> str:
    """`21 Nov, 14:29:12`, with the year where it is not the current one."""
    time = _utc(then)
    if time is None:
        return f"second {grouped(then)} since 1970"
    current = _utc(now)
    day = f"{time.day} {time:%b}"
    year = "" if current is not None and current.year == time.year else f" {time.year}"
    return f"{day}{year}, {time:%H:%M:%S}"


def machine_time(then: int) -> str:
    """The value of a datetime attribute; empty for a second that no calendar reaches."""
    time = _utc(then)
    return "" if time is None else f"{time:%Y-%m-%dT%H:%M:%SZ}"


def ether(wei: int, *, digits: int = _WEI_DIGITS, short: bool = False) -> str:
    """An exact amount of ETH, of dust in wei; more than `digits` decimals are cut, visibly.

    `short` leaves out the middle of a number that is too long for a table.
    """
    if 0 < wei < _DUST:
        return f"{grouped(wei)}{NBSP}wei"
    return f"{scaled(wei, _WEI_DIGITS, digits=digits, short=short)}{NBSP}ETH"


def scaled(number: int, places: int, *, digits: int | None = None, short: bool = False) -> str:
    """A number of smallest units with its decimal point, exact; more than `digits` decimals are
    cut, visibly."""
    whole, rest = divmod(number, 10**places)
    fraction = f"{rest:0{places}d}".rstrip("0") if places else ""
    if digits is not None and len(fraction) > digits:
        fraction = fraction[:digits] + ELLIPSIS
    before = short_number(whole) if short else grouped(whole)
    return f"{before}{'.' + fraction if fraction else ''}"


def amount(transfer: Transfer, *, digits: int | None = None, short: bool = False) -> str:
    """What a transfer moves: exact ETH, or a token as its contract counts and calls it, or units of
    it where that is not known or would be nothing but zeros.

    `short` leaves out the middle of a number that is too long for a table.
    """
    if transfer.token is None:
        return ether(transfer.amount, digits=_WEI_DIGITS if digits is None else digits, short=short)
    places = transfer.decimals
    if places is None or not transfer.symbol or 0 < transfer.amount < 10 ** max(0, places - _SEEN):
        return units(transfer, short=short)
    number = scaled(transfer.amount, places, digits=digits, short=short)
    return f"{number}{NBSP}{transfer.symbol}"


def units(transfer: Transfer, *, short: bool = False) -> str:
    """What a transfer moves as the chain counts it: wei, or units of a token."""
    number = short_number(transfer.amount) if short else grouped(transfer.amount)
    if transfer.token is None:
        return f"{number}{NBSP}wei"
    return f"{number}{NBSP}{'unit' if transfer.amount == 1 else 'units'}"


def cut(text: str, *, head: int = 6, tail: int = 4) -> str:
    """A 0x text shortened in the middle to `head` and `tail` digits; short ones stay whole."""
    if len(text) <= 2 + head + tail + 1:
        return text
    return f"{text[: 2 + head]}{ELLIPSIS}{text[-tail:]}"


def unnamed(chain_id: int) -> str:
    """How a chain without a name is called: by its id, of which a long one is cut in the middle."""
    digits = str(chain_id)
    if len(digits) > _LONGEST_ID:
        digits = f"{digits[:6]}{ELLIPSIS}{digits[-4:]}"
    return f"Chain {digits}"


def short_name(name: str) -> str:
    """A chain's name for a headline or a line; a long one is cut in the middle."""
    return name if len(name) <= LONGEST_NAME else f"{name[:14]}{ELLIPSIS}{name[-8:]}"


def short_number(number: int) -> str:
    """A number for a narrow cell: comma groups, those in the middle of a long one left out."""
    groups = grouped(number).split(",")
    if len(groups) <= _MOST_GROUPS:
        return ",".join(groups)
    return f"{','.join(groups[:2])}{ELLIPSIS}{','.join(groups[-2:])}"


def byte_count(text: str) -> int:
    """How many bytes a 0x text holds."""
    return max(0, len(text) - 2) // 2


def listed(names: Sequence[str]) -> str:
    """`Base`, `Base and Ink`, `Base, Ink and Soneium`."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _utc(then: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(then, UTC)
    except (OverflowError, OSError, ValueError):
        return None
