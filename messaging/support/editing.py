"""Edits of cases: each says which version it saw, and none overwrites what it did not see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.models import Case, Label, Note
from messaging.support.case_values import State
from messaging.support.deeds import case_subject, make_action, record

LONGEST_NOTE = 10_000  # characters
LONGEST_LABEL = 40
MOST_AT_ONCE = 500  # cases of one edit


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to change, None or empty: nothing. `owner` is the number of an account of the staff,
    0: nobody."""

    state: State | None = None
    owner: int | None = None
    labels: tuple[str, ...] = ()
    without_labels: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all is asked for."""
        return self == _NOTHING


_NOTHING = Edit()


class RefusedEdit(ValueError):
    """An edit that cannot be made; its sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The cases that were edited, by number, and those that somebody had changed meanwhile: these
    stay as they are."""

    changed: tuple[int, ...]
    stale: tuple[int, ...]


def edit_cases(seen: Mapping[int, int], edit: Edit, who: AbstractBaseUser) -> Outcome:
    """Edit cases; `seen` tells of each the version that the editor saw. Raises RefusedEdit, and
    changes nothing, where the owner is to be somebody who is not staff any more.

    1. Lock them in the order of their numbers, so that two edits wait and never for each other.
    2. Leave out those of another version; a note alone overwrites nothing and always goes in.
    3. Write what differs, with the record of it, and count the version up.
    """
    changed, stale = list[int](), list[int]()
    with transaction.atomic():
        owner = _find_owner(edit.owner) if edit.owner else None
        cases = Case.objects.select_for_update().filter(pk__in=seen).order_by("pk")
        for case in cases:
            if case.version != seen[case.pk] and not _only_a_note(edit):
                stale.append(case.pk)
                continue
            _edit(case, edit, owner, who)
            changed.append(case.pk)
    return Outcome(tuple(changed), tuple(stale))


def _only_a_note(edit: Edit) -> bool:
    return edit == Edit(note=edit.note)


def _find_owner(number: int) -> User:
    """An account that cases can be given to."""
    found = User.objects.filter(pk=number, is_staff=True, is_active=True).first()
    if found is None:
        raise RefusedEdit(
            _("This account is not of the staff any more: choose another owner, or nobody.")
        )
    return found


def _edit(case: Case, edit: Edit, owner: User | None, who: AbstractBaseUser) -> None:
    details = {**_set_state(case, edit), **_set_labels(case, edit)}
    if edit.owner is not None:
        details |= _set_owner(case, owner)
    if details:
        case.version += 1
        case.changed_at = timezone.now()
        case.save(update_fields=("state", "owner", "by_itself", "version", "changed_at"))
    if edit.note:
        Note.objects.create(
            case=case, author_id=who.pk, name=who.get_username(), text=edit.note, at=timezone.now()
        )
    if details or edit.note:
        verb = "changed" if details else "noted"
        subject = case_subject(bytes(case.message_hash))
        version = case.version if details else None
        record([make_action(verb, subject, details, who=who, version=version)])


def _set_state(case: Case, edit: Edit) -> dict[str, Any]:
    if edit.state is None or edit.state == case.state:
        return {}
    before, case.state, case.by_itself = State(case.state), edit.state, False
    return {"state": [before.name.lower(), edit.state.name.lower()]}


def _set_owner(case: Case, owner: User | None) -> dict[str, Any]:
    if case.owner == owner:
        return {}
    before, case.owner = case.owner, owner
    return {"owner": ["" if one is None else one.get_username() for one in (before, owner)]}


def _set_labels(case: Case, edit: Edit) -> dict[str, Any]:
    if not edit.labels and not edit.without_labels:
        return {}
    had = {label.name.lower(): label for label in case.labels.all()}
    wanted = {name.lower(): name for name in edit.labels if name.lower() not in had}
    gone = [label for name in edit.without_labels if (label := had.get(name.lower()))]
    case.labels.add(*(_label(name) for name in wanted.values()))
    case.labels.remove(*gone)
    details = {"labelled": list(wanted.values()), "unlabelled": [label.name for label in gone]}
    return {key: names for key, names in details.items() if names}


def _label(name: str) -> Label:
    """The label of this name; two people may make it at once."""
    Label.objects.bulk_create([Label(name=name)], ignore_conflicts=True)
    return Label.objects.get(name__iexact=name)
