"""Looking for incidents as the task does, and moving what was seen into the past."""

import time
from datetime import timedelta

from django.db.models import F

from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.incidents import note_incidents, open_incidents
from messaging.ingest.follow import follow
from messaging.models import Endpoint, Head, Span
from messaging.tracing.wording import NBSP
from tests.fakes.followed import Followed

SET = frozenset({901, 902})


def now() -> int:
    return int(time.time())


def note(*, at: int | None = None, looks: int = 1) -> tuple[Incident, ...]:
    """Look so many times, every ten seconds up to a moment, and return what is open then."""
    last = now() if at is None else at
    for ago in reversed(range(looks)):
        note_incidents(last - 10 * ago)
    return open_incidents(SET)


def only(found: tuple[Incident, ...], kind: IncidentKind) -> Incident:
    (one,) = found
    assert one.kind is kind
    return one


def told(one: Incident) -> str:
    return " ".join(one.evidence).replace(NBSP, " ")


def read(followed: Followed, chain_id: int) -> None:
    """Follow a chain over HTTP to its newest block, as a worker does; until it fails."""
    Span.objects.update(retry_at=None, holder="", held_until=None)
    newest = followed.world.chains[chain_id].latest.number
    follow(followed.span(chain_id), holder="test", seconds=20, until=newest)


def passed(seconds: int) -> None:
    """What endpoints and heads were seen to do was so many seconds earlier."""
    ago = timedelta(seconds=seconds)
    Endpoint.objects.update(answered_at=F("answered_at") - ago, head_at=F("head_at") - ago)
    Head.objects.update(seen_at=F("seen_at") - ago)
