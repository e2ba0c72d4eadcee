"""How many rows a list has, exact up to a bound and cheap beyond it; remembered for a moment."""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Model
from redis.exceptions import RedisError

from messaging.tracing.execution_filters import ExecutionFilters, filter_executions
from messaging.tracing.filters import MessageFilters, filter_messages
from messaging.tracing.network import Network
from messaging.tracing.scanning import Part

_Model = TypeVar("_Model", bound=Model)
_Filters = TypeVar("_Filters", MessageFilters, ExecutionFilters)
logger = logging.getLogger(__name__)

MOST = 1_000
_REMEMBERED = 20  # seconds
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows; `more`: there are more than these, or may be."""

    number: int
    more: bool


def count_parts(parts: Sequence[Part[_Model]]) -> Count:
    """How many rows these parts have, at most MOST; those that several share count once. Of a part
    that is only looked at so far, `more` may be."""
    found, number = set[object](), 0
    for part in parts:
        rows = part.nearest(("-timestamp",), MOST + 1)
        if part.shared:
            found.update(rows.values_list("pk", flat=True))
        else:
            number += rows.count()
    number += len(found)
    more = number > MOST or any(part.last_looked_at(("-timestamp",)) for part in parts)
    return Count(min(number, MOST), more)


def count_messages(asked: Mapping[str, MessageFilters], network: Network) -> dict[str, Count]:
    """How many messages each of these filters leaves, as of at most 20 seconds ago."""
    return remembered(
        {name: repr(_to_the_minute(filters)) for name, filters in asked.items()},
        lambda name: count_parts(filter_messages(asked[name], network)),
    )


def remembered(keys: Mapping[str, str], count: Callable[[str], Count]) -> dict[str, Count]:
    """Counts by name, made where none is remembered; without Valkey all of them are made."""
    named = {name: _key(text) for name, text in keys.items()}
    known = _recall(list(named.values()))
    made = {name: count(name) for name, key in named.items() if key not in known}
    if made:
        _remember({named[name]: (one.number, one.more) for name, one in made.items()})
    return {name: made.get(name) or Count(*known[key]) for name, key in named.items()}


def count_executions(asked: Mapping[str, ExecutionFilters], network: Network) -> dict[str, Count]:
    """How many executing messages each of these filters leaves, remembered as those."""
    return remembered(
        {name: repr(_to_the_minute(filters)) for name, filters in asked.items()},
        lambda name: count_parts(filter_executions(asked[name], network)),
    )


def _to_the_minute(filters: _Filters) -> _Filters:
    """`since=24h` means another second each time it is asked."""
    changed = {
        name: replace(when, seconds=when.seconds - when.seconds % _MINUTE)
        for name, when in (("since", filters.since), ("until", filters.until))
        if when is not None and when.relative
    }
    return replace(filters, **changed)


def _key(text: str) -> str:
    return f"count:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _recall(keys: Sequence[str]) -> dict[str, tuple[int, bool]]:
    try:
        return dict(cache.get_many(keys))
    except RedisError:
        logger.warning("counts are not remembered: Valkey does not answer")
        return {}


def _remember(counts: Mapping[str, tuple[int, bool]]) -> None:
    try:
        cache.set_many(counts, timeout=_REMEMBERED)
    except RedisError:
        logger.warning("counts are not remembered: Valkey does not answer")
