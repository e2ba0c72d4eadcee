"""Query parameters as people write them, to values; what cannot be used is refused by name."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from messaging.api.problems import MalformedParameterError
from messaging.tracing.asking import (
    EXECUTION_FILTERS,
    MESSAGE_FILTERS,
    is_number,
    read_chain,
    read_execution_filters,
    read_message_filters,
    shown,
)
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.filters import MessageFilters

LARGEST_PAGE = 100
USUAL_PAGE = 50
_OF_FRAMEWORK = "format"  # how DRF is told which renderer to use


@dataclass(frozen=True, slots=True)
class MessageQuery:
    """What a list of messages is asked for."""

    filters: MessageFilters
    cursor: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class ExecutionQuery:
    """What a list of executing messages is asked for."""

    filters: ExecutionFilters
    cursor: str | None
    limit: int


def read_message_query(given: QueryDict) -> MessageQuery:
    """The parameters of a list of messages; raises MalformedParameterError or MalformedFilter."""
    refuse_others(given, (*MESSAGE_FILTERS, "cursor", "limit"))
    filters = read_message_filters({name: str(given[name]) for name in given}, int(time.time()))
    return MessageQuery(filters, given.get("cursor"), _limit(given.get("limit")))


def read_execution_query(given: QueryDict) -> ExecutionQuery:
    """The parameters of a list of executing messages; raises as `read_message_query`."""
    refuse_others(given, (*EXECUTION_FILTERS, "cursor", "limit"))
    filters = read_execution_filters({name: str(given[name]) for name in given}, int(time.time()))
    return ExecutionQuery(filters, given.get("cursor"), _limit(given.get("limit")))


def refuse_others(given: QueryDict, known: Iterable[str]) -> None:
    """Raises MalformedParameterError where a parameter is none of these or stands twice."""
    accepted = tuple(known)
    for name in given:
        if name not in (*accepted, _OF_FRAMEWORK):
            remedy = f"use {', '.join(accepted)}" if accepted else "leave it out"
            raise MalformedParameterError(f"There is no parameter {shown(name)} here: {remedy}.")
        if len(given.getlist(name)) > 1:
            raise MalformedParameterError(f"{name} is given more than once: give it once.")


def read_chain_id(name: str, text: str) -> int:
    """A uint256 chain id in decimal; raises MalformedFilter."""
    chain_id = read_chain(name, text)
    return 0 if chain_id is None else chain_id


def read_whole(name: str, text: str) -> int:
    """A whole number in decimal; raises MalformedParameterError."""
    if not is_number(text):
        raise MalformedParameterError(
            f"{name} {shown(text)} is not a number: give a whole number in decimal."
        )
    return int(text)


def read_bytes(name: str, text: str) -> bytes:
    """Bytes as 0x and pairs of digits; raises MalformedParameterError."""
    try:
        if text.startswith("0x"):
            return bytes.fromhex(text[2:])
    except ValueError:
        pass
    raise MalformedParameterError(
        f"{name} {shown(text)} is no bytes: give 0x and pairs of hexadecimal digits."
    )


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL_PAGE
    if is_number(text) and 1 <= int(text) <= LARGEST_PAGE:
        return int(text)
    raise MalformedParameterError(
        f"limit {shown(text)} cannot be used: give a whole number from 1 to {LARGEST_PAGE}."
    )
