"""What was written on cases: notes and deeds in one list, and what somebody else did meanwhile."""

from messaging.models import Note
from messaging.protocol.text import parse_hash
from messaging.support.case_values import CaseRow, StaleCase, Written
from messaging.support.deeds import case_subject, list_deeds


def history_of(case: CaseRow) -> tuple[Written, ...]:
    """Notes and deeds on a case, oldest first; two queries."""
    deeds = list_deeds(case_subject(parse_hash(case.message_hash)))
    notes = Note.objects.filter(case=case.id).values_list("at", "name", "text")
    written = [Written(at, name, text) for at, name, text in notes]
    written += [Written(deed.at, deed.name, deed=deed) for deed in deeds if deed.verb != "noted"]
    return tuple(sorted(written, key=lambda one: one.at))


def changes_since(case: CaseRow, version: int) -> StaleCase:
    """A case with what was done to it since a version."""
    subject = case_subject(parse_hash(case.message_hash))
    return StaleCase(case, list_deeds(subject, after=version))
