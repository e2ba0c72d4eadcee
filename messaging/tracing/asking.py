"""Filters as people write them, to values; what cannot be meant is refused by name. No database."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from messaging.protocol.text import MalformedAddress, parse_address
from messaging.tracing.executing import ExecutionUse
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.filters import MessageFilters, Moment
from messaging.tracing.values import ExecutionValidity, MessageStatus

_UINT256_END = 2**256
_LONGEST_NUMBER = 78  # digits of 2^256 - 1
_SHOWN = 80
_YES = "yes"
_RELATIVE = re.compile(r"([1-9][0-9]{0,5})(min|h|d|w)")
_SECONDS = {"min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_Word = TypeVar("_Word", bound=StrEnum)
MESSAGE_FILTERS = (
    "status",
    "source",
    "destination",
    "sender",
    "target",
    "account",
    "relayer",
    "since",
    "until",
    "resent",
)
EXECUTION_FILTERS = ("chain", "source", "validity", "kind", "since", "until")


class MalformedFilter(ValueError):
    """A filter that cannot be meant: `name` is its parameter, the text names value and remedy."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


def read_message_filters(given: Mapping[str, str], now: int) -> MessageFilters:
    """The filters of a list of messages by parameter; `now` in seconds. Raises MalformedFilter."""
    since, until = read_times(given, now)
    return MessageFilters(
        status=read_word("status", given.get("status"), MessageStatus),
        source=read_chain("source", given.get("source")),
        destination=read_chain("destination", given.get("destination")),
        sender=read_address("sender", given.get("sender")),
        target=read_address("target", given.get("target")),
        account=read_address("account", given.get("account")),
        relayer=read_address("relayer", given.get("relayer")),
        since=since,
        until=until,
        resent=read_yes("resent", given.get("resent")),
    )


def read_execution_filters(given: Mapping[str, str], now: int) -> ExecutionFilters:
    """The filters of a list of executing messages by parameter; raises MalformedFilter."""
    since, until = read_times(given, now)
    return ExecutionFilters(
        chain=read_chain("chain", given.get("chain")),
        source=read_chain("source", given.get("source")),
        validity=read_word("validity", given.get("validity"), ExecutionValidity),
        kind=read_word("kind", given.get("kind"), ExecutionUse),
        since=since,
        until=until,
    )


def read_word(name: str, text: str | None, words: type[_Word]) -> _Word | None:
    """One of a few words; raises MalformedFilter."""
    if text is None:
        return None
    try:
        return words(text)
    except ValueError as error:
        known = ", ".join(one.value for one in words)
        sentence = _("%(name)s %(value)s is not a %(name)s: give one of %(known)s.")
        values = {"name": name, "value": shown(text), "known": known}
        raise MalformedFilter(name, sentence % values) from error


def read_chain(name: str, text: str | None) -> int | None:
    """A uint256 chain id in decimal; raises MalformedFilter."""
    if text is None:
        return None
    if is_number(text) and int(text) < _UINT256_END:
        return int(text)
    sentence = _(
        "%(name)s %(value)s is not a chain id: give a whole number in decimal, without leading "
        "zeros, for example 901."
    )
    raise MalformedFilter(name, sentence % {"name": name, "value": shown(text)})


def read_address(name: str, text: str | None) -> bytes | None:
    """An address, in mixed case with its checksum; raises MalformedFilter."""
    if text is None:
        return None
    try:
        return parse_address(text)
    except MalformedAddress as error:
        raise MalformedFilter(name, f"{name}: {error}") from error


def read_yes(name: str, text: str | None) -> bool:
    """Whether something is asked for at all; raises MalformedFilter."""
    if text not in {None, _YES}:
        sentence = _("%(name)s %(value)s cannot be used: give yes, or leave it out.")
        raise MalformedFilter(name, sentence % {"name": name, "value": shown(text or "")})
    return text == _YES


def read_times(given: Mapping[str, str], now: int) -> tuple[Moment | None, Moment | None]:
    """`since` and `until`, both of them included; raises MalformedFilter."""
    since = _read_time("since", given.get("since"), now)
    until = _read_time("until", given.get("until"), now)
    if since is not None and until is not None and since.seconds > until.seconds:
        sentence = _("since %(since)s is later than until %(until)s: exchange them.")
        values = {"since": shown(since.text), "until": shown(until.text)}
        raise MalformedFilter("since", sentence % values)
    return since, until


def _read_time(name: str, text: str | None, now: int) -> Moment | None:
    """Seconds since 1970 of `24h`, `2026-11-20` (of `until` its end) or RFC 3339."""
    if text is None:
        return None
    relative = _RELATIVE.fullmatch(text)
    if relative is not None:
        return Moment(text, now - int(relative[1]) * _SECONDS[relative[2]], relative=True)
    # A + that was not escaped in an address arrives as a space.
    moment = _parse(text.replace(" ", "+") if "T" in text else text)
    if moment is None:
        sentence = _(
            "%(name)s %(value)s is not a time: give how long ago, as in 24h or 7d, a date as in "
            "2026-11-20, or a time as in 2026-11-20T14:30:00Z."
        )
        raise MalformedFilter(name, sentence % {"name": name, "value": shown(text)})
    if name == "until" and _DATE.fullmatch(text):
        moment = moment.replace(hour=23, minute=59, second=59)
    return Moment(text, (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))


def _parse(text: str) -> datetime | None:
    """A time of a calendar, of UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text)
        if "-" not in text[:5]:
            return None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_number(text: str) -> bool:
    """Whether the text is a whole number in the one way to write it: no sign, no leading zero."""
    digits = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return digits and (text == "0" or not text.startswith("0"))


def shown(text: str) -> str:
    """What somebody wrote, in quotes, a long text cut."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
