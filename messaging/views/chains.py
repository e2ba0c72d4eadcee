"""The followed chains, all of them and each: how far they are read and what is wrong."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from messaging.diagnosis.incidents import open_incidents
from messaging.tracing.chain_status import ChainStatus, LevelStatus
from messaging.tracing.chains import get_chain, list_chains
from messaging.tracing.freshness import behind, of_chains, of_level
from messaging.tracing.past_words import resync_command
from messaging.tracing.reorgs import list_reorgs
from messaging.tracing.totals import counted_at, read_chain_traffic
from messaging.tracing.values import Safety
from messaging.tracing.verdict import Verdict
from messaging.views.clock import read_clock
from messaging.views.coverage import Gap, gaps_of, tell_coverage
from messaging.views.coverage_bar import draw_coverage
from messaging.views.hours import counted_when
from messaging.views.incident_panels import incident_panels
from messaging.views.methods import read_only
from messaging.views.notices import render_not_found
from messaging.views.rendering import render_page

_REORGS = 20  # newest ones on a chain's page


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain with what is told of it."""

    status: ChainStatus
    verdict: Verdict
    behind: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class HeadView:
    """A level of a chain with the sentence that stands beside its age."""

    level: Safety
    block: int | None
    at: int | None
    note: str


@read_only
def show_chains(request: HttpRequest) -> HttpResponse:
    """Every followed chain."""
    now = read_clock()
    statuses = list_chains()
    context = {
        "nav": "chains",
        "now": now,
        "chains": [_view(status) for status in statuses],
        "fresh": of_chains([status.as_of for status in statuses], now),
    }
    return render_page(request, "messaging/chains.html", context)


@read_only
def show_chain(request: HttpRequest, chain_id: int) -> HttpResponse:
    """One followed chain."""
    now = read_clock()
    status = get_chain(chain_id)
    if status is None:
        sentence = _("Crosslane does not follow chain %(chain_id)s.") % {"chain_id": chain_id}
        remedy = _("An operator can add it with manage.py chains apply, or in the admin.")
        return render_not_found(request, sentence, remedy=remedy)
    context = {
        "nav": "chains",
        "now": now,
        "chain": _view(status),
        "status": status,
        "heads": [view_head(level, now) for level in status.levels],
        "others": [member for member in status.members if member != status.chain],
        "fresh": of_chains([status.as_of], now),
        "reorgs": list_reorgs(chain_id, limit=_REORGS),
        "resync": resync_command(chain_id),
        "bar": draw_coverage(status),
        "traffic": read_chain_traffic(chain_id),
        **incident_panels(open_incidents((chain_id,))),
        **counted_when(counted_at(), now),
    }
    return render_page(request, "messaging/chain.html", context)


def _view(status: ChainStatus) -> ChainView:
    return ChainView(status, tell_coverage(status), behind(status.as_of), gaps_of(status))


def view_head(level: LevelStatus, now: int) -> HeadView:
    """A level as the chain page shows it."""
    note = of_level(level, now)
    joint = ", " if level.at is not None and note else ""
    return HeadView(level.level, level.block, level.at, f"{joint}{note}")
