"""Cases by themselves: opened by the rule, closed and opened again by what is linked."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.diagnosis.causes import Cause
from messaging.models import Case, Head, Probe, StaffAction
from messaging.support import candidates
from messaging.support.cases import Kept
from messaging.support.editing import Edit, edit_cases
from messaging.support.norms import read_norms
from messaging.support.queue import Reason
from messaging.support.rechecking import recheck
from messaging.tracing.network import load_network
from tests.support.stuck import StuckWorld, hash_of

State = Case.State


def verbs(case: Case) -> list[str]:
    """What was done to a case, oldest first."""
    subject = f"case:0x{bytes(case.message_hash).hex()}"
    actions = StaffAction.objects.filter(subject=subject).order_by("id")
    return list(actions.values_list("verb", flat=True))


def test_a_message_that_just_flies_has_no_case(stuck: StuckWorld) -> None:
    stuck.send()
    assert stuck.keep() == Kept(0, 0, 0, 0)


def test_a_failed_relay_opens_a_case_after_a_minute_of_grace(stuck: StuckWorld) -> None:
    sent = stuck.send()
    stuck.fail(sent)
    assert stuck.keep().opened == 0
    stuck.wait(60)
    assert stuck.keep().opened == 1
    case = stuck.case(sent)
    assert (case.state, case.reason, case.version) == (State.OPEN, Reason.RELAY_FAILED, 1)
    assert (case.source, case.destination) == (901, 902)


def test_a_message_that_nobody_relays_gets_one_case_however_often_it_is_looked_at(
    stuck: StuckWorld,
) -> None:
    sent = stuck.send()
    stuck.wait(3_602)
    assert stuck.keep().opened == 1
    assert stuck.keep().opened == 0
    assert stuck.case(sent).reason == Reason.SLOW


def test_the_reason_follows_the_message(stuck: StuckWorld) -> None:
    sent = stuck.send()
    stuck.wait(3_602)
    stuck.keep()
    stuck.fail(sent)
    stuck.keep()
    assert stuck.case(sent).reason == Reason.RELAY_FAILED


def test_a_relay_closes_the_case_with_the_transaction_on_record(stuck: StuckWorld) -> None:
    sent = stuck.send()
    stuck.wait(3_602)
    stuck.keep()
    stuck.relay(sent)
    assert stuck.keep().closed == 1
    case = stuck.case(sent)
    assert (case.state, case.by_itself, case.version) == (State.RESOLVED, True, 2)
    assert verbs(case) == ["opened", "closed"]
    closed = StaffAction.objects.get(verb="closed")
    assert closed.who is None
    assert closed.details["transaction"].startswith("0x")


def test_a_reorg_that_takes_the_relay_opens_the_case_again(stuck: StuckWorld) -> None:
    sent = stuck.send()
    stuck.wait(3_602)
    stuck.keep()
    stuck.world.relay(sent)
    stuck.world.mine(902)
    stuck.followed.catch_up()
    assert stuck.keep().closed == 1
    stuck.world.reorg(902, 2)
    stuck.world.mine(902, count=3)
    stuck.followed.catch_up()
    assert stuck.keep().reopened == 1
    case = stuck.case(sent)
    assert (case.state, case.by_itself) == (State.OPEN, False)
    assert verbs(case) == ["opened", "closed", "reopened"]


def test_what_a_person_resolved_stays_so(stuck: StuckWorld, mara: User) -> None:
    sent = stuck.send()
    stuck.wait(3_602)
    stuck.keep()
    case = stuck.case(sent)
    edit_cases({case.pk: 1}, Edit(state=State.RESOLVED), mara)
    assert stuck.keep() == Kept(0, 0, 0, 0)
    assert stuck.case(sent).state == State.RESOLVED


@pytest.mark.parametrize("state", [State.OPEN, State.WAITING])
def test_every_state_that_is_not_done_is_closed(
    stuck: StuckWorld, mara: User, state: Case.State
) -> None:
    sent = stuck.send()
    stuck.wait(3_602)
    stuck.keep()
    edit_cases({stuck.case(sent).pk: 1}, Edit(state=state), mara)
    stuck.relay(sent)
    assert stuck.keep().closed == 1


def test_the_work_of_a_minute_takes_as_many_queries_for_many_as_for_few(
    stuck: StuckWorld,
) -> None:
    counted = []
    for many in (1, 5, 30):
        for number in range(many):
            stuck.world.send(901, 902, b"%d of %d" % (number, many))
        stuck.wait(3_604)
        with CaptureQueriesContext(connection) as queries:
            assert stuck.keep().opened == many
        counted.append(len(queries))
    assert counted[1] == counted[2] <= 19


def test_the_cause_that_a_probe_found_comes_to_the_case(stuck: StuckWorld) -> None:
    sent = stuck.send()
    stuck.wait(3_602)
    stuck.keep()
    now = timezone.now()
    Probe.objects.create(message_hash=sent.hash, chain=1, asked_at=now, cause=Cause.TARGET_REVERTS)
    stuck.keep()
    assert stuck.case(sent).cause == Cause.TARGET_REVERTS


def test_a_recheck_asks_for_a_probe_and_has_the_case_looked_at_first(stuck: StuckWorld) -> None:
    sent = stuck.send()
    stuck.wait(3_602)
    stuck.keep()
    assert recheck([sent.hash, sent.hash, b"\7" * 32]) == 2
    assert Probe.objects.get().requested_at is not None
    assert stuck.case(sent).checked_at.year == 1970


def test_a_destination_that_is_indexed_late_opens_no_case(stuck: StuckWorld) -> None:
    sent = stuck.send()
    stuck.world.mine(count=1_801)
    stuck.followed.catch_up(901)
    stuck.followed.step(902, size=10)
    assert stuck.keep().opened == 0
    stuck.wait(2)
    assert stuck.keep().opened == 1
    assert stuck.case(sent).reason == Reason.SLOW


def test_what_the_rule_rejects_does_not_keep_younger_messages_out(
    stuck: StuckWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "_PAGE", 2)
    monkeypatch.setattr(candidates, "_MOST_LANES", 0)
    for number in range(5):
        stuck.world.send(901, 902, b"relays are slow here %d" % number)
    stuck.wait(2)
    younger = [stuck.world.send(901, 903, b"stuck %d" % number) for number in range(3)]
    stuck.wait(3_604)
    norms = replace(read_norms(load_network()), slow={(901, 902): 3_000})
    found = {row.message_hash for row, _ in candidates.find_stuck(norms, 500)}
    assert found == {hash_of(sent) for sent in younger}


def test_a_search_goes_on_where_the_last_one_ended(
    stuck: StuckWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "_PAGE", 2)
    monkeypatch.setattr(candidates, "LOOKED_AT", 4)
    monkeypatch.setattr(candidates, "_MOST_LANES", 0)
    for number in range(9):
        stuck.world.send(901, 902, b"relays are slow here %d" % number)
    stuck.wait(2)
    younger = stuck.world.send(901, 903, b"stuck")
    stuck.wait(3_604)
    norms = replace(read_norms(load_network()), slow={(901, 902): 3_000})
    found = [
        [row.message_hash for row, _ in candidates.find_stuck(norms, 500)] for _run in range(6)
    ]
    assert found == [[], [], [hash_of(younger)]] * 2


def test_one_run_opens_no_more_than_it_may_the_oldest_first(
    stuck: StuckWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "_PAGE", 2)
    sent = [stuck.send(b"%d" % number) for number in range(5)]
    stuck.wait(3_604)
    norms = read_norms(load_network())
    found = [row.message_hash for row, _ in candidates.find_stuck(norms, 3)]
    assert found == [hash_of(one) for one in sent[:3]]


def test_of_a_message_that_was_sent_again_the_newest_send_is_looked_at(stuck: StuckWorld) -> None:
    sent = stuck.send()
    stuck.wait(3_000)
    stuck.world.resend(sent)
    stuck.wait(2_000)
    norms = read_norms(load_network())
    assert not candidates.due(norms).exists()
    stuck.wait(1_700)
    assert stuck.keep().opened == 1


def test_a_destination_without_a_clock_is_not_looked_at(stuck: StuckWorld) -> None:
    stuck.send()
    stuck.wait(3_604)
    assert candidates.due(read_norms(load_network())).exists()
    Head.objects.filter(chain__chain_id=902).delete()
    assert not candidates.due(read_norms(load_network())).exists()


def test_what_expired_where_nobody_looked_is_not_looked_at_again(stuck: StuckWorld) -> None:
    stuck.world.send(901, 903, b"to a chain that is not followed")
    stuck.wait(3_604)
    norms = read_norms(load_network())
    assert candidates.due(norms).exists()
    later = replace(norms, network=replace(norms.network, now=norms.network.now + 604_800))
    assert not candidates.due(later).exists()
