"""Where inside of a relay it fails, as evidence of the finding that the target reverts."""

from typing import Any

import pytest
from eth_abi.abi import encode

from messaging.chain.wire_traces import FailedCall
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import CHECKS
from messaging.diagnosis.probe_values import Simulation, Told, pack, unpack
from messaging.protocol import contracts
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from tests.diagnosis.made import facts, probe, told, unasked

TARGET, TOKEN = b"\xa1" * 20, b"\xb2" * 20
TRANSFER = bytes.fromhex("a9059cbb")
OVERFLOW = contracts.ERROR_PANIC + encode(["uint256"], [0x11])
BEHIND_IT = FailedCall("DELEGATECALL", b"\xc0\xd3" * 10, b"\x8d\x1d\x29\x8f", b"")
MESSENGER = FailedCall("CALL", L2_TO_L2_MESSENGER, b"\x8d\x1d\x29\x8f", b"")


def evidence(trace: Told[Any] | None, revert: bytes = b"") -> dict[str, str]:
    """What stands under the finding, by label."""
    relay = told(Simulation(False, revert), "relayMessage(id, payload)")
    made = facts(probe=probe(relay=relay, trace=trace))
    return {one.label: one.value for one in CHECKS[Cause.TARGET_REVERTS](made).evidence}


def test_the_deepest_contract_that_fails_is_named_with_the_way_to_it() -> None:
    path = (
        MESSENGER,
        BEHIND_IT,
        FailedCall("CALL", TARGET, b"\x12\x34\x56\x78", b""),
        FailedCall("DELEGATECALL", TOKEN, TRANSFER, OVERFLOW),
    )
    shown = evidence(told(path))
    way = (f"0x{TARGET.hex()} 0x12345678", f"0x{TOKEN.hex()} transfer (delegatecall)")
    assert shown["Deepest failing call"].lower() == " \N{RIGHTWARDS ARROW} ".join(way)
    assert shown["Reverts there with"].endswith("= Panic: arithmetic overflow or underflow (0x11)")


def test_what_the_relay_itself_reverted_with_is_not_said_twice() -> None:
    path = (MESSENGER, FailedCall("CALL", TARGET, b"", OVERFLOW))
    assert "Reverts there with" not in evidence(told(path), b"\xde\xad\xbe\xef" + OVERFLOW)


def test_of_a_long_way_the_end_is_shown() -> None:
    path = [FailedCall("CALL", bytes([number]) * 20, b"", b"") for number in range(1, 9)]
    way = evidence(told((MESSENGER, *path)))["Deepest failing call"]
    assert way.startswith("\N{HORIZONTAL ELLIPSIS}")
    assert way.endswith("0x" + "08" * 20)
    assert way.count("0x") == 4


@pytest.mark.parametrize("path", [(), (MESSENGER,), (MESSENGER, BEHIND_IT)])
def test_a_trace_that_leads_nowhere_says_nothing(path: tuple[FailedCall, ...]) -> None:
    assert "Deepest failing call" not in evidence(told(path))


def test_a_node_that_refuses_traces_is_told_and_costs_nothing_else() -> None:
    why = "node.example refused debug_traceCall (the method does not exist): use another one."
    shown = evidence(unasked(why), OVERFLOW)
    assert shown["Not traced"] == why
    assert shown["Revert data"].endswith("= Panic: arithmetic overflow or underflow (0x11)")


def test_probes_of_before_are_read_on() -> None:
    kept = pack(probe())
    del kept["trace"]
    assert unpack(kept) == probe()
    path = (FailedCall("CREATE", None, b"", b"\x00\xff", "out of gas"),)
    traced = probe(trace=told(path))
    assert unpack(pack(traced)) == traced
