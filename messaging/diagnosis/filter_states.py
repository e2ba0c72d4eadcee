"""What the chains' interop filters say of themselves, kept for whoever recognises incidents."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from messaging.chain.errors import ChainError
from messaging.chain.interop_filter import Descriptor
from messaging.diagnosis.round_nodes import open_filter_of
from messaging.live.publish import publish
from messaging.models import Endpoint, FilterState

logger = logging.getLogger(__name__)

_AT_ONCE = 8  # filters that are asked at the same time
_FAILSAFE_CODE = -320602
_FAILSAFE_WORDS = "failsafe is enabled"  # of filters before that code


@dataclass(frozen=True, slots=True)
class _Said:
    """What one filter said; `reached`: it answered at all."""

    reached: bool
    failsafe: bool | None
    healthy: bool
    code: int | None
    text: str


def note_filters() -> int:
    """Ask every filter once; returns how many endpoints could not be reached. Of a chain with
    several the first that answers counts; what went wrong stands at the endpoint."""
    shared = _addresses()
    now = timezone.now()
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        said = list(pool.map(lambda group: _ask(group[0], int(now.timestamp())), shared))
    told: dict[int, list[tuple[Endpoint, _Said]]] = {}
    for group, one in zip(shared, said, strict=True):
        for endpoint in group:
            told.setdefault(endpoint.chain_id, []).append((endpoint, one))
    for chain, outcomes in told.items():
        _note_endpoints(outcomes)
        _keep(chain, outcomes, now)
    FilterState.objects.exclude(chain__in=told).delete()
    return sum(not one.reached for outcomes in told.values() for _, one in outcomes)


def _addresses() -> list[list[Endpoint]]:
    """The enabled filters of followed chains, those of one address together."""
    kind = Endpoint.Kind.INTEROP_FILTER
    rows = Endpoint.objects.filter(kind=kind, enabled=True, chain__paused=False)
    shared: dict[str, list[Endpoint]] = {}
    for endpoint in rows.select_related("chain").order_by("chain", "position"):
        shared.setdefault(endpoint.url, []).append(endpoint)
    return list(shared.values())


def _ask(endpoint: Endpoint, now: int) -> _Said:
    """Its failsafe, and whether it takes a transaction that executes nothing."""
    try:
        with closing(open_filter_of(endpoint)) as one:
            found = one.check((), Descriptor(int(endpoint.chain.chain_id), now))
            try:
                failsafe: bool | None = one.failsafe()
            except ChainError:
                failsafe = None
    except ChainError as error:
        return _Said(reached=False, failsafe=None, healthy=False, code=None, text=str(error))
    refused = found.code == _FAILSAFE_CODE or _FAILSAFE_WORDS in found.text.lower()
    if failsafe is None and (refused or found.accepted):
        failsafe = refused
    return _Said(True, failsafe, found.accepted, found.code, found.text)


def _note_endpoints(outcomes: Sequence[tuple[Endpoint, _Said]]) -> None:
    for endpoint, one in outcomes:
        text = "" if one.reached else one.text
        if endpoint.error != text:
            Endpoint.objects.filter(pk=endpoint.pk).update(error=text)
            if text:
                facts = {"chain": endpoint.chain.name, "error": text}
                logger.warning("an interop filter was not reached", extra=facts)


def _keep(chain: int, outcomes: Sequence[tuple[Endpoint, _Said]], now: datetime) -> None:
    said = next((one for _, one in outcomes if one.reached), outcomes[0][1])
    before = FilterState.objects.filter(chain=chain).first()
    known = before and (before.reached, before.failsafe, before.healthy, before.code)
    same = known == (said.reached, said.failsafe, said.healthy, said.code)
    FilterState.objects.update_or_create(
        chain_id=chain,
        defaults={
            "reached": said.reached,
            "failsafe": said.failsafe,
            "healthy": said.healthy,
            "code": said.code,
            "text": said.text.replace("\0", "\N{REPLACEMENT CHARACTER}"),
            "asked_at": now,
            "since": before.since if same and before else now,
        },
    )
    if not same:
        publish(chains=(chain,))
