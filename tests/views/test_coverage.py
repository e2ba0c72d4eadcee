"""How complete a chain is, in two sentences."""

from dataclasses import replace
from typing import Any

import pytest

from messaging.tracing.chain_status import ChainStatus
from messaging.tracing.health import ChainState
from messaging.tracing.values import CoverageRange
from messaging.views.coverage import Gap, gaps_of, tell_coverage
from tests.tracing.details import OP, SENT, as_of
from tests.tracing.test_wording import plain

COMES = "Every new block is read as it comes."


def status(*covered: tuple[int, int], **changes: Any) -> ChainStatus:
    """OP Mainnet with these ranges complete, followed from block 100."""
    whole = ChainStatus(
        chain=OP,
        as_of=as_of(OP, covered[-1][1] if covered else None, SENT),
        block_time=2,
        start_block=100,
        paused=False,
        levels=(),
        covered=tuple(CoverageRange(*one) for one in covered),
        backfill_left=0,
        dependency_set=None,
        members=(),
        messenger_version="",
        problems=(),
        nodes=(),
        node_problems=(),
        reorgs=0,
        lag=0,
        state=ChainState.OK,
    )
    return replace(whole, **changes)


@pytest.mark.parametrize(
    ("chain", "what", "after"),
    [
        (status(), "Nothing is indexed yet.", COMES),
        (status((100, 2_000)), "Complete from block 100 to the head.", COMES),
        (
            status((500, 2_000), backfill_left=400),
            "Complete from block 500 to the head.",
            "400 older blocks are being filled in.",
        ),
        (
            status((100, 200), (500, 2_000), problems=("It rests.",)),
            "Complete from block 100 to the head, except 1 gap.",
            "Part of it rests, for the reason given below.",
        ),
        (
            status((100, 2_000), problems=("It stopped.",), state=ChainState.STOPPED),
            "Complete from block 100 to the head.",
            (
                "It stopped and needs a person: mend what the sentence in its row says, then retry "
                "it in the admin."
            ),
        ),
        (
            status((100, 2_000), as_of=as_of(OP, 2_000, SENT, behind=41)),
            "Complete from block 100 to 2,000.",
            "It is catching up, 41 s behind.",
        ),
        (
            status((100, 2_000), paused=True),
            "Complete from block 100 to the head.",
            "Paused: it is not read from its node until it is resumed.",
        ),
    ],
)
def test_a_claim_of_completeness_holds_with_its_exceptions(
    chain: ChainStatus, what: str, after: str
) -> None:
    verdict = tell_coverage(chain)
    assert (plain(verdict.what), plain(verdict.next)) == (what, after)


def test_gaps_are_what_lies_between_the_start_and_what_is_complete() -> None:
    assert gaps_of(status((150, 200), (300, 400))) == (Gap(100, 149), Gap(201, 299))
    assert gaps_of(status((0, 400))) == ()
