"""What is known of a chain's endpoints, kept where all workers see it, and which one to ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from messaging.chain.errors import ChainError, Limited, Pruned, Retry, Shrink, Stop
from messaging.ingest.pace import lowered, raised
from messaging.ingest.plan import backoff
from messaging.models import Endpoint

_ASK_AGAIN = timedelta(minutes=5)  # an endpoint that needs a person may have been mended elsewhere
_BURST = timedelta(seconds=5)
_PROBATION = timedelta(minutes=5)  # after a rest, while others answer


@dataclass(frozen=True, slots=True)
class EndpointView:
    """An endpoint as far as choosing needs it; `position` names it to people."""

    id: int
    position: int
    range_limit: int | None = None
    rate_limit: int | None = None
    logs_from: int | None = None
    failures: int = 0
    rest_until: datetime | None = None
    needs_person: bool = False
    error: str = ""
    head: int | None = None
    head_at: datetime | None = None
    limited_at: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether it failed not long ago and is left alone for now."""
        return self.rest_until is not None and self.rest_until > now

    def was_failing(self, now: datetime) -> bool:
        """Whether it failed, and has not answered well since, not long ago: others come first."""
        return (
            self.failures > 0 and self.rest_until is not None and self.rest_until + _PROBATION > now
        )

    def keeps(self, block: int) -> bool:
        """Whether it has logs of a block, as far as is known."""
        return self.logs_from is None or self.logs_from <= block


def choose(endpoints: Iterable[EndpointView], block: int, now: datetime) -> EndpointView | None:
    """The first endpoint in order that does not rest and keeps the block; pure. None: wait.

    One that has only just rested comes after those that answer: trying a dead node again may cost
    as long as a question may take.
    """
    fit = (one for one in endpoints if one.keeps(block) and not one.rests(now))
    return min(fit, key=lambda one: (one.was_failing(now), one.position), default=None)


def reason_to_wait(
    endpoints: Iterable[EndpointView], block: int, *, chain: str, now: datetime
) -> ChainError:
    """Why none can be chosen; pure: Stop where only a person can help, else a Retry that names
    the wait in seconds until the first of them may be asked again."""
    known = list(endpoints)
    if not known:
        return Stop(
            f"{chain} has no enabled RPC endpoint: add one in the admin under Chains, "
            'or a line rpc = ["https://…"] to the chains file and run `manage.py chains apply`.'
        )
    keeping = [one for one in known if one.keeps(block)]
    if not keeping:
        oldest = min(one.logs_from or 0 for one in known)
        return Pruned(
            f"No endpoint of {chain} keeps logs of block {block}, the oldest begin at {oldest}: "
            "add an archive endpoint, or a later start block."
        )
    if all(one.needs_person for one in keeping):
        return Stop(keeping[0].error)
    first = min(keeping, key=lambda one: one.rest_until or now)
    seconds = max(((first.rest_until or now) - now).total_seconds(), 0.0)
    return Retry(first.error or f"The endpoints of {chain} rest.", after=seconds)


def view_endpoints(chain: int) -> tuple[EndpointView, ...]:
    """The enabled RPC endpoints of a chain (Chain.id), in their order."""
    rows = Endpoint.objects.filter(chain=chain, kind=Endpoint.Kind.RPC, enabled=True)
    fields = (
        "pk",
        "position",
        "range_limit",
        "rate_limit",
        "logs_from",
        "failures",
        "rest_until",
        "needs_person",
        "error",
        "head",
        "head_at",
        "limited_at",
    )
    return tuple(EndpointView(*row) for row in rows.order_by("position").values_list(*fields))


def note_answers(endpoint: int, *, head: int, latency: float) -> None:
    """It answers: what was wrong is forgotten."""
    now = timezone.now()
    rows = Endpoint.objects.filter(pk=endpoint)
    rows.filter(Q(head__isnull=True) | ~Q(head=head)).update(head_at=now)
    rows.update(
        head=head,
        latency=latency,
        answered_at=now,
        error="",
        failures=0,
        rest_until=None,
        needs_person=False,
    )


def note_calm(view: EndpointView) -> None:
    """Raise the pace of an endpoint by the time for which it has not complained."""
    if view.rate_limit is None or view.limited_at is None:
        return
    now = timezone.now()
    more = raised(view.rate_limit, (now - view.limited_at).total_seconds())
    if more != view.rate_limit:
        unchanged = Endpoint.objects.filter(pk=view.id, limited_at=view.limited_at)
        unchanged.update(rate_limit=more, limited_at=now)


def note_failure(view: EndpointView, error: ChainError, *, block: int, seen: int) -> None:
    """It failed at a block while it got `seen` calls a second: it rests, and what the failure
    teaches is kept. Rests grow from a second to a minute."""
    now = timezone.now()
    if isinstance(error, Pruned):
        # It answers, but not for this block: the later ones are still its own.
        Endpoint.objects.filter(pk=view.id).filter(
            Q(logs_from__isnull=True) | Q(logs_from__lte=block)
        ).update(logs_from=block + 1, error=str(error))
        return
    if isinstance(error, Limited):
        # Workers complain of the same burst: it lowers the pace once.
        before = Q(limited_at__isnull=True) | Q(limited_at__lt=now - _BURST)
        slower = lowered(view.rate_limit, seen)
        Endpoint.objects.filter(before, pk=view.id).update(rate_limit=slower, limited_at=now)
    final = not isinstance(error, Retry | Shrink)
    wait = timedelta(seconds=backoff(view.failures + 1))
    if isinstance(error, Retry) and error.after is not None:
        wait = max(wait, timedelta(seconds=error.after))
    Endpoint.objects.filter(pk=view.id).update(
        error=str(error),
        failures=F("failures") + 1,
        rest_until=now + (_ASK_AGAIN if final else wait),
        needs_person=final,
    )


def note_range_limit(endpoint: int, blocks: int) -> None:
    """It refused ranges for their number of blocks, and is asked for `blocks` from now on."""
    Endpoint.objects.filter(pk=endpoint).update(range_limit=blocks)


def wake(chain: int) -> None:
    """Ask the endpoints of a chain (Chain.id) again that rest or lacked history: a person mended
    something."""
    Endpoint.objects.filter(chain=chain).update(
        error="", failures=0, rest_until=None, needs_person=False, logs_from=None
    )


def forget_limits(chain: int) -> None:
    """Forget what was learned of the limits of a chain's endpoints: they may be others now."""
    Endpoint.objects.filter(chain=chain).update(
        range_limit=None, rate_limit=None, limited_at=None, logs_from=None
    )
