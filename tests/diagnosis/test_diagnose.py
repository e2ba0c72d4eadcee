"""Diagnosis never fails, and no verdict is without evidence, whatever is known and whatever not."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.facts import Facts, LaneNorm
from messaging.diagnosis.findings import Action, Verdict
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.probe_values import (
    FilterAnswer,
    Frontier,
    RelayState,
    RelayTransaction,
    Simulation,
)
from messaging.tracing.values import ExecutionValidity, MessageStatus, Safety
from tests.diagnosis.causes_made import ETH, HOLDS
from tests.diagnosis.made import (
    NOW,
    attempt,
    block_told,
    facts,
    named,
    probe,
    resent_at,
    told,
    unasked,
)
from tests.tracing.details import OP, SENT, UNICHAIN, as_of, place, relay, send

_SECONDS = st.integers(SENT - 10**7, NOW + 10**7)
_REVERTS = st.sampled_from([b"", b"\xd9\x3c\x06\x65"]) | st.binary(max_size=80)


def _told(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(unasked) | st.builds(told, values)


_PROBES = st.none() | st.builds(
    probe,
    asked_at=_SECONDS,
    destination_timestamp=st.none() | _SECONDS,
    successful=_told(st.booleans()),
    sent=_told(st.binary(max_size=32)),
    source_block_hash=_told(st.binary(min_size=32, max_size=32)),
    target_code=_told(st.integers(0, 9)),
    token_code=st.none() | _told(st.integers(0, 9)),
    liquidity=st.none() | _told(st.integers(0, 10**18)),
    source_version=_told(st.sampled_from(["1.0.0", "1.3.1", "2.0.0", "beta", ""])),
    relay=_told(st.builds(Simulation, st.booleans(), _REVERTS)),
    gas=_told(st.integers(0, 10**6)),
    transactions=st.lists(
        st.builds(
            RelayTransaction,
            st.binary(min_size=32, max_size=32),
            st.sampled_from(RelayState),
            st.none(),
            *[st.none() | st.integers(0, 9)] * 5,
        )
    ).map(tuple),
    filter=_told(st.builds(FilterAnswer, st.booleans(), st.none() | st.integers(), st.text())),
    failsafe=_told(st.booleans()),
    frontiers=st.lists(st.builds(Frontier, st.integers(1, 200), *[st.none() | _SECONDS] * 4)).map(
        tuple
    ),
)
_ATTEMPTS = st.lists(st.builds(attempt, st.none() | _REVERTS, timestamp=_SECONDS), max_size=2)
_RELAYS = st.none() | st.builds(
    lambda level, reasons: relay(
        place=place(OP, 7, SENT + 9, safety=level),
        reasons=reasons,
        validity=ExecutionValidity.VALID,
    ),
    st.sampled_from(Safety),
    st.just(()),
)


@st.composite
def anything(draw: st.DrawFn) -> Facts:
    """Facts that need not fit together."""
    tried = draw(_ATTEMPTS)
    made = facts(
        draw(st.sampled_from(MessageStatus)),
        **resent_at(draw(_SECONDS)),
        relay=draw(_RELAYS),
        failures=tuple(tried),
        reasons=draw(st.sampled_from([(), ("expired",), ("no_such_log", "cyclic")])),
        destination_in_set=draw(st.sampled_from([True, False, None])),
        transfer=draw(st.sampled_from([None, ETH])),
        as_of=(as_of(UNICHAIN, 9, NOW), as_of(OP, draw(st.none() | st.just(9)), NOW)),
        named=tuple(named(one, log_index=draw(st.integers(0, 20))) for one in tried),
        lane=draw(st.none() | st.builds(LaneNorm, st.integers(0, 9), st.none(), st.none())),
        probe=draw(_PROBES),
        incidents=tuple(
            Incident(1, kind, frozenset({10, 130}), NOW - 9, None, ())
            for kind in draw(st.sets(st.sampled_from(IncidentKind)))
        ),
    )
    followed = draw(st.booleans())
    times = draw(st.none() | _SECONDS), draw(st.none() | _SECONDS)
    there = replace(
        made.destination, followed=followed, lagoon_time=times[0], complete_since=times[1]
    )
    return replace(made, destination=there)


@given(anything())
def test_every_cause_is_judged_once_and_with_evidence(made: Facts) -> None:
    found = diagnose(made)
    every = (*found.holds, *found.ruled_out, *found.unchecked)
    assert sorted(one.cause for one in every) == list(Cause)
    for one in every:
        assert bool(one.evidence) == (one.verdict is not Verdict.OPEN), one
        assert one.title
        assert one.text or one.verdict is Verdict.FAILS, one
    assert all(one.action for one in found.holds)


def test_an_incident_is_named_by_what_it_explains() -> None:
    failsafe = Incident(7, IncidentKind.FAILSAFE, frozenset({10}), NOW - 60, None, ("It is on.",))
    found = diagnose(facts(incidents=(failsafe,))).holds[0]
    assert (found.cause, found.incident) == (Cause.FILTER_REFUSES_ALL, 7)
    stalled = replace(failsafe, id=8, kind=IncidentKind.FRONTIER_STALLED)
    causes = {one.cause: one.incident for one in diagnose(facts(incidents=(stalled,))).holds}
    assert causes[Cause.CROSS_SAFETY_STALLED] == 8


FORBIDDEN = {
    Cause.NO_CODE: HOLDS[Cause.NO_CODE],
    Cause.NOT_IN_SET: HOLDS[Cause.NOT_IN_SET],
    Cause.EXPIRED: HOLDS[Cause.EXPIRED],
    Cause.SOURCE_REPLACED: lambda: facts(
        sends=(send(safety=Safety.UNSAFE),), probe=probe(source_block_hash=block_told(b"\x01" * 32))
    ),
    Cause.INTEROP_INACTIVE: HOLDS[Cause.INTEROP_INACTIVE],
}


@pytest.mark.parametrize("cause", FORBIDDEN)
def test_nobody_is_told_to_relay_beside_what_forbids_it(cause: Cause) -> None:
    holds = {one.cause: one for one in diagnose(FORBIDDEN[cause]()).holds}
    relayed, forbids = holds[Cause.NOT_RELAYED].action, holds[cause]
    assert relayed == Action(f"First: {forbids.title}.", f"First: {forbids.title}.")
    assert forbids.action is not None
    assert not forbids.action.user.startswith("First")


def test_what_can_be_relayed_is_advised_to_be() -> None:
    (found,) = diagnose(facts()).holds
    assert found.action is not None
    assert found.action.user.startswith("Relay it")


def test_an_older_probe_makes_a_finding_less_sure() -> None:
    old = replace(HOLDS[Cause.NO_CODE](), now=NOW + 3_600)
    assert diagnose(old).holds[0].confidence.value == "likely"
