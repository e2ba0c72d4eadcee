"""Every cause held, ruled out and left open, by answers of nodes that are made by hand."""

from dataclasses import replace

import pytest

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import CHECKS
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Confidence, Finding, Verdict
from messaging.diagnosis.probe_values import RelayState
from tests.diagnosis.causes_made import (
    FAILS,
    FAR_BEHIND,
    HOLDS,
    OPEN,
    asked,
    executed,
    waiting,
)
from tests.diagnosis.demonstrations import By, demonstrates
from tests.diagnosis.made import (
    NOW,
    facts,
    probe,
    resent_at,
    told,
    unprobed,
)
from tests.tracing.details import SENT, send


@pytest.mark.parametrize(
    ("version", "until", "advice"),
    [
        ("1.3.1", SENT, "Resend it on Unichain"),
        ("2.0.0", SENT, "refunded on Unichain"),
        ("1.3.1", NOW + 60, "Wait for the activation on Unichain"),
    ],
)
def test_what_was_sent_too_early_is_sent_again_as_its_messenger_can(
    version: str, until: int, advice: str
) -> None:
    found = unprobed()
    source = replace(found.source, lagoon_time=until, messenger_version=version)
    action = judged(Cause.INTEROP_INACTIVE, replace(found, source=source)).action
    assert action is not None
    assert advice in action.user
    assert "lagoon_time" in action.operator


def test_a_relay_in_an_unbroken_row_of_waiting_ones_has_no_gap_before_it() -> None:
    row = waiting(nonce=6, account_nonce=4, pending_nonce=8)
    assert judged(Cause.RELAYER_BLOCKED, row).verdict is Verdict.FAILS
    (_, nonce) = judged(
        Cause.RELAYER_BLOCKED, waiting(nonce=6, account_nonce=4, pending_nonce=5)
    ).evidence
    assert nonce.value == "6, and the next is 5"
    untold = waiting(nonce=6, account_nonce=4, pending_nonce=None)
    assert judged(Cause.RELAYER_BLOCKED, untold).verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("account_nonce", "verdict", "confidence"),
    [
        (4, Verdict.HOLDS, Confidence.CERTAIN),
        (5, Verdict.FAILS, Confidence.CERTAIN),
        (None, Verdict.HOLDS, Confidence.POSSIBLE),
    ],
)
def test_a_relay_vanished_only_while_its_place_is_free(
    account_nonce: int | None, verdict: Verdict, confidence: Confidence
) -> None:
    gone = waiting(state=RelayState.VANISHED, account_nonce=account_nonce)
    found = judged(Cause.RELAY_VANISHED, gone)
    assert (found.verdict, found.confidence) == (verdict, confidence)
    assert ("replaced it" in found.text) is (verdict is Verdict.FAILS)


def judged(cause: Cause, found: Facts) -> Finding:
    return CHECKS[cause](found)


@pytest.mark.parametrize(
    "cause",
    [pytest.param(one, marks=demonstrates(one, By.MADE), id=one.name.lower()) for one in Cause],
)
def test_every_cause_holds_with_evidence_and_an_action_for_everybody(cause: Cause) -> None:
    found = judged(cause, HOLDS[cause]())
    assert (found.cause, found.verdict) == (cause, Verdict.HOLDS)
    assert found.evidence
    assert all(one.label and one.value for one in found.evidence)
    assert found.action is not None
    assert found.action.user
    assert found.action.support


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_can_be_ruled_out_by_evidence(cause: Cause) -> None:
    found = judged(cause, FAILS[cause]())
    assert (found.cause, found.verdict) == (cause, Verdict.FAILS)
    assert all(one.label and one.value for one in found.evidence)
    assert found.evidence


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_is_left_open_with_its_reason(cause: Cause) -> None:
    found = judged(cause, OPEN[cause]())
    assert (found.cause, found.verdict, found.evidence) == (cause, Verdict.OPEN, ())
    assert found.text.endswith(".")


def test_nothing_else_is_found_of_a_message_that_only_waits() -> None:
    assert [one.cause for one in diagnose(facts()).holds] == [Cause.NOT_RELAYED]


def test_nothing_is_found_of_a_message_that_is_executed_and_safe_but_what_explains() -> None:
    assert [one.cause for one in diagnose(executed()).holds] == [Cause.SHOWN_PENDING_ELSEWHERE]


def test_a_finding_of_the_whole_is_one_of_the_three_verdicts() -> None:
    found = diagnose(facts())
    every = (*found.holds, *found.ruled_out, *found.unchecked)
    assert sorted(one.cause for one in every) == list(Cause)


def test_what_blocks_comes_before_what_urges_and_before_what_asks() -> None:
    found = facts(
        **resent_at(NOW - 604_000, relay_before=NOW - 7_000),
        probe=probe(failsafe=told(True)),
    )
    wanted = [Cause.FILTER_REFUSES_ALL, Cause.EXPIRES_SOON, Cause.NOT_RELAYED]
    assert [one.cause for one in diagnose(found).holds] == wanted


def test_one_look_at_frontiers_that_are_far_behind_claims_no_standstill() -> None:
    found = judged(Cause.CROSS_SAFETY_STALLED, asked(frontiers=FAR_BEHIND))
    assert found.verdict is Verdict.OPEN
    told = found.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "(OP Mainnet 4 h 41 min, Unichain 4 h 41 min)" in told


def test_a_chain_that_is_not_followed_is_claimed_nothing_of() -> None:
    found = unprobed(lane=None)
    found = replace(found, destination=replace(found.destination, followed=False))
    for cause in (Cause.NOT_RELAYED, Cause.NO_ACCESS_LIST, Cause.OUT_OF_GAS, Cause.WRONG_CHAIN):
        one = judged(cause, found)
        assert one.verdict is Verdict.OPEN
        assert one.text == "Crosslane does not follow OP Mainnet."


def test_a_send_before_the_indexed_blocks_is_claimed_nothing_of() -> None:
    found = unprobed()
    found = replace(found, destination=replace(found.destination, complete_since=SENT + 1))
    one = judged(Cause.NOT_RELAYED, found)
    assert one.verdict is Verdict.OPEN
    assert one.text == "OP Mainnet is not indexed from the time of its sending on."
    assert send().place.timestamp == SENT
