"""Edits of cases, by two people at once too: none overwrites what it did not see."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from messaging.models import Case, Label, Note, StaffAction
from messaging.support.editing import Edit, Outcome, RefusedEdit, edit_cases
from messaging.support.history import changes_since, history_of
from messaging.support.listing import find_case
from messaging.tracing.network import load_network
from tests.support.made import make_case

State = Case.State


def test_an_edit_counts_the_version_up_and_is_on_record(mara: User) -> None:
    case = make_case()
    edit = Edit(state=State.WAITING, owner=mara.pk, labels=("vault",), note="Asked the app.")
    assert edit_cases({case.pk: 1}, edit, mara) == Outcome((case.pk,), ())
    case.refresh_from_db()
    assert (case.version, case.state, case.owner) == (2, State.WAITING, mara)
    action = StaffAction.objects.get()
    assert (action.who, action.name, action.version) == (mara, "mara", 2)
    assert action.details == {
        "state": ["open", "waiting"],
        "owner": ["", "mara"],
        "labelled": ["vault"],
    }


def test_an_edit_of_an_old_version_changes_nothing_and_tells_what_came_between(
    mara: User, jon: User
) -> None:
    case = make_case()
    edit_cases({case.pk: 1}, Edit(owner=mara.pk), mara)
    outcome = edit_cases({case.pk: 1}, Edit(owner=jon.pk, note="mine"), jon)
    assert outcome == Outcome((), (case.pk,))
    case.refresh_from_db()
    assert case.owner == mara
    assert not Note.objects.exists()
    shown = find_case(bytes(case.message_hash), load_network())
    assert shown is not None
    (deed,) = changes_since(shown, 1).deeds
    assert (deed.name, deed.details) == ("mara", {"owner": ["", "mara"]})


def test_a_note_alone_goes_in_whatever_somebody_changed(mara: User, jon: User) -> None:
    case = make_case()
    edit_cases({case.pk: 1}, Edit(state=State.WAITING), mara)
    assert edit_cases({case.pk: 1}, Edit(note="seen"), jon).changed == (case.pk,)
    case.refresh_from_db()
    assert case.version == 2


def test_an_edit_that_changes_nothing_is_no_version(mara: User) -> None:
    case = make_case()
    edit_cases({case.pk: 1}, Edit(state=State.OPEN, owner=0), mara)
    case.refresh_from_db()
    assert case.version == 1
    assert not StaffAction.objects.exists()


def test_of_several_cases_only_the_stale_ones_stay_as_they_are(mara: User, jon: User) -> None:
    first, second = make_case(b"1"), make_case(b"2")
    edit_cases({second.pk: 1}, Edit(state=State.IGNORED), jon)
    outcome = edit_cases({first.pk: 1, second.pk: 1}, Edit(state=State.RESOLVED), mara)
    assert outcome == Outcome((first.pk,), (second.pk,))
    second.refresh_from_db()
    assert second.state == State.IGNORED


@pytest.mark.parametrize("flags", [{}, {"is_staff": True, "is_active": False}])
def test_nobody_but_active_staff_becomes_an_owner(mara: User, flags: dict[str, Any]) -> None:
    case, reader = make_case(), User.objects.create_user("reader", **flags)
    edit_cases({case.pk: 1}, Edit(owner=mara.pk), mara)
    with pytest.raises(RefusedEdit, match="not of the staff any more"):
        edit_cases({case.pk: 2}, Edit(owner=reader.pk, state=State.WAITING), mara)
    case.refresh_from_db()
    assert (case.owner, case.state, case.version) == (mara, State.OPEN, 2)


def test_labels_that_differ_in_capitals_are_one(mara: User) -> None:
    first, second = make_case(b"1"), make_case(b"2")
    edit_cases({first.pk: 1}, Edit(labels=("Vault",)), mara)
    edit_cases({second.pk: 1}, Edit(labels=("vault",)), mara)
    assert Label.objects.get().cases.count() == 2
    edit_cases({second.pk: 2}, Edit(without_labels=("VAULT",)), mara)
    assert Label.objects.get().cases.get() == first


def test_notes_and_deeds_stand_in_one_history(mara: User) -> None:
    case = make_case()
    edit_cases({case.pk: 1}, Edit(owner=mara.pk, note="taken"), mara)
    edit_cases({case.pk: 2}, Edit(note="and looked at"), mara)
    shown = find_case(bytes(case.message_hash), load_network())
    assert shown is not None
    written = history_of(shown)
    assert sorted(one.text for one in written) == ["", "and looked at", "taken"]
    assert {one.name for one in written} == {"mara"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_edit_at_once_exactly_one_wins() -> None:
    people = [User.objects.create_user(name, is_staff=True) for name in ("mara", "jon")]
    case = make_case()
    for version in range(1, 11):
        outcomes = at_once(
            [partial(edit_cases, {case.pk: version}, _turned(case), who) for who in people]
        )
        assert sorted(len(one.changed) for one in outcomes) == [0, 1]
        case.refresh_from_db()
        assert case.version == version + 1
    assert StaffAction.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_two_who_edit_the_same_cases_in_other_orders_do_not_block_each_other() -> None:
    people = [User.objects.create_user(name, is_staff=True) for name in ("mara", "jon")]
    cases = [make_case(bytes([number])) for number in range(1, 9)]
    orders = cases, cases[::-1]
    outcomes = at_once(
        [
            partial(edit_cases, {one.pk: 1 for one in order}, Edit(state=State.WAITING), who)
            for who, order in zip(people, orders, strict=True)
        ]
    )
    assert sorted(len(one.changed) for one in outcomes) == [0, 8]


def _turned(case: Case) -> Edit:
    """The other of two states: always a change."""
    return Edit(state=State.WAITING if case.state == State.OPEN else State.OPEN)


def at_once(edits: list[Callable[[], Outcome]]) -> list[Outcome]:
    """Each in a thread with a connection of its own, all beginning together."""
    outcomes = list[Outcome]()
    gate = threading.Barrier(len(edits))

    def run(edit: Callable[[], Outcome]) -> None:
        try:
            gate.wait(10)
            outcomes.append(edit())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(edit,)) for edit in edits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes
