"""An interop filter that is asked over HTTP: what it says is kept, and tells its cause."""

import pytest

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.probe_values import FilterAnswer
from messaging.diagnosis.reading import read_facts
from messaging.tracing.messages import get_message
from tests.diagnosis.demonstrations import By, demonstrates
from tests.diagnosis.staged import Stage
from tests.fakes.filter import FakeFilter

pytestmark = pytest.mark.django_db


# Codes and words of the domain reference, 4.6 and 5.
@pytest.mark.parametrize(
    ("cause", "code", "text"),
    [
        pytest.param(cause, code, text, marks=demonstrates(cause, By.ANSWERED))
        for cause, code, text in (
            (Cause.SOURCE_NOT_SEEN, -321401, "future data"),
            (Cause.FILTER_LAGS, -321100, "timestamp is not yet cross-unsafe validated"),
            (Cause.FILTER_REFUSES_ALL, -320602, "failsafe is enabled"),
            (Cause.EXECUTING_CHAIN_UNKNOWN, -320501, "executing chain 0: unknown chain"),
        )
    ],
)
def test_what_a_filter_refuses_with_is_found_with_its_words(
    stage: Stage, gate: FakeFilter, cause: Cause, code: int, text: str
) -> None:
    sent = stage.send()
    gate.refuse(code, text)
    probe, detail = stage.probe(sent), get_message(sent.hash)
    assert detail is not None
    holds = {one.cause: one for one in diagnose(read_facts(detail, stage.clock.now, probe)).holds}
    assert cause in holds
    assert text in " ".join(one.value for one in holds[cause].evidence)


def test_the_filter_is_asked_with_the_keys_of_the_newest_send(
    stage: Stage, gate: FakeFilter
) -> None:
    sent = stage.send()
    probe = stage.probe(sent)
    assert probe.filter.value == FilterAnswer(True, None, "", "interop_checkAccessList")
    assert probe.failsafe.value is False
    checks = [params for method, params in gate.asked if method == "interop_checkAccessList"]
    ((keys, _, described),) = checks
    assert [key[:4] for key in keys] == ["0x01", "0x03"]
    assert described["chainID"] == hex(902)


@pytest.mark.parametrize(("code", "text"), [(-320600, "conflicting data"), (-320602, "failsafe")])
def test_a_refusal_of_the_filter_is_an_answer(
    stage: Stage, gate: FakeFilter, code: int, text: str
) -> None:
    gate.refuse(code, text)
    gate.failsafe = True
    probe = stage.probe(stage.send())
    assert probe.filter.value == FilterAnswer(False, code, text, "interop_checkAccessList")
    assert probe.failsafe.value is True


def test_a_filter_that_answers_html_is_no_verdict(stage: Stage, gate: FakeFilter) -> None:
    gate.body = b"<html>Please sign in</html>"
    probe = stage.probe(stage.send())
    assert probe.filter.value is None
    assert probe.filter.reason.startswith("Interop filter 1 of Chain 902 ")
    assert probe.failsafe.value is None
    assert probe.successful.value is False
