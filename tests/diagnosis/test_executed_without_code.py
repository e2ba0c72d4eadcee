"""An executed message is called used up only where its relay is shown to have called nothing."""

from typing import Any

import pytest

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import CHECKS
from messaging.diagnosis.findings import Finding, Verdict
from messaging.tracing.values import MessageStatus
from tests.diagnosis.made import facts, probe, told
from tests.tracing.details import relay

RELAYED_IN = relay().place.block_number
NONE = told(0, "eth_getCode(target)", block=RELAYED_IN)


def judged(returned: str | None = relay().return_data_hash, **answers: Any) -> Finding:
    made = facts(
        MessageStatus.EXECUTED, relay=relay(return_data_hash=returned), probe=probe(**answers)
    )
    return CHECKS[Cause.NO_CODE](made)


def test_a_relay_that_called_nothing_used_the_message_up() -> None:
    found = judged(target_code=NONE)
    assert found.verdict is Verdict.HOLDS
    assert "used up the message" in found.text


def test_a_target_without_code_before_the_relay_shows_nothing() -> None:
    before = told(0, "eth_getCode(target)", block=RELAYED_IN - 1)
    assert judged(target_code=before).verdict is Verdict.OPEN


def test_a_call_that_returned_something_called_a_contract() -> None:
    assert judged("0x" + "17" * 32, target_code=NONE).verdict is Verdict.FAILS


def test_a_messenger_that_keeps_no_returned_data_shows_nothing() -> None:
    assert judged(None, target_code=NONE).verdict is Verdict.OPEN


@pytest.mark.parametrize(
    ("target", "verdict"), [(120, Verdict.FAILS), (None, Verdict.OPEN)], ids=["code", "untold"]
)
def test_a_missing_token_is_no_matter_once_it_is_executed(
    target: int | None, verdict: Verdict
) -> None:
    found = judged(target_code=told(target, block=RELAYED_IN), token_code=told(0))
    assert found.verdict is verdict
