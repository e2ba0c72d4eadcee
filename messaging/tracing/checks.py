"""A rule in words with its answer and its evidence: what the checks of a page are made of."""

from dataclasses import dataclass
from enum import StrEnum

from messaging.tracing.levels import LABELS, NOT_GIVEN
from messaging.tracing.values import LogPlace, Safety
from messaging.tracing.wording import grouped


class Answer(StrEnum):
    """What a check gave; `OPEN`: it was not made."""

    HOLDS = "holds"
    FAILS = "fails"
    SOON = "soon"
    WAITS = "waits"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule in words, its answer, and the evidence or the reason why there is none."""

    answer: Answer
    rule: str
    note: str = ""


def compared(rule: str, *, equal: bool, otherwise: str) -> Check:
    """A comparison that was made: it holds, or fails with a sentence."""
    return Check(Answer.HOLDS, rule) if equal else Check(Answer.FAILS, rule, otherwise)


def succeeded(place: LogPlace) -> Check:
    """Whether the transaction of a log succeeded: only such leave logs, which is the evidence."""
    where = f"Its log is in {place.chain.name} block {grouped(place.block_number)}"
    if place.transaction is not None and place.transaction.status != 1:
        return Check(
            Answer.FAILS,
            "Transaction succeeded",
            "Its receipt says that it failed, yet its log is stored: the node contradicts itself.",
        )
    return Check(Answer.HOLDS, "Transaction succeeded", where if place.transaction is None else "")


def settled(place: LogPlace, block: str) -> Check:
    """How safe a block is; `block` names it, as in `Source block`."""
    number = f"{place.chain.name} block {grouped(place.block_number)}"
    rule = f"{block} is {LABELS[Safety.SAFE]}"
    answers = {
        Safety.FINALIZED: Check(Answer.HOLDS, f"{block} is {LABELS[Safety.FINALIZED]}", number),
        Safety.SAFE: Check(Answer.HOLDS, rule, f"{number}, not finalized yet"),
        Safety.LOCAL_SAFE: Check(
            Answer.WAITS, rule, f"{number} is local-safe: its messages are not verified yet"
        ),
        Safety.CROSS_UNSAFE: Check(
            Answer.WAITS, rule, f"{number} is cross-unsafe: it waits for its batch on L1"
        ),
        Safety.UNSAFE: Check(Answer.WAITS, rule, f"{number} waits to be on L1 and verified"),
        Safety.UNKNOWN: Check(Answer.OPEN, rule, NOT_GIVEN.capitalize()),
    }
    return answers[place.safety]
