"""Every refusal of a filter gives its cause, by code and by words; nothing it says is too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.filter_answers import cause_of
from messaging.diagnosis.findings import Confidence, Verdict, Weight
from messaging.diagnosis.probe_values import FilterAnswer
from messaging.tracing.reject_codes import REJECT_CODES
from tests.diagnosis.made import NOW, facts, probe, refused, resent_at, unasked

# Code and words as filters, supervisors, op-reth, proxyd and supersim give them.
ANSWERS = [
    (-320400, "uninitialized chain database", Cause.FILTER_LAGS),
    (-320500, "skipped data", Cause.FILTER_LAGS),
    (-320501, "unknown chain: 999", Cause.NOT_IN_SET),
    (-320501, "executing chain 0: unknown chain", Cause.EXECUTING_CHAIN_UNKNOWN),
    (-320600, "conflicting data", Cause.WRONG_IDENTIFIER),
    (-320600, "initiating message expired", Cause.EXPIRED),
    (-320600, "init timestamp not before inclusion timestamp", Cause.CLOCK_AHEAD),
    (-320602, "failsafe is enabled", Cause.FILTER_REFUSES_ALL),
    (-32602, "failsafe is enabled: rejecting", Cause.FILTER_REFUSES_ALL),
    (-320901, "awaiting replacement block", Cause.FILTER_LAGS),
    (-321100, "timestamp not yet cross-unsafe validated", Cause.FILTER_LAGS),
    (-321100, "timestamp not ingested", Cause.FILTER_LAGS),
    (-321401, "future data", Cause.SOURCE_NOT_SEEN),
    (-321500, "missed data", Cause.WRONG_IDENTIFIER),
    (-321501, "data corruption", Cause.FILTER_REFUSES_ALL),
    (-32000, "no healthy supervisor backends found", Cause.FILTER_REFUSES_ALL),
    (-32000, "failsafe is on", Cause.FILTER_REFUSES_ALL),
    (None, "cross chain tx is invalid before interop", Cause.INTEROP_INACTIVE),
    (None, "interop quorum not reached: 1 of 3", Cause.FILTER_REFUSES_ALL),
    (None, "inbox entry validation timed out", Cause.FILTER_REFUSES_ALL),
    (-32602, "executing and initiating message fields are not equal", Cause.WRONG_PAYLOAD),
    (-32602, "not in dependency set", Cause.NOT_IN_SET),
    (-32602, "not enough time has passed since initiating message", Cause.SOURCE_NOT_SEEN),
]


@pytest.mark.parametrize(("code", "text", "cause"), ANSWERS)
def test_a_refusal_is_found_as_its_cause(code: int | None, text: str, cause: Cause) -> None:
    found = diagnose(facts(probe=probe(filter=refused(code, text))))
    (one,) = [finding for finding in found.holds if finding.cause is cause]
    assert any(text in seen.value for seen in one.evidence)


def test_a_block_that_is_seconds_old_is_only_not_seen_yet() -> None:
    made = facts(probe=probe(filter=refused(-321100, "not ingested")), **resent_at(NOW - 9))
    assert Cause.SOURCE_NOT_SEEN in [one.cause for one in diagnose(made).holds]


@pytest.mark.parametrize(
    ("code", "text"),
    [(-32602, "invalid access list"), (-32000, "execution reverted"), (-32000, "")],
)
def test_a_code_for_anything_tells_of_no_cause_but_leaves_its_words(code: int, text: str) -> None:
    made = facts(probe=probe(filter=refused(code, text), failsafe=unasked()))
    found = diagnose(made)
    assert [one.cause for one in found.holds] == [Cause.NOT_RELAYED]
    left = {one.cause: one.text for one in found.unchecked}
    assert {cause for cause, words in left.items() if f"{code} {text}".strip() in words} == {
        Cause.SOURCE_NOT_SEEN,
        Cause.FILTER_LAGS,
        Cause.FILTER_REFUSES_ALL,
        Cause.EXECUTING_CHAIN_UNKNOWN,
    }


def test_a_block_that_is_being_replaced_only_delays() -> None:
    made = facts(probe=probe(filter=refused(-320901, "awaiting replacement block")))
    found = next(one for one in diagnose(made).holds if one.cause is Cause.FILTER_LAGS)
    assert found.weight is Weight.DELAYS


@pytest.mark.parametrize(
    ("code", "text"),
    [(-320600, "conflicting data"), (-321500, "missed data"), (-32602, "fields are not equal")],
)
def test_keys_that_are_built_here_are_no_relays_fault(code: int, text: str) -> None:
    found = diagnose(facts(probe=probe(filter=refused(code, text)))).holds[0]
    assert found.cause in {Cause.WRONG_IDENTIFIER, Cause.WRONG_PAYLOAD}
    assert found.confidence is Confidence.POSSIBLE
    assert found.action is not None
    assert "still stands on Unichain" in found.action.user
    assert "relay kit" not in found.action.user


@pytest.mark.parametrize("code", sorted(set(REJECT_CODES) - {-32602}))
def test_every_known_code_tells_of_a_cause(code: int) -> None:
    assert cause_of(FilterAnswer(accepted=False, code=code)) is not None


@given(st.none() | st.integers(), st.text())
def test_no_answer_is_too_strange(code: int | None, text: str) -> None:
    found = diagnose(facts(probe=probe(filter=refused(code, text))))
    assert all(one.evidence for one in found.holds)
    assert cause_of(FilterAnswer(accepted=True, code=code, text=text)) is None
    assert all(one.verdict is Verdict.OPEN for one in found.unchecked)
