"""Reverts are read through what wraps them: proxies, multicalls, nested errors, uploaded ABIs."""

import json
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import CHECKS
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.findings import Verdict
from messaging.diagnosis.probe_values import Simulation
from messaging.diagnosis.refusals import selectors_within
from messaging.protocol import contracts
from messaging.protocol.abi_json import entry_of
from messaging.protocol.hashing import keccak256
from messaging.tracing.abis import AbiOrigin, Candidate
from tests.diagnosis.made import facts, probe, told

WRAPPED = keccak256(b"Wrapped(bytes)")[:4]
GATE = keccak256(b"GateClosed(uint256)")[:4] + encode(["uint256"], [7])


def refusing(data: bytes, errors: Any = None) -> Any:
    made = facts(
        probe=probe(relay=told(Simulation(False, data), "relayMessage(id, payload)")),
        errors=errors or {},
    )
    return CHECKS[Cause.TARGET_REVERTS](made)


def wrapped(inner: bytes) -> bytes:
    return WRAPPED + encode(["bytes"], [inner])


def candidates() -> dict[bytes, list[Candidate]]:
    entry = {
        "type": "error",
        "name": "GateClosed",
        "inputs": [{"name": "ticket", "type": "uint256"}],
    }
    return {GATE[:4]: [Candidate(entry_of(json.dumps(entry)), AbiOrigin("Gate"))]}


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (contracts.ERROR_PANIC + encode(["uint256"], [0x11]), "Panic: arithmetic overflow"),
        (contracts.ERROR_TEXT + encode(["string"], ["paused"]), "a text, quoted"),
        (wrapped(contracts.ERROR_UNAUTHORIZED), "Unauthorized"),
        (b"\xde\xad\xbe\xef", "unknown error selector 0xdeadbeef"),
        (b"", "no reason given"),
    ],
)
def test_what_the_target_says_is_in_the_title(data: bytes, title: str) -> None:
    found = refusing(data)
    assert found.verdict is Verdict.HOLDS
    assert title in found.title


@pytest.mark.parametrize("data", [GATE, wrapped(GATE), wrapped(wrapped(GATE))])
def test_an_uploaded_abi_names_an_error_however_deep_it_is(data: bytes) -> None:
    assert "GateClosed: ticket 7" in refusing(data, candidates()).title
    assert GATE[:4] in selectors_within(data)


def test_a_needed_message_is_found_inside_another_error() -> None:
    inner = contracts.ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL + b"\x5e" * 32
    made = facts(probe=probe(relay=told(Simulation(False, wrapped(inner)))))
    found = diagnose(made).holds[0]
    assert (found.cause, found.evidence[0].value) == (
        Cause.NEEDS_OTHER_MESSAGE,
        "0x" + "5e" * 32,
    )


@given(st.binary(max_size=400))
def test_no_revert_is_too_strange(data: bytes) -> None:
    found = diagnose(facts(probe=probe(relay=told(Simulation(False, data)))))
    assert all(one.evidence for one in (*found.holds, *found.ruled_out))
