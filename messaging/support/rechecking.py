"""Asks for new probes of stuck messages, and reads what the last ones found first."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.probing import UnknownMessage, ask_for_probe
from messaging.models import Case, Probe

MOST = 50  # messages that one request may have probed again
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def recheck(message_hashes: Iterable[bytes]) -> int:
    """Have these messages probed again, and their cases looked at first; how many will be. One
    that was probed just now is not again, and its case says so all the same."""
    wanted = list(dict.fromkeys(message_hashes))[:MOST]
    for message_hash in wanted:
        with suppress(UnknownMessage):
            ask_for_probe(message_hash)
    Case.objects.filter(message_hash__in=wanted).update(checked_at=_LONG_AGO)
    return len(wanted)


def causes_of(message_hashes: Iterable[bytes]) -> dict[bytes, Cause | None]:
    """What the newest probe of each of these messages found first (None: nothing), of those that
    were probed; one query."""
    found = Probe.objects.filter(pk__in=list(message_hashes), asked_at__isnull=False)
    return {
        bytes(key): None if cause is None else Cause(cause)
        for key, cause in found.values_list("message_hash", "cause")
    }
