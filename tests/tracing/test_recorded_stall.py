"""The recorded sync status of a devnet whose cross-safety stood still for hours."""

import pytest

from messaging.models import Head
from messaging.tracing.network import FollowedChain, HeadSeen
from messaging.tracing.values import ChainRef, Safety
from tests.protocol.vectors import recorded

STALLED = recorded("syncstatus-stalled-420120186-7.json")


def _followed(chain_id: str) -> FollowedChain:
    """The chain as execution node and op-node give it: `safe` is the verified level."""
    levels = STALLED[chain_id]
    heads = {
        Head.Level.LATEST.value: levels["unsafe_l2"],
        Head.Level.LOCAL_SAFE.value: levels["local_safe_l2"],
        Head.Level.SAFE.value: levels["safe_l2"],
        Head.Level.FINALIZED.value: levels["finalized_l2"],
    }
    seen = {level: HeadSeen(number, 0, 0) for level, number in heads.items()}
    return FollowedChain(1, ChainRef(int(chain_id), "stalled", 0), seen, ())


@pytest.mark.parametrize("chain_id", ["420120186", "420120187"])
def test_blocks_beyond_the_stall_are_local_safe_and_no_more(chain_id: str) -> None:
    chain = _followed(chain_id)
    levels = STALLED[chain_id]
    assert chain.safety(levels["safe_l2"]) == Safety.FINALIZED
    assert levels["local_safe_l2"] - levels["safe_l2"] > 16_000
    assert chain.safety(levels["safe_l2"] + 1) == Safety.LOCAL_SAFE
    assert chain.safety(levels["local_safe_l2"]) == Safety.LOCAL_SAFE
    assert chain.safety(levels["local_safe_l2"] + 1) == Safety.UNSAFE


def test_both_chains_stand_at_the_same_verified_block() -> None:
    safe = {levels["safe_l2"] for key, levels in STALLED.items() if key.isdecimal()}
    assert len(safe) == 1
