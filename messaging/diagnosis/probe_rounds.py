"""Rounds of probes: the nodes of a chain are asked about the messages to it that are due."""

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from messaging.diagnosis.asking import Around, Side, ask_about
from messaging.diagnosis.asking_relays import candidates
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.frontiers import read_frontiers
from messaging.diagnosis.probe_schedule import ENOUGH, count_round, next_due
from messaging.diagnosis.probe_values import Frontier, Probe
from messaging.diagnosis.probing import Outcome, last_probe, store, waited_for
from messaging.diagnosis.reading import read_facts
from messaging.diagnosis.round_nodes import RoundNodes, round_nodes
from messaging.diagnosis.subjects import subject_of
from messaging.live.publish import publish
from messaging.models import Chain
from messaging.models import Probe as Row
from messaging.tracing.messages import get_message
from messaging.tracing.network import load_network
from messaging.tracing.values import MessageDetail, MessageStatus

logger = logging.getLogger(__name__)

MOST = 10  # messages in a round
BY_THEMSELVES = 30  # of one chain in a minute, those apart that somebody asked for
SECONDS = 10.0  # after which a round begins no other probe
_OPEN = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})
_BY_ITSELF = _OPEN | {MessageStatus.EXPIRED}  # the last time, so that its cause is known


def chains_to_probe() -> list[int]:
    """The chains (Chain.id) with messages that are due, or that somebody waits for."""
    now = timezone.now()
    rows = Row.objects.filter(waited_for(now)).values("chain")
    late = Row.objects.filter(due_at__lte=now).values("chain")
    asked = Chain.objects.filter(paused=False, pk__in=rows.union(late))
    return list(asked.values_list("id", flat=True))


def probe_due(chain: int) -> int:
    """Probe the messages of a chain's turn (Chain.id): those that somebody waits for, then those
    with the least time left; returns how many. One that goes wrong costs no other its turn."""
    now = timezone.now()
    rows = _due(chain, now)
    started, probed = time.monotonic(), 0
    with round_nodes() as nodes:
        for row in rows:
            if time.monotonic() - started > SECONDS:
                break
            try:
                probed += _probe(row, nodes)
            except Exception:
                logger.exception("a message could not be probed", extra={"probed": str(row)})
                _put_off(row)
            if row.requested_at is None:
                _count(chain, now)
    return probed


def _due(chain: int, now: datetime) -> list[Row]:
    """The rows, without what was answered."""
    mine = Row.objects.filter(chain=chain).defer("answers")
    wished = list(mine.filter(waited_for(now)).order_by("requested_at")[:MOST])
    known = {bytes(row.pk) for row in wished}
    most = min(MOST, _left(chain, now))
    late = mine.filter(due_at__lte=now).order_by("deadline")[:most]
    return [*wished, *(row for row in late if bytes(row.pk) not in known)][:MOST]


def _left(chain: int, now: datetime) -> int:
    """How many more messages may be probed by themselves in this minute."""
    try:
        counted: int = cache.get(_name(chain, now), 0)
    except RedisError:
        counted = 0  # each round has its limit
    return max(0, BY_THEMSELVES - counted)


def _count(chain: int, now: datetime) -> None:
    name = _name(chain, now)
    with suppress(RedisError, ValueError):
        cache.add(name, 0, 120)
        cache.incr(name)


def _name(chain: int, now: datetime) -> str:
    return f"probes:{chain}:{int(now.timestamp()) // 60}"


def _probe(row: Row, nodes: RoundNodes) -> int:
    """Probe one message; 0 where that is no use any more."""
    digest, wished = bytes(row.pk), row.requested_at is not None
    detail = get_message(digest)
    if detail is None or not (wished or detail.row.status in _BY_ITSELF):
        _settle(row)
        return 0
    now = int(time.time())
    probe = _ask(detail, digest, nodes, now)
    cause = _cause_shown_by(probe, detail, now)
    changed = (None if cause is None else cause.value) != row.cause
    rounds = count_round(row.rounds, wished=wished, changed=changed)
    deadline = detail.row.expires_at or row.deadline
    due: datetime | None = None
    if detail.row.status in _OPEN and rounds < ENOUGH:
        due = datetime.fromtimestamp(next_due(now, deadline, row.rounds), UTC)
    store(digest, Outcome(probe, cause, due, rounds, deadline))
    publish((digest,))
    return 1


def _settle(row: Row) -> None:
    """Nothing is left to ask: what was answered is kept for a while, and nothing else."""
    mine = Row.objects.filter(pk=row.pk)
    if not mine.filter(asked_at=None, requested_at=row.requested_at).delete()[0]:
        mine.update(due_at=None, requested_at=None)


def _ask(detail: MessageDetail, digest: bytes, nodes: RoundNodes, now: int) -> Probe:
    subject, here, there = subject_of(detail), detail.row.source, detail.row.destination
    source = nodes.side(here.chain_id, here.name)
    destination = nodes.side(there.chain_id, there.name)
    waiting = nodes.waiting_on(destination).of(digest, subject.checksum)
    around = Around(
        filters=nodes.filters_of(there.chain_id, here.chain_id),
        no_filter=f"No interop filter of {there.name} or {here.name} is configured.",
        relays=candidates(detail, last_probe(digest), waiting),
        frontiers=_frontiers(here.chain_id, there.chain_id),
    )
    probe = ask_about(subject, source, destination, around, now)
    _give_up(nodes, source, probe.source_block, probe.sent.reason)
    _give_up(nodes, destination, probe.destination_block, probe.successful.reason)
    return probe


def _give_up(nodes: RoundNodes, side: Side, block: int | None, reason: str) -> None:
    if block is None and side.node is not None:
        nodes.give_up(side, reason)


def _frontiers(source: int, destination: int) -> tuple[Frontier, ...]:
    """Of the whole set: any chain of it can hold up all others."""
    shared = load_network().shared(source, destination)
    return read_frontiers({source, destination} | (shared.members if shared else frozenset()))


def _cause_shown_by(probe: Probe, detail: MessageDetail, now: int) -> Cause | None:
    holds = diagnose(read_facts(detail, now, probe)).holds
    return holds[0].cause if holds else None


def _put_off(row: Row) -> None:
    """What cannot be probed comes later again, and nobody waits for it."""
    later = datetime.fromtimestamp(next_due(int(time.time()), 0, row.rounds), UTC)
    Row.objects.filter(pk=row.pk).update(
        requested_at=None, due_at=None if row.due_at is None else later
    )
