"""How complete a chain is, in two sentences; pure."""

from dataclasses import dataclass

from messaging.tracing.chain_status import ChainStatus
from messaging.tracing.freshness import behind
from messaging.tracing.values import ChainState
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import NBSP, counted, grouped


@dataclass(frozen=True, slots=True)
class Gap:
    """Blocks first..last between two complete ranges, not indexed yet."""

    first: int
    last: int


def gaps_of(status: ChainStatus) -> tuple[Gap, ...]:
    """What is missing between the start block and the newest indexed one."""
    gaps, expected = [], status.start_block
    for covered in status.covered:
        if covered.first > expected:
            gaps.append(Gap(expected, covered.first - 1))
        expected = max(expected, covered.last + 1)
    return tuple(gaps)


def tell_coverage(status: ChainStatus) -> Verdict:
    """What is complete, and what comes next."""
    if not status.covered:
        return Verdict("Nothing is indexed yet.", _next(status))
    gaps = gaps_of(status)
    until = "to the head" if not behind(status.as_of) else f"to {grouped(status.covered[-1].last)}"
    first = grouped(status.start_block)
    what = f"Complete from block {first} {until}"
    if len(gaps) == 1 and gaps[0].first == status.start_block:
        what = f"Complete from block {grouped(gaps[0].last + 1)} {until}"
    elif gaps:
        what += f", except {counted(len(gaps), 'gap')}"
    return Verdict(f"{what}.", _next(status))


def _next(status: ChainStatus) -> str:
    if status.paused:
        return "Paused: it is not read from its node until it is resumed."
    if status.forked_at is not None:
        return (
            f"It forked below what was final, at block{NBSP}{grouped(status.forked_at)}: all of it "
            f"stopped and waits for a person, and nothing is changed{NBSP}meanwhile."
        )
    if status.state is ChainState.STOPPED:
        return (
            "It stopped and needs a person: mend what the sentence in its row says, "
            f"then retry it in the{NBSP}admin."
        )
    if status.problems:
        rests = "Part of it rests" if len(status.problems) == 1 else "Parts of it rest"
        return f"{rests}, for the reason given{NBSP}below."
    if status.backfill_left:
        return f"{counted(status.backfill_left, 'older block')} are being filled{NBSP}in."
    late = behind(status.as_of)
    return f"It is catching up, {late}." if late else f"Every new block is read as it{NBSP}comes."
