"""Which messages an incident affects: those that it can still touch, and no others."""

from dataclasses import replace

import pytest

from messaging.diagnosis.affected import affecting
from messaging.diagnosis.checks.filter import check_failsafe
from messaging.diagnosis.facts import ChainFacts, Facts
from messaging.diagnosis.findings import Confidence
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.tracing.values import MessageDetail, MessageStatus, Safety
from tests.tracing.details import OP, SENT, UNICHAIN, detail, place, relay, row, send

FAILSAFE, FRONTIER = IncidentKind.FAILSAFE, IncidentKind.FRONTIER_STALLED
STORM, OUTAGE = IncidentKind.REORG_STORM, IncidentKind.RPC_OUTAGE


def incident(kind: IncidentKind, *, chains: set[int] | None = None) -> Incident:
    return Incident(1, kind, frozenset(chains or {130, 10}), SENT, None, ())


def facts(message: MessageDetail, *incidents: Incident) -> Facts:
    source, destination = (ChainFacts(one.chain_id, one.name, True) for one in (UNICHAIN, OP))
    return Facts(message, SENT + 60, source, destination, incidents=incidents)


def with_status(status: MessageStatus) -> MessageDetail:
    return detail(row=row(status=status))


def executed(safety: Safety) -> MessageDetail:
    there = relay(place=place(OP, 159_836_294, SENT + 14, safety=safety))
    return detail(row=row(status=MessageStatus.EXECUTED), sends=(send(),), relay=there)


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        (with_status(MessageStatus.INITIATED), {FAILSAFE, FRONTIER, STORM, OUTAGE}),
        (with_status(MessageStatus.FAILED), {FAILSAFE, FRONTIER, STORM, OUTAGE}),
        (with_status(MessageStatus.EXPIRED), {STORM, OUTAGE}),
        (with_status(MessageStatus.DROPPED), {STORM, OUTAGE}),
        (executed(Safety.UNSAFE), {FRONTIER, STORM, OUTAGE}),
        (executed(Safety.LOCAL_SAFE), {FRONTIER, STORM, OUTAGE}),
        (executed(Safety.SAFE), {STORM, OUTAGE}),
        (executed(Safety.FINALIZED), set()),
    ],
)
def test_a_message_is_told_what_can_still_touch_it(
    message: MessageDetail, kinds: set[IncidentKind]
) -> None:
    every = facts(message, *(incident(kind) for kind in IncidentKind))
    assert {one.kind for one in affecting(every)} == kinds


def test_other_chains_and_what_is_over_are_left_out() -> None:
    waiting = with_status(MessageStatus.INITIATED)
    over = replace(incident(OUTAGE), until=SENT + 1)
    assert affecting(facts(waiting, incident(OUTAGE, chains={7}), over)) == ()


def test_silence_alone_is_called_possible_and_a_filters_word_certain() -> None:
    waiting = with_status(MessageStatus.INITIATED)
    told = check_failsafe(facts(waiting, incident(FAILSAFE)))
    silent = check_failsafe(facts(waiting, replace(incident(FAILSAFE), certain=False)))
    assert told.title.startswith("The failsafe is on")
    assert (told.incident, silent.incident) == (1, 1)
    assert silent.title == "Nobody's relay is seen on any lane, as if the failsafe were on"
    assert silent.confidence is Confidence.POSSIBLE
