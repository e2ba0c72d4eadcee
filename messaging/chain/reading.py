"""Raw results into values, with a sentence where a node's answer is none; it asks nothing."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from messaging.chain.errors import Retry
from messaging.chain.failures import scrub
from messaging.chain.transport import Transport

S = TypeVar("S")
T = TypeVar("T")


def read_answer(transport: Transport, reader: Callable[[S], T], raw: S) -> T:
    """What a reader of `wire` or `rollup_wire` makes of an answer; raises Retry where it cannot."""
    try:
        return reader(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        words = scrub(str(error), transport.secrets)
    raise Retry(
        f"{transport.who} gave an answer that cannot be used ({words}): ask again, and if it stays "
        "so, check that its address is that of a node."
    )
