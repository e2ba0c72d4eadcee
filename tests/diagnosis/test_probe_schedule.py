"""Which messages are probed by themselves: late ones of their lane, and when again."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from messaging.diagnosis.background import read_background
from messaging.diagnosis.facts import LaneNorm
from messaging.diagnosis.probe_schedule import (
    AFTER_EXPIRY,
    ENOUGH,
    HOURLY,
    LATEST,
    LONGEST_PAUSE,
    SOONEST,
    UNKNOWN_LANE,
    URGENT,
    URGENT_PAUSE,
    count_round,
    forget_old_probes,
    next_due,
    schedule_probes,
)
from messaging.diagnosis.probing import PATIENCE
from messaging.models import Chain, Message, Probe, Tally
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import DEFAULT_EXPIRY_WINDOW
from messaging.tracing.values import ChainRef

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chains() -> None:
    Chain.objects.create(chain_id=901, name="Local A")
    Chain.objects.create(chain_id=902, name="Local B")


def _message(age: int, **changes: Any) -> bytes:
    digest = len(Message.objects.all()).to_bytes(32)
    values: dict[str, Any] = {
        "status": Status.INITIATED,
        "timestamp": int(time.time()) - age,
        "source": 901,
        "destination": 902,
        "nonce": 0,
        "sends": 1,
    }
    Message.objects.create(message_hash=digest, **values | changes)
    return digest


def _lane(slow: int | None, **changes: Any) -> None:
    values: dict[str, Any] = {"source": 901, "destination": 902, "executed": 9, "last_relay": 77}
    Tally.objects.create(
        period=Tally.Period.LAST_WEEK, since=0, until=1, slow=slow, **values | changes
    )


def _listed() -> list[bytes]:
    return [bytes(one) for one in Probe.objects.order_by("pk").values_list("pk", flat=True)]


@pytest.mark.parametrize(
    ("slow", "age", "listed"),
    [
        (300, 290, False),
        (300, 310, True),
        (5, SOONEST - 10, False),
        (5, SOONEST + 10, True),
        (10 * LATEST, LATEST - 10, False),
        (10 * LATEST, LATEST + 10, True),
        (None, UNKNOWN_LANE - 10, False),
        (None, UNKNOWN_LANE + 10, True),
    ],
)
def test_a_message_is_late_once_it_is_older_than_nearly_all_relays_of_its_lane(
    slow: int | None, age: int, listed: bool
) -> None:
    _lane(slow)
    _message(age)
    assert schedule_probes() == listed


def test_a_lane_of_which_nothing_is_counted_has_a_threshold_too() -> None:
    _message(UNKNOWN_LANE - 10)
    assert schedule_probes() == 0
    _message(UNKNOWN_LANE + 10)
    assert schedule_probes() == 1


def test_a_late_message_is_due_at_once_in_the_turn_of_its_destination() -> None:
    digest = _message(900)
    schedule_probes()
    row = Probe.objects.get()
    assert bytes(row.pk) == digest
    assert row.chain == Chain.objects.get(chain_id=902).pk
    assert row.due_at is not None
    assert row.due_at <= timezone.now()
    assert row.deadline == Message.objects.get().timestamp + DEFAULT_EXPIRY_WINDOW
    assert schedule_probes() == 0


def test_a_message_to_a_chain_that_is_not_followed_is_in_its_source_s_turn() -> None:
    _message(900, destination=999)
    schedule_probes()
    assert Probe.objects.get().chain == Chain.objects.get(chain_id=901).pk
    _message(900, source=998, destination=999)
    assert schedule_probes() == 0


@pytest.mark.parametrize("status", set(Status) - {Status.INITIATED, Status.FAILED})
def test_only_what_can_still_be_executed_is_listed(status: Status) -> None:
    _message(900, status=status)
    _message(2 * DEFAULT_EXPIRY_WINDOW)
    assert schedule_probes() == 0
    failed = _message(900, status=Status.FAILED)
    again = _message(2 * DEFAULT_EXPIRY_WINDOW, sends=2)
    assert schedule_probes() == 2
    assert _listed() == [failed, again]


def test_what_is_open_again_or_was_only_asked_for_is_listed() -> None:
    digest = _message(900)
    now = timezone.now()
    row = Probe.objects.create(message_hash=digest, chain=1, requested_at=now)
    assert schedule_probes() == 1
    row.refresh_from_db()
    assert row.requested_at == now
    later = int(time.time()) + 60
    Probe.objects.update(due_at=None, asked_at=now, deadline=later)
    assert schedule_probes() == 1
    Probe.objects.update(due_at=None, asked_at=now, deadline=1)
    assert schedule_probes() == 0


def test_what_was_resent_long_ago_is_probed_once() -> None:
    _message(2 * DEFAULT_EXPIRY_WINDOW, sends=2)
    assert schedule_probes() == 1
    long_ago = timezone.now() - timedelta(days=2)
    Probe.objects.update(due_at=None, asked_at=long_ago, deadline=int(time.time()) - 9)
    assert schedule_probes() == 0


@pytest.mark.parametrize("due_in", [None, 3_000])
def test_a_message_that_is_sent_again_is_due_at_once(due_in: int | None) -> None:
    _message(2 * DEFAULT_EXPIRY_WINDOW, sends=2)
    schedule_probes()
    now = timezone.now()
    due = None if due_in is None else now + timedelta(seconds=due_in)
    Probe.objects.update(due_at=due, asked_at=now, deadline=1, rounds=ENOUGH)
    assert schedule_probes() == 0
    Message.objects.update(sends=3)
    assert schedule_probes() == 1
    row = Probe.objects.get()
    assert row.due_at is not None
    assert row.due_at <= timezone.now()
    assert row.rounds == 0
    assert schedule_probes() == 0


def test_what_was_given_up_is_not_listed_again() -> None:
    _message(900)
    schedule_probes()
    later = int(time.time()) + 60
    Probe.objects.update(due_at=None, asked_at=timezone.now(), deadline=later, rounds=ENOUGH)
    assert schedule_probes() == 0
    Probe.objects.update(rounds=ENOUGH - 1)
    assert schedule_probes() == 1


def test_rounds_count_on_until_something_is_new_or_somebody_asks() -> None:
    def count(rounds: int, *, wished: bool = False, changed: bool = False) -> int:
        return count_round(rounds, wished=wished, changed=changed)

    assert [count(one) for one in (0, HOURLY, ENOUGH - 1)] == [1, HOURLY + 1, ENOUGH]
    assert [count(one, wished=True) for one in (0, ENOUGH - 1, ENOUGH)] == [0, ENOUGH - 1, HOURLY]
    assert [count(one, changed=True) for one in (0, ENOUGH - 1)] == [1, HOURLY]


def test_rows_that_hold_nothing_and_that_nobody_waits_for_are_forgotten() -> None:
    now = timezone.now()
    overdue = now - timedelta(seconds=PATIENCE + 9)
    for number, values in enumerate(
        ({}, {"requested_at": overdue}, {"requested_at": now}, {"due_at": overdue})
    ):
        Probe.objects.create(message_hash=number.to_bytes(32), chain=1, **values)
    assert forget_old_probes() == 2
    assert _listed() == [number.to_bytes(32) for number in (2, 3)]


def test_probes_of_what_is_long_settled_are_forgotten() -> None:
    old = timezone.now() - timedelta(days=40)
    for number, values in enumerate(
        ({"asked_at": old}, {"asked_at": old, "due_at": old}, {"asked_at": timezone.now()})
    ):
        Probe.objects.create(message_hash=number.to_bytes(32), chain=1, **values)
    assert forget_old_probes() == 1
    assert len(_listed()) == 2


@given(st.integers(0, 10**9), st.integers(-(10**6), 10**6), st.integers(0, 40))
def test_the_next_probe_is_later_but_never_so_late_that_expiry_is_missed(
    now: int, left: int, rounds: int
) -> None:
    due = next_due(now, now + left, rounds)
    assert now < due <= now + LONGEST_PAUSE + AFTER_EXPIRY
    if left < URGENT:
        assert due <= now + URGENT_PAUSE + AFTER_EXPIRY
    if left >= 0:
        assert due <= now + left + AFTER_EXPIRY or due - now <= left


def test_pauses_double() -> None:
    far = 10**6
    assert [next_due(0, far, rounds) for rounds in range(8)] == [
        60, 120, 240, 480, 960, 1_920, 3_600, 3_600,
    ]  # fmt: skip


def _norm(source: int, destination: int) -> LaneNorm | None:
    ends = ChainRef(source, "one", None), ChainRef(destination, "other", None)
    return read_background(b"\x01" * 32, *ends, ()).lane


def test_a_lane_s_norm_is_what_was_counted_of_its_last_week(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert _norm(901, 902) is None
    _lane(14)
    _lane(None, source=902, destination=901, executed=0, last_relay=None)
    with django_assert_num_queries(1):
        found = _norm(901, 902)
    quiet = _norm(902, 901)
    assert found is not None
    assert (found.relays, found.p95, found.last_relay_at) == (9, 14, 77)
    assert quiet is not None
    assert (quiet.relays, quiet.p95, quiet.last_relay_at) == (0, None, None)
