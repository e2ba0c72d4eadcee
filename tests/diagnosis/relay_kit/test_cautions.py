"""What is to be known first, case by case."""

from typing import Any

import pytest

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.probe_values import Simulation
from messaging.diagnosis.relay_kit.cautions import warn
from messaging.diagnosis.relay_kit.values import Risk
from messaging.protocol.text import to_hex
from messaging.tracing.past import HistoryKind
from messaging.tracing.values import MessageStatus
from tests.diagnosis.made import taken_back
from tests.diagnosis.relay_kit.made import (
    NOW,
    SOURCE_BLOCK,
    block_told,
    facts,
    inactive,
    probe,
    told,
)
from tests.tracing.details import FOREIGN, SENT, WINDOW

CUT_OFF = SENT + WINDOW - 7_230
RELAYED = "0x" + "ee" * 32
PAUSED = bytes.fromhex("d93c0665")
OWN_WORDS = (
    bytes.fromhex("08c379a0") + bytes(31) + b"\x20" + bytes(31) + b"\x03" + b"hey" + bytes(29)
)


def _risks(found: Facts) -> list[Risk]:
    return [one.risk for one in warn(found)]


def _reverts(data: bytes) -> Any:
    return probe(relay=told(Simulation(succeeds=False, revert=data)))


CASES: dict[str, tuple[Facts, list[Risk]]] = {
    "nothing is wrong": (facts(probed=probe()), []),
    "never probed": (facts(), [Risk.NOT_SIMULATED]),
    "the probe could not simulate": (
        facts(probed=probe(relay=told(None, "The node timed out."))),
        [Risk.NOT_SIMULATED],
    ),
    "relayed, not indexed yet": (
        facts(probed=probe(successful=told(True))),
        [Risk.ALREADY_RELAYED],
    ),
    "relayed when it was asked for, and taken back since": (
        facts(probed=probe(successful=told(True)), history=(taken_back(HistoryKind.RELAYED, NOW),)),
        [],
    ),
    "relayed and indexed": (
        facts(MessageStatus.EXECUTED, relay_transaction=RELAYED, probed=probe()),
        [Risk.ALREADY_RELAYED],
    ),
    "relayed, its source not seen": (
        facts(MessageStatus.UNTRACKED_SOURCE, relay_transaction=RELAYED),
        [Risk.ALREADY_RELAYED],
    ),
    "its relay is invalid": (facts(MessageStatus.INVALID, probed=probe()), [Risk.INVALID]),
    "its relay is invalid, says the messenger too": (
        facts(MessageStatus.INVALID, probed=probe(successful=told(True))),
        [Risk.INVALID],
    ),
    "dropped": (facts(MessageStatus.DROPPED), [Risk.SOURCE_REPLACED]),
    "its block is another": (
        facts(probed=probe(source_block_hash=block_told(b"\x01" * 32))),
        [Risk.SOURCE_REPLACED],
    ),
    "it was sent again since its block was asked for": (
        facts(probed=probe(source_block_hash=block_told(b"\x01" * 32, SOURCE_BLOCK - 50))),
        [],
    ),
    "a node that lags behind the block of its sending": (
        facts(probed=probe(sent=told(bytes(32)), source_block=SOURCE_BLOCK - 1)),
        [],
    ),
    "relayed, and another block is at the height": (
        facts(MessageStatus.EXECUTED, probed=probe(source_block_hash=block_told(b"\x01" * 32))),
        [Risk.ALREADY_RELAYED],
    ),
    "its nonce is another message's": (
        facts(probed=probe(sent=told(b"\x01" * 32))),
        [Risk.SOURCE_REPLACED],
    ),
    "an older messenger does not tell what it sent": (
        facts(probed=probe(sent=told(None, "It reverted."))),
        [],
    ),
    "the destination is outside the set": (
        facts(destination_in_set=False, probed=probe()),
        [Risk.NOT_IN_SET],
    ),
    "sent in the block of the activation": (
        inactive(facts(), until=SENT),
        [Risk.SENT_TOO_EARLY],
    ),
    "sent after the activation": (inactive(facts(probed=probe()), until=SENT - 1), []),
    "its source is not active yet": (inactive(facts(), until=NOW + 9), [Risk.NOT_ACTIVE_YET]),
    "its destination is not active yet": (
        inactive(facts(probed=probe()), until=NOW + 9, there=True),
        [Risk.NOT_ACTIVE_YET],
    ),
    "its destination was not active, and executed it": (
        inactive(facts(probed=probe(successful=told(True))), until=NOW + 9, there=True),
        [Risk.ALREADY_RELAYED],
    ),
    "expired": (facts(MessageStatus.EXPIRED, probed=probe()), [Risk.EXPIRED]),
    "expired by the destination's clock alone": (
        facts(at=SENT + WINDOW + 1, probed=probe()),
        [Risk.EXPIRED],
    ),
    "the last second of its window": (
        facts(at=SENT + WINDOW, probed=probe()),
        [Risk.TOO_CLOSE],
    ),
    "nodes refuse it by now": (facts(at=CUT_OFF + 1, probed=probe()), [Risk.TOO_CLOSE]),
    "nodes refuse it in a quarter of an hour": (
        facts(at=CUT_OFF - 899, probed=probe()),
        [Risk.TOO_CLOSE],
    ),
    "nodes refuse it in more": (facts(at=CUT_OFF - 900, probed=probe()), []),
    "no dependency set tells a cut-off": (
        facts(at=SENT + WINDOW - 60, relay_before=None, probed=probe()),
        [Risk.TOO_CLOSE],
    ),
    "it would revert": (facts(probed=_reverts(PAUSED)), [Risk.WILL_REVERT]),
    "it would revert, and time is short": (
        facts(at=CUT_OFF + 60, probed=_reverts(PAUSED)),
        [Risk.WILL_REVERT, Risk.TOO_CLOSE],
    ),
    "it would have reverted, but expired": (
        facts(MessageStatus.EXPIRED, probed=_reverts(PAUSED)),
        [Risk.EXPIRED],
    ),
    "its target has no code": (facts(probed=probe(target_code=told(0))), [Risk.CONSUMES]),
    "nobody told whether its target has code": (facts(probed=probe(target_code=told(None))), []),
    "a destination that is not followed": (
        facts(destination=FOREIGN, destination_in_set=None),
        [Risk.NOT_SEEN_THERE, Risk.NOT_SIMULATED],
    ),
    "a destination that is not followed, but was asked": (
        facts(destination=FOREIGN, destination_in_set=None, probed=probe()),
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_case_is_warned_of_once_and_in_order(name: str) -> None:
    found, expected = CASES[name]
    assert _risks(found) == expected
    assert all(one.lead and one.text for one in warn(found))


def test_what_makes_a_relay_useless_blocks_and_what_may_pass_does_not() -> None:
    blocking = {one.risk for found, _ in CASES.values() for one in warn(found) if one.blocks}
    assert blocking == {
        Risk.ALREADY_RELAYED,
        Risk.INVALID,
        Risk.SOURCE_REPLACED,
        Risk.NOT_IN_SET,
        Risk.SENT_TOO_EARLY,
        Risk.NOT_ACTIVE_YET,
        Risk.EXPIRED,
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (PAUSED, ": EnforcedPause()."),
        (bytes.fromhex("e3c00816"), ": NotInAccessList()."),
        (bytes.fromhex("deadbeef"), ": unknown error selector 0xdeadbeef."),
        (b"", ": no revert data: out of gas, or a revert without a reason."),
        (OWN_WORDS, ": its own error text."),
    ],
)
def test_a_failed_simulation_names_block_and_error_but_never_a_contracts_words(
    data: bytes, reason: str
) -> None:
    (caution,) = warn(facts(probed=_reverts(data)))
    assert "The simulation fails at OP Mainnet block 159,836,386" in caution.text
    assert reason in caution.text


def test_an_executed_message_names_its_relay() -> None:
    (caution,) = warn(facts(MessageStatus.EXECUTED, relay_transaction=RELAYED))
    assert caution.transaction == RELAYED


def test_the_newest_clock_counts() -> None:
    late = probe(destination_timestamp=SENT + WINDOW + 5)
    assert _risks(facts(at=NOW, probed=late)) == [Risk.EXPIRED]


def test_another_message_under_the_nonce_says_so() -> None:
    (caution,) = warn(facts(probed=probe(sent=told(b"\x01" * 32))))
    assert "another message under its nonce" in caution.text
    assert to_hex(b"\x01" * 32) not in caution.text
