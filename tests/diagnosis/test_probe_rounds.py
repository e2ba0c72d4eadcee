"""Rounds of probes over fake nodes and filters: whose turn it is, and what each refusal costs."""

import pytest

from messaging.diagnosis import probe_rounds
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Diagnosis, Finding, Verdict
from messaging.diagnosis.probe_rounds import chains_to_probe
from messaging.diagnosis.probe_schedule import ENOUGH, HOURLY, schedule_probes
from messaging.diagnosis.probe_values import Simulation
from messaging.diagnosis.probing import (
    PAUSE,
    ask_for_probe,
    last_probe,
    standing_of,
)
from messaging.diagnosis.subjects import Subject, subject_of
from messaging.models import Chain
from messaging.models import Probe as Row
from messaging.protocol.text import to_hex
from messaging.tracing.values import MessageDetail
from tests.diagnosis.staged import Stage

pytestmark = pytest.mark.django_db


def test_a_late_message_is_probed_by_itself_and_again_after_a_pause(stage: Stage) -> None:
    sent = stage.send()
    assert chains_to_probe() == []
    assert schedule_probes() == 1
    assert stage.round() == 1
    found = last_probe(sent.hash)
    assert found is not None
    assert found.asked_at == stage.clock.now
    assert found.successful.value is False
    assert found.target_code.value == 0
    assert found.destination_version.value
    assert stage.round() == 0
    stage.clock.now += 61
    assert stage.round() == 1
    stage.clock.now += 61
    assert stage.round() == 0
    assert Row.objects.get().rounds == 2


def test_a_message_of_which_nothing_new_is_seen_is_given_up_until_somebody_asks(
    stage: Stage,
) -> None:
    sent = stage.send()
    schedule_probes()
    stage.round()
    Row.objects.update(rounds=ENOUGH - 1)
    stage.clock.now += 3_601
    assert stage.round() == 1
    row = Row.objects.get()
    assert (row.due_at, row.rounds) == (None, ENOUGH)
    assert schedule_probes() == 0
    stage.clock.now += PAUSE
    stage.probe(sent)
    assert Row.objects.get().due_at is not None


def test_another_cause_than_before_is_something_new(stage: Stage) -> None:
    stage.send()
    schedule_probes()
    stage.round()
    Row.objects.update(rounds=ENOUGH - 1, cause=Cause.EXPIRED)
    stage.clock.now += 3_601
    assert stage.round() == 1
    row = Row.objects.get()
    assert row.due_at is not None
    assert row.rounds == HOURLY


def test_a_chain_is_asked_about_few_messages_a_minute_by_itself_and_about_every_wish(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.send(4)
    schedule_probes()
    monkeypatch.setattr(probe_rounds, "BY_THEMSELVES", 2)
    assert stage.round() == 2
    assert stage.round() == 0
    unprobed = [one for one in stage.sent if last_probe(one.hash) is None]
    stage.probe(unprobed[-1])
    assert stage.round() == 0
    stage.clock.now += 60 - stage.clock.now % 60
    assert stage.round() == 1
    assert last_probe(unprobed[0].hash) is not None


def test_who_waits_comes_first_then_who_has_the_least_time_left(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.send(4)
    schedule_probes()
    wished = stage.sent[2]
    ask_for_probe(wished.hash)
    monkeypatch.setattr(probe_rounds, "MOST", 2)
    assert stage.round() == 2
    assert {one.hash for one in stage.sent if last_probe(one.hash)} == {
        wished.hash,
        stage.sent[0].hash,
    }


def test_the_block_of_the_sending_is_asked_by_its_height_and_kept_with_it(stage: Stage) -> None:
    sent = stage.send()
    height = stage.world.chains[901].latest.number
    stage.world.mine()
    probe = stage.probe(sent)
    assert probe.source_block == height + 1
    assert probe.source_block_hash.block == height


def test_what_is_executed_meanwhile_is_not_probed_by_itself_but_for_whoever_asks(
    stage: Stage,
) -> None:
    sent = stage.send()
    schedule_probes()
    stage.world.relay(sent)
    stage.world.mine()
    stage.followed.catch_up()
    assert stage.round() == 0
    assert not Row.objects.exists()
    found = stage.probe(sent)
    assert found.successful.value is True
    assert Row.objects.get().due_at is None


def test_the_cause_that_holds_is_kept_beside_the_probe(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, seen = stage.send(), []

    def judge(facts: Facts) -> Diagnosis:
        seen.append(facts.probe)
        holds = (
            Finding(Cause.NO_CODE, Verdict.HOLDS, "", ""),
            Finding(Cause.NOT_RELAYED, Verdict.HOLDS, "", ""),
        )
        return Diagnosis(holds, (), ())

    monkeypatch.setattr(probe_rounds, "diagnose", judge)
    assert stage.probe(sent) == seen[0]
    assert Row.objects.get().cause == Cause.NO_CODE


def test_what_a_node_does_not_offer_costs_that_one_answer(stage: Stage) -> None:
    sent = stage.send()
    lacks, returned = frozenset({"eth_estimateGas"}), "0x" + "00" * 32
    with stage.node.faulty(902, without_methods=lacks, results={"eth_call": returned}):
        probe = stage.probe(sent)
    assert probe.relay.value == Simulation(succeeds=True, returned=bytes(32))
    assert probe.gas.value is None
    assert probe.gas.reason.startswith(
        "Endpoint 1 of Chain 902 refused eth_estimateGas (the method eth_estimateGas does not "
        "exist/is not available)"
    )
    assert probe.successful.value is False
    assert probe.source_block_hash.value is not None


def test_a_node_that_answers_nonsense_to_one_question_costs_that_one_answer(stage: Stage) -> None:
    sent = stage.send()
    results = {"eth_getCode": {"<html>": "\0"}, "eth_getStorageAt": 7}
    with stage.node.faulty(902, results=results):
        probe = stage.probe(sent)
    assert probe.target_code.value is None
    assert "gave an answer that cannot be used" in probe.target_code.reason
    assert probe.implementation is not None
    assert probe.implementation.value is None
    assert probe.successful.value is False


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"nonsense": b"<html>Sign in</html>"}, "does not answer as JSON-RPC does"),
        ({"status": 302, "location": "http://127.0.0.1/"}, "a redirect, which is never followed"),
        ({"status": 403}, "check its key and its rights"),
        ({"other_chain": 7}, "answers chain id 7, expected 902"),
    ],
)
def test_a_destination_that_does_not_answer_leaves_what_the_source_said(
    stage: Stage, faults: dict[str, object], words: str
) -> None:
    sent = stage.send()
    with stage.node.faulty(902, **faults):
        probe = stage.probe(sent)
    assert probe.destination_block is None
    for told in (probe.successful, probe.target_code, probe.relay, probe.destination_version):
        assert told.value is None
        assert words in told.reason
    assert probe.source_block is not None
    assert probe.source_version.value


def test_a_chain_that_is_not_followed_is_told_as_such(stage: Stage) -> None:
    sent = stage.world.send(901, 999, b"far")
    stage.world.mine()
    stage.send()
    probe = stage.probe(sent)
    assert probe.successful.reason == "Chain 999 is not followed: none of its nodes is known."
    assert probe.source_block_hash.value is not None


def test_one_message_that_cannot_be_probed_costs_no_other_its_turn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.send(2)
    first, second = stage.sent
    honest = subject_of

    def fails(detail: MessageDetail) -> Subject:
        if detail.row.message_hash == to_hex(first.hash):
            raise RuntimeError("a defect")
        return honest(detail)

    monkeypatch.setattr(probe_rounds, "subject_of", fails)
    ask_for_probe(first.hash)
    ask_for_probe(second.hash)
    assert stage.round() == 1
    assert last_probe(second.hash) is not None
    assert not standing_of(first.hash).waiting
    assert chains_to_probe() == []


def test_a_paused_chain_is_not_asked(stage: Stage) -> None:
    sent = stage.send()
    ask_for_probe(sent.hash)
    Chain.objects.filter(chain_id=902).update(paused=True)
    assert chains_to_probe() == []
    Chain.objects.update(paused=False)
    Chain.objects.filter(chain_id=901).update(paused=True)
    assert "paused" in stage.probe(sent).sent.reason
