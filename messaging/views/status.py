"""The state of the whole service: chains, gaps, nodes, workers, what they did last."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.diagnosis.incidents import all_open_incidents
from messaging.ops.queues import Queue, read_queues
from messaging.ops.version import version
from messaging.tracing.chain_status import ChainStatus
from messaging.tracing.chains import list_chains
from messaging.tracing.freshness import behind, of_chains
from messaging.tracing.health import ChainState, overall_state
from messaging.tracing.totals import counted_at
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import ago, duration
from messaging.views.clock import read_clock
from messaging.views.coverage import Gap, gaps_of
from messaging.views.incident_panels import incident_panels
from messaging.views.methods import read_only
from messaging.views.rendering import render_page

_IDLE = 60  # seconds after which workers that did nothing are not there
_BUSY = 1_000  # tasks from which a queue is long


@dataclass(frozen=True, slots=True)
class ChainHealth:
    """A chain with what is told of it, and its gaps."""

    status: ChainStatus
    behind: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the service: whether it does its work, and by what that is known."""

    name: str
    well: bool
    word: str
    evidence: str


@read_only
def show_status(request: HttpRequest) -> HttpResponse:
    """How the service is."""
    now = read_clock()
    chains, queues, counted = list_chains(), read_queues(), counted_at()
    parts = _parts(chains, queues, counted, now)
    context = {
        "nav": "status",
        "now": now,
        "fresh": of_chains([one.as_of for one in chains], now),
        "verdict": _verdict(chains, parts),
        "chains": [ChainHealth(one, behind(one.as_of), gaps_of(one)) for one in chains],
        "gaps": any(gaps_of(one) for one in chains),
        "parts": parts,
        "version": version(),
        **incident_panels(all_open_incidents()),
    }
    return render_page(request, "messaging/status.html", context)


def _verdict(chains: Sequence[ChainStatus], parts: Sequence[Part]) -> Verdict:
    state = overall_state(one.state for one in chains)
    if not chains:
        what = _("No chain is followed yet.")
    elif state is ChainState.STOPPED:
        what = _("A chain stopped and waits for a person.")
    elif state is ChainState.BEHIND:
        late = sum(one.state is ChainState.BEHIND for one in chains)
        what = ngettext(
            "%(count)s of %(all)s chains is behind its head.",
            "%(count)s of %(all)s chains are behind their heads.",
            late,
        ) % {"count": late, "all": len(chains)}
    else:
        what = _("Every chain is read to its head.")
    ill = [part.name for part in parts if not part.well]
    if ill:
        return Verdict(what, _("Not well: %(parts)s.") % {"parts": ", ".join(ill)})
    return Verdict(what, _("Database, queue and workers do their work."))


def _parts(
    chains: Sequence[ChainStatus],
    queues: tuple[Queue, ...] | None,
    counted: int | None,
    now: int,
) -> tuple[Part, ...]:
    seen = [one.as_of.seen_at for one in chains if one.as_of.seen_at is not None]
    return (
        Part(_("Database"), True, _("answers"), _("This page was read from it.")),
        _queue_part(queues),
        _worker_part(
            _("Workers that follow chains"),
            max(seen, default=None),
            now,
            _("They noted a chain's head %(ago)s."),
            _("They have not noted a head yet."),
        ),
        _worker_part(
            _("Workers behind the links"),
            counted,
            now,
            _("They counted messages %(ago)s."),
            _("They have not counted messages yet."),
        ),
    )


def _queue_part(queues: tuple[Queue, ...] | None) -> Part:
    name = _("Queue")
    if queues is None:
        told = _("Valkey gave no answer: nobody can hand out work. Start it again.")
        return Part(name, False, _("silent"), told)
    waiting = sum(one.waiting for one in queues)
    told = ngettext("%(count)s task waits.", "%(count)s tasks wait.", waiting)
    well = waiting < _BUSY
    return Part(name, well, _("answers") if well else _("long"), told % {"count": waiting})


def _worker_part(name: str, seen: int | None, now: int, told: str, never: str) -> Part:
    if seen is None:
        return Part(name, False, _("not seen"), never)
    evidence = told % {"ago": ago(seen, now)}
    if now - seen > _IDLE:
        idle = _("idle for %(time)s") % {"time": duration(now - seen)}
        return Part(name, False, idle, evidence)
    return Part(name, True, _("at work"), evidence)
