"""How numbers, amounts, hashes and times read in the active language; without a clock of its own.

A value and its unit are joined by a no-break space. Times are seconds since 1970, shown in UTC.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from django.utils.dateformat import format as format_date
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from messaging.tracing.values import MessageStatus, Transfer

NBSP = "\u00a0"
ELLIPSIS = "\u2026"

_WEI_DIGITS = 18
_DUST = 10**9  # wei below which ETH is nothing but zeros
_SEEN = 9  # decimals from which on a digit is looked at
_TOLD = 8_192  # spoken times that are kept
_LONGEST_ID = 12  # digits of a chain id that are read at a glance
_MOST_GROUPS = 5  # of three digits, in a table
LONGEST_NAME = 24  # characters of a chain's name that fit beside others
_UNITS = (
    (86_400, pgettext_lazy("unit of time", "d")),
    (3_600, pgettext_lazy("unit of time", "h")),
    (60, pgettext_lazy("unit of time", "min")),
    (1, pgettext_lazy("unit of time", "s")),
)

STATUS_WORDS = {
    MessageStatus.INITIATED: pgettext_lazy("status of a message", "In flight"),
    MessageStatus.FAILED: pgettext_lazy("status of a message", "Failed"),
    MessageStatus.EXECUTED: pgettext_lazy("status of a message", "Executed"),
    MessageStatus.EXPIRED: pgettext_lazy("status of a message", "Expired"),
    MessageStatus.INVALID: pgettext_lazy("status of a message", "Invalid"),
    MessageStatus.AWAITING_SOURCE: gettext_lazy("Awaiting source"),
    MessageStatus.UNTRACKED_SOURCE: gettext_lazy("Untracked source"),
    MessageStatus.DROPPED: pgettext_lazy("status of a message", "Dropped"),
}


def grouped(number: int) -> str:
    """A number to read, its digits in groups of three."""
    return f"{number:,}".replace(",", _separator())


def roughly(number: int, *, about: bool) -> str:
    """A number to read, `about 1,200` where it is not exact; zero is said plainly."""
    told = grouped(number)
    return _("about\u00a0%(number)s") % {"number": told} if about and number else told


def counted(number: int, noun: str) -> str:
    """`1 block`, `2 blocks`: a number with its noun, which in English takes an s.

    The catalogue knows the noun by its use: `counted(…, "block")` here, `|counted:"block"` there.
    """
    singular = "%(number)s " + noun
    told = ngettext(singular, singular + "s", number) % {"number": grouped(number)}
    return told.replace(" ", NBSP, 1)


def tied(sentence: str) -> str:
    """A sentence for a headline: its last two words stay on one line."""
    return NBSP.join(sentence.rsplit(" ", 1))


def duration(seconds: int, *, units: int = 2) -> str:
    """`14 s`, `1 min 36 s`, `6 d 20 h`: the largest units that are not zero, side by side."""
    return _duration(abs(seconds), units, get_language())


# A page tells a hundred times, and the next page most of them again: in one language the same.
@lru_cache(maxsize=_TOLD)
def _duration(left: int, units: int, _language: str | None) -> str:
    parts = list[tuple[int, object]]()
    for size, unit in _UNITS:
        parts.append((left // size, unit))
        left %= size
    first = next((at for at, (count, _unit) in enumerate(parts) if count), len(parts) - 1)
    shown = parts[first : first + units]
    return NBSP.join(f"{count}{NBSP}{unit}" for count, unit in shown if count or shown[0][0] == 0)


def ago(then: int, now: int, *, units: int = 2) -> str:
    """`2 s ago`, or `in 2 min` for a time ahead; `now` within a second."""
    return _ago(now - then, units, get_language())


@lru_cache(maxsize=_TOLD)
def _ago(age: int, units: int, _language: str | None) -> str:
    if abs(age) < 1:
        return pgettext("point in time", "now")
    spoken = {"duration": duration(age, units=units)}
    told = _("in %(duration)s") if age < 0 else _("%(duration)s ago")
    return (told % spoken).replace(" ", NBSP)


def moment(then: int, now: int) -> str:
    """`21 Nov, 14:29:12`, with the year where it is not the current one."""
    current = _utc(now)
    return _moment(then, None if current is None else current.year, get_language())


def clock_time(then: int) -> str:
    """`14:29:12`."""
    return moment(then, then).rpartition(" ")[2]


@lru_cache(maxsize=_TOLD)
def _moment(then: int, year: int | None, _language: str | None) -> str:
    time = _utc(then)
    if time is None:
        return _("second %(number)s since 1970") % {"number": grouped(then)}
    spoken = {"day": time.day, "month": format_date(time, "M"), "time": f"{time:%H:%M:%S}"}
    if year == time.year:
        return _("%(day)s %(month)s, %(time)s") % spoken
    return _("%(day)s %(month)s %(year)s, %(time)s") % {**spoken, "year": time.year}


def day(then: int) -> str:
    """`21 Nov`, of a second that a calendar reaches."""
    time = datetime.fromtimestamp(then, UTC)
    return _("%(day)s %(month)s") % {"day": time.day, "month": format_date(time, "M")}


@lru_cache(maxsize=_TOLD)
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
    return f"{before}{_point() + fraction if fraction else ''}"


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
    told = ngettext("%(number)s unit", "%(number)s units", transfer.amount)
    return (told % {"number": number}).replace(" ", NBSP, 1)


def cut(text: str, *, head: int = 6, tail: int = 4) -> str:
    """A 0x text shortened in the middle to `head` and `tail` digits; short ones stay whole."""
    if len(text) <= 2 + head + tail + 1:
        return text
    return f"{text[: 2 + head]}{ELLIPSIS}{text[-tail:]}"


def unnamed(chain_id: int) -> str:
    """How a chain without a name is called: by its id, of which a long one is cut in the middle."""
    return _("Chain %(chain_id)s") % {"chain_id": short_id(chain_id)}


def short_id(chain_id: int) -> str:
    """A chain id to read; a long one is cut in the middle."""
    digits = str(chain_id)
    return digits if len(digits) <= _LONGEST_ID else f"{digits[:6]}{ELLIPSIS}{digits[-4:]}"


def short_name(name: str) -> str:
    """A chain's name for a headline or a line; a long one is cut in the middle."""
    return name if len(name) <= LONGEST_NAME else f"{name[:14]}{ELLIPSIS}{name[-8:]}"


def short_number(number: int) -> str:
    """A number for a narrow cell: groups of digits, those in the middle of a long one left out."""
    groups, separator = f"{number:,}".split(","), _separator()
    if len(groups) <= _MOST_GROUPS:
        return separator.join(groups)
    return f"{separator.join(groups[:2])}{ELLIPSIS}{separator.join(groups[-2:])}"


def byte_count(text: str) -> int:
    """How many bytes a 0x text holds."""
    return max(0, len(text) - 2) // 2


def listed(names: Sequence[str]) -> str:
    """`Base`, `Base and Ink`, `Base, Ink and Soneium`."""
    *first, last = names or [""]
    if not first:
        return last
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}


def _separator() -> str:
    return str(get_format("THOUSAND_SEPARATOR"))


def _point() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))


def _utc(then: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(then, UTC)
    except (OverflowError, OSError, ValueError):
        return None
