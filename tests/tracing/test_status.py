"""A stored verdict is shown by the destination's clock and by what is covered."""

import pytest

from messaging.protocol.contracts import CROSS_L2_INBOX, L2_TO_L2_MESSENGER
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Reason, Validity
from messaging.tracing.status import (
    execution_validity,
    has_expired,
    message_status,
    reason_names,
)
from messaging.tracing.values import ExecutionValidity, MessageStatus
from tests.tracing.networks import followed_chain, network_of

NETWORK = network_of(followed_chain(901, covered=((0, 9), (20, 29))))
FOREIGN = b"\x05" * 20


@pytest.mark.parametrize(
    ("clock", "expired"), [(None, False), (99, False), (100, False), (101, True)]
)
def test_the_last_second_is_still_in_time(clock: int | None, expired: bool) -> None:
    assert has_expired(100, clock) == expired


@pytest.mark.parametrize("stored", [status for status in Status if status != Status.SOURCE_MISSING])
def test_only_what_can_still_be_relayed_expires(stored: Status) -> None:
    shown = message_status(stored, source=901, block=None, expired=True, network=NETWORK)
    relayable = stored in {Status.INITIATED, Status.FAILED}
    assert (shown == MessageStatus.EXPIRED) == relayable
    kept = message_status(stored, source=901, block=None, expired=False, network=NETWORK)
    assert kept.name == stored.name


@pytest.mark.parametrize(
    ("source", "block", "shown"),
    [
        (902, 5, MessageStatus.UNTRACKED_SOURCE),
        (902, None, MessageStatus.UNTRACKED_SOURCE),
        (901, None, MessageStatus.AWAITING_SOURCE),
        (901, 10, MessageStatus.AWAITING_SOURCE),
        (901, 30, MessageStatus.AWAITING_SOURCE),
        (901, 9, MessageStatus.INVALID),
        (901, 20, MessageStatus.INVALID),
    ],
)
def test_a_missing_source_is_told_by_coverage(
    source: int, block: int | None, shown: MessageStatus
) -> None:
    status = message_status(
        Status.SOURCE_MISSING, source=source, block=block, expired=True, network=NETWORK
    )
    assert status == shown


@pytest.mark.parametrize(
    ("origin", "block", "validity"),
    [
        (FOREIGN, 9, ExecutionValidity.UNCHECKED),
        (FOREIGN, 10, ExecutionValidity.AWAITING_SOURCE),
        (L2_TO_L2_MESSENGER, 9, ExecutionValidity.INVALID),
        (CROSS_L2_INBOX, 9, ExecutionValidity.INVALID),
    ],
)
def test_a_log_of_a_contract_that_is_not_watched_is_unchecked_until_it_is_fetched(
    origin: bytes, block: int, validity: ExecutionValidity
) -> None:
    shown = execution_validity(
        Validity.SOURCE_MISSING, source=901, block=block, origin=origin, network=NETWORK
    )
    assert shown == validity


@pytest.mark.parametrize("stored", [Validity.VALID, Validity.INVALID])
def test_a_verdict_with_its_source_stays(stored: Validity) -> None:
    shown = execution_validity(stored, source=902, block=None, origin=FOREIGN, network=NETWORK)
    assert shown.name == stored.name


def test_reasons_are_the_failed_rules_by_name() -> None:
    stored = Reason.WRONG_TIMESTAMP | Reason.EXPIRED
    assert reason_names(stored, missing=False) == ("wrong_timestamp", "expired")
    assert reason_names(0, missing=True) == ("no_such_log",)
    assert reason_names(0, missing=False) == ()
