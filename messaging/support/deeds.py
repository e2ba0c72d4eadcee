"""The record of what staff did: written beside the change, in its transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from messaging.models import StaffAction
from messaging.protocol.text import to_hex

CROSSLANE = ""  # the name under which Crosslane itself acts
MOST = 200  # that a page shows


@dataclass(frozen=True, slots=True)
class Deed:
    """One action: when, by whom (empty: Crosslane itself), what, and before and after by field."""

    at: datetime
    name: str
    verb: str
    details: Mapping[str, Any]
    version: int | None


def case_subject(message_hash: bytes) -> str:
    """How a case is named in the record."""
    return f"case:{to_hex(message_hash)}"


def make_action(
    verb: str,
    subject: str,
    details: Mapping[str, Any],
    *,
    who: AbstractBaseUser | None = None,
    version: int | None = None,
) -> StaffAction:
    """An action, not written yet; it names no credential."""
    return StaffAction(
        at=timezone.now(),
        who_id=None if who is None else who.pk,
        name=CROSSLANE if who is None else who.get_username(),
        verb=verb,
        subject=subject,
        version=version,
        details=dict(details),
    )


def record(actions: Iterable[StaffAction]) -> None:
    """Write actions down."""
    StaffAction.objects.bulk_create(list(actions))


def list_deeds(subject: str, after: int | None = None) -> tuple[Deed, ...]:
    """The newest actions on something, newest first; `after`: those that made a later version."""
    found = StaffAction.objects.filter(subject=subject)
    if after is not None:
        found = found.filter(version__gt=after)
    return tuple(Deed(one.at, one.name, one.verb, one.details, one.version) for one in found[:MOST])
