"""What was seen of an incident, as it is kept: facts that JSON can hold, no sentences."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec


class Sight(StrEnum):
    """What a fact is about; the values are stored."""

    FAILSAFE_ON = "failsafe_on"
    FAILSAFE_OFF = "failsafe_off"
    NO_RELAY = "no_relay"
    RELAYED = "relayed"
    FRONTIER = "frontier"
    FRONTIER_MOVED = "frontier_moved"
    LOCAL_SAFE_BEYOND = "local_safe_beyond"
    LATEST_BEYOND = "latest_beyond"
    HOLDS = "holds"
    NOBODY_HOLDS = "nobody_holds"
    HOLDER_UNKNOWN = "holder_unknown"
    REORGS = "reorgs"
    DEEPEST = "deepest"
    CALM = "calm"
    NO_ANSWER = "no_answer"
    NODE_ERROR = "node_error"
    HEAD_STANDS = "head_stands"
    ANSWERS = "answers"
    READ_TO = "read_to"
    UNTOLD = "untold"
    UNWATCHED = "unwatched"


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fact: a chain (uint256 id) by its name then, a block, a second, how many of what, blocks
    or lanes beside that, and a node's own words, which hold no address."""

    what: Sight
    chain: str = ""
    chain_id: int | None = None
    block: int | None = None
    at: int | None = None
    count: int | None = None
    beside: int | None = None
    text: str = ""


def pack(seen: Iterable[Seen]) -> Any:
    """Facts as JSON can hold them."""
    return [msgspec.to_builtins(one) for one in seen]


def unpack(kept: Any) -> tuple[Seen, ...]:
    """The facts that were packed; raises msgspec.ValidationError where they are none."""
    return msgspec.convert(kept, tuple[Seen, ...])
