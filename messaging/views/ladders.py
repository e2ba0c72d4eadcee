"""How far each safety level of a chain is behind its head, as a bar and in words; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.tracing.freshness import behind
from messaging.tracing.health import lag_of
from messaging.tracing.levels import title
from messaging.tracing.network import FollowedChain
from messaging.tracing.values import AsOf, ChainRef, Safety
from messaging.tracing.wording import duration
from messaging.views.plots import number

_LEVELS = (Safety.LOCAL_SAFE, Safety.SAFE, Safety.FINALIZED)
_WIDTH, _HEAD = 300, 296.0
_STYLES = {"": "whole", "local_safe": "to-local", "safe": "to-cross", "finalized": "to-final"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the bar."""

    style: str
    path: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """A chain: its head, lags in words (empty where no node gives the level), its bar, and how well
    it is indexed."""

    chain: ChainRef
    head: int | None
    local_safe: str
    safe: str
    finalized: str
    parts: tuple[Part, ...]
    told: str
    indexed: str
    late: bool


def ladders_of(chains: Sequence[FollowedChain], reach: Sequence[AsOf]) -> tuple[Ladder, ...]:
    """Every chain, its bar by a scale that all of them share."""
    lags = [_lags(chain) for chain in chains]
    longest = max((lag for one in lags for lag in one.values()), default=0)
    return tuple(
        _ladder(chain, as_of, lag, longest)
        for chain, as_of, lag in zip(chains, reach, lags, strict=True)
    )


def _lags(chain: FollowedChain) -> dict[Safety, int]:
    """Seconds that each level is behind the head, of those that a node gives and that count."""
    if chain.latest is None or chain.latest.timestamp is None:
        return {}
    lags = {}
    for level in _LEVELS:
        head = chain.heads.get(level.value)
        if head is not None and head.timestamp is not None and chain.counts(head):
            lags[level] = max(chain.latest.timestamp - head.timestamp, 0)
    return lags


def _ladder(chain: FollowedChain, as_of: AsOf, lags: dict[Safety, int], longest: int) -> Ladder:
    words = {level: duration(lags[level]) if level in lags else "" for level in _LEVELS}
    late = behind(as_of)
    if as_of.indexed_block is None:
        indexed = _("not yet")
    else:
        within = duration(max(lag_of(as_of) or 0, 1))
        indexed = late or _("within %(time)s") % {"time": within}
    told = ", ".join(f"{title(level).lower()} {words[level]}" for level in _LEVELS if words[level])
    behind_head = _("%(chain)s, behind the head: %(levels)s")
    unknown = _("%(chain)s: no node gives a safety level")
    sentence = (behind_head if told else unknown) % {"chain": chain.ref.name, "levels": told}
    return Ladder(
        chain=chain.ref,
        head=None if chain.latest is None else chain.latest.number,
        local_safe=words[Safety.LOCAL_SAFE],
        safe=words[Safety.SAFE],
        finalized=words[Safety.FINALIZED],
        parts=_parts(lags, longest),
        told=sentence,
        indexed=indexed,
        late=bool(late) or as_of.indexed_block is None,
    )


def _parts(lags: dict[Safety, int], longest: int) -> tuple[Part, ...]:
    """From the head backwards, each piece in the style of the level that begins at its right."""
    x = _HEAD
    parts, style = [], "whole"
    for level in _LEVELS:
        if level not in lags:
            continue
        to = _HEAD - (_HEAD - 8) * lags[level] / longest if longest else _HEAD
        parts.append(Part(style, f"M{number(x)} 8H{number(to)}"))
        x, style = to, _STYLES[level.value]
    parts.append(Part(style, f"M{number(x)} 8H0"))
    return tuple(parts)
