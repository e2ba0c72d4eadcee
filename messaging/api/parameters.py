"""Query parameters as people write them, to values; what cannot be used is refused by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from messaging.api.problems import MalformedParameterError
from messaging.tracing.filters import MessageFilters
from messaging.tracing.values import MessageStatus

LARGEST_PAGE = 100
USUAL_PAGE = 50
_UINT256_END = 2**256
_LONGEST_NUMBER = 78  # digits of 2^256 - 1
_SHOWN = 80
_OF_FRAMEWORK = "format"  # how DRF is told which renderer to use


@dataclass(frozen=True, slots=True)
class MessageQuery:
    """What a list of messages is asked for."""

    filters: MessageFilters
    cursor: str | None
    limit: int


def read_message_query(given: QueryDict) -> MessageQuery:
    """The parameters of a list of messages; raises MalformedParameterError."""
    refuse_others(given, ("status", "source", "destination", "cursor", "limit"))
    return MessageQuery(
        MessageFilters(
            status=_status(given.get("status")),
            source=_chain("source", given.get("source")),
            destination=_chain("destination", given.get("destination")),
        ),
        given.get("cursor"),
        _limit(given.get("limit")),
    )


def refuse_others(given: QueryDict, known: Iterable[str]) -> None:
    """Raises MalformedParameterError where a parameter is none of these or stands twice."""
    accepted = tuple(known)
    for name in given:
        if name not in (*accepted, _OF_FRAMEWORK):
            remedy = f"use {', '.join(accepted)}" if accepted else "leave it out"
            raise MalformedParameterError(f"There is no parameter {_shown(name)} here: {remedy}.")
        if len(given.getlist(name)) > 1:
            raise MalformedParameterError(f"{name} is given more than once: give it once.")


def read_chain_id(name: str, text: str) -> int:
    """A uint256 chain id in decimal; raises MalformedParameterError."""
    if not _is_number(text) or int(text) >= _UINT256_END:
        raise MalformedParameterError(
            f"{name} {_shown(text)} is not a chain id: give a whole number in decimal, without "
            "leading zeros, for example 901."
        )
    return int(text)


def _is_number(text: str) -> bool:
    """Whether the text is a whole number in the one way to write it: no sign, no leading zero."""
    digits = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return digits and (text == "0" or not text.startswith("0"))


def _chain(name: str, text: str | None) -> int | None:
    return None if text is None else read_chain_id(name, text)


def _status(text: str | None) -> MessageStatus | None:
    if text is None:
        return None
    try:
        return MessageStatus(text)
    except ValueError as error:
        known = ", ".join(one.value for one in MessageStatus)
        raise MalformedParameterError(
            f"status {_shown(text)} is not a status: give one of {known}."
        ) from error


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL_PAGE
    if _is_number(text) and 1 <= int(text) <= LARGEST_PAGE:
        return int(text)
    raise MalformedParameterError(
        f"limit {_shown(text)} cannot be used: give a whole number from 1 to {LARGEST_PAGE}."
    )


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
