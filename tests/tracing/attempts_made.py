"""Attempts made by hand, for pages and sentences."""

from dataclasses import replace
from typing import Any

from messaging.protocol.text import to_address
from messaging.tracing.attempted import Attempt, AttemptResult, Fault, Revert
from tests.tracing.details import ACCOUNT, OP, SENT


def revert(**changes: Any) -> Revert:
    """An error of the target, by a trace."""
    whole = Revert("0xdeadbeef", "trace", None, "unknown error", Fault.TARGET, "Its own error.")
    return replace(whole, **changes)


def attempt(after: int = 30, **changes: Any) -> Attempt:
    """A direct relay on OP Mainnet that the target refused."""
    whole = Attempt(
        result=AttemptResult.REVERTED,
        chain_id=OP.chain_id,
        chain_name=OP.name,
        transaction_hash="0x" + "ef" * 32,
        block_number=159_836_300,
        timestamp=SENT + after,
        delay=after,
        sender=to_address(ACCOUNT),
        target="0x4200000000000000000000000000000000000023",
        direct=True,
        gas_used=78_603,
        gas_limit=1_000_000,
        listed=True,
        revert=revert(),
    )
    return replace(whole, **changes)
