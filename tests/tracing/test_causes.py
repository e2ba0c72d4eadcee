"""Revert data in words: what it means for the message, and whose problem it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.attempts import Evidence
from messaging.protocol.contracts import (
    ERROR_MESSAGE_ALREADY_RELAYED,
    ERROR_MESSAGE_DESTINATION_NOT_RELAY_CHAIN,
    ERROR_NOT_IN_ACCESS_LIST,
    ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL,
    ERROR_TARGET_CALL_FAILED,
    ERROR_TEXT,
)
from messaging.tracing.attempted import Fault
from messaging.tracing.causes import Circumstances, explain_revert
from tests.fakes.emitted import calldata

GOOD, OTHER = b"\x03" + b"\x01" * 31, b"\x03" + b"\x02" * 31
MET = Circumstances(direct=True, checksum=GOOD, listed=GOOD, gas_used=80_000, gas_limit=1_000_000)
STARVED = replace(MET, gas_used=69_494, gas_limit=70_000)
REFUSED = calldata("Error(string)", "not today")
REQUIRED = ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL + b"\x05" * 32


@pytest.mark.parametrize(
    ("data", "met", "fault", "reason", "explanation"),
    [
        (
            ERROR_NOT_IN_ACCESS_LIST,
            replace(MET, listed=None),
            Fault.RELAY,
            "NotInAccessList",
            "lacks",
        ),
        (
            ERROR_NOT_IN_ACCESS_LIST,
            replace(MET, listed=OTHER),
            Fault.RELAY,
            "NotIn",
            "another check",
        ),
        (ERROR_NOT_IN_ACCESS_LIST, MET, Fault.RELAY, "NotInAccessList", "did not find"),
        (ERROR_MESSAGE_ALREADY_RELAYED, MET, Fault.RELAY, "MessageAlreadyRelayed", "before"),
        (
            ERROR_MESSAGE_DESTINATION_NOT_RELAY_CHAIN,
            MET,
            Fault.RELAY,
            "MessageDest",
            "not its dest",
        ),
        (ERROR_TARGET_CALL_FAILED, MET, Fault.TARGET, "TargetCallFailed", "does not pass on why"),
        (REQUIRED, MET, Fault.TARGET, "RequiredMessageNotSuccessful", "relay that one first"),
        (REFUSED, MET, Fault.TARGET, "Error: \u201cnot today\u201d", "target's own error"),
        (
            REFUSED,
            replace(MET, direct=False),
            Fault.TARGET,
            "Error: \u201cnot today\u201d",
            "in between",
        ),
        (b"\xde\xad\xbe\xef", MET, Fault.TARGET, "unknown error selector 0xdeadbeef", "own error"),
        (b"", STARVED, Fault.RELAY, "out of gas", "higher limit"),
        (b"", MET, Fault.TARGET, "no reason given", "own error"),
    ],
)
def test_every_cause_has_its_words(
    data: bytes, met: Circumstances, fault: Fault, reason: str, explanation: str
) -> None:
    told = explain_revert(data, Evidence.TRACE, met)
    assert (told.fault, told.data, told.evidence) == (fault, "0x" + data.hex(), "trace")
    assert told.reason.startswith(reason)
    assert explanation in told.explanation


def test_what_no_node_told_is_not_guessed() -> None:
    told = explain_revert(None, Evidence.NONE, STARVED)
    assert (told.data, told.evidence, told.error) == (None, None, None)
    assert (told.fault, told.whose) == (Fault.UNKNOWN, "")
    assert told.explanation == "No node told what it reverted with."


@given(data=st.binary(max_size=200), starved=st.booleans())
def test_any_data_is_told(data: bytes, starved: bool) -> None:
    told = explain_revert(data, Evidence.REPLAY, STARVED if starved else MET)
    assert told.reason
    assert told.explanation.endswith(".")


def test_a_selector_of_the_language_is_not_taken_for_one_of_the_relay() -> None:
    assert explain_revert(ERROR_TEXT, Evidence.TRACE, MET).fault is Fault.TARGET
