"""Cases by themselves: opened by the rule, closed by an execution, open again where that is gone.

Each run does a bounded part; what is left comes with the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from messaging.diagnosis.causes import Cause
from messaging.models import Case, Message
from messaging.protocol.lifecycle import Status
from messaging.protocol.text import parse_hash, to_hex
from messaging.support.candidates import Stuck, find_stuck, reason_for
from messaging.support.case_values import ACTIVE, State
from messaging.support.deeds import case_subject, make_action, record
from messaging.support.norms import Norms, read_norms
from messaging.support.rechecking import causes_of
from messaging.tracing.network import load_network
from messaging.tracing.rows import rows_by_hash

BATCH = 500  # cases that one run opens, checks, closes and opens again
_REORGS = timedelta(days=14)  # an execution that is as old is not taken back


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run did."""

    closed: int
    reopened: int
    checked: int
    opened: int


def keep_cases() -> Kept:
    """One run over all of it."""
    network = load_network()
    norms = read_norms(network)
    return Kept(_close(), _reopen(), _check(norms), _open(norms))


def _executed() -> Exists:
    return Exists(
        Message.objects.filter(message_hash=OuterRef("message_hash"), status=Status.EXECUTED)
    )


def _close() -> int:
    """Resolve the cases whose message was executed."""
    due = Case.objects.filter(_executed(), state__in=ACTIVE).order_by("pk")
    return _turn(due, ACTIVE, State.RESOLVED, "closed", by_itself=True)


def _reopen() -> int:
    """Open those again that were closed by an execution which a reorg took back."""
    since = timezone.now() - _REORGS
    due = Case.objects.filter(
        ~_executed(), by_itself=True, state=State.RESOLVED, changed_at__gte=since
    ).order_by("changed_at")
    return _turn(due, (State.RESOLVED,), State.OPEN, "reopened", by_itself=False)


def _turn(
    due: QuerySet[Case],
    expected: Sequence[State],
    state: State,
    verb: str,
    *,
    by_itself: bool,
) -> int:
    """Bring cases into a state; each with its action, and a new version for who edits it."""
    turned = 0
    for pk in list(due.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=pk)
            if case.state not in expected:
                continue
            before = State(case.state)
            case.state, case.version, case.by_itself = state, case.version + 1, by_itself
            case.changed_at = timezone.now()
            case.save(update_fields=("state", "version", "by_itself", "changed_at"))
            message_hash = bytes(case.message_hash)
            details = {
                "state": [before.name.lower(), state.name.lower()],
                **_relay(message_hash),
            }
            record([make_action(verb, case_subject(message_hash), details, version=case.version)])
        turned += 1
    return turned


def _relay(message_hash: bytes) -> dict[str, str]:
    """The transaction that executed a message, and whether a reorg took the message itself."""
    found = Message.objects.filter(message_hash=message_hash).values_list(
        "relay_transaction", "status"
    )
    for relayed, status in found:
        if relayed is not None:
            return {"transaction": to_hex(bytes(relayed))}
        if status == Status.DROPPED:
            return {"message": "dropped"}
    return {}


def _check(norms: Norms) -> int:
    """Look again at the reason, the cause and the deadline of those that were not for longest."""
    due = list(Case.objects.filter(state__in=ACTIVE).order_by("checked_at")[:BATCH])
    hashes = [bytes(case.message_hash) for case in due]
    rows = rows_by_hash(hashes, norms.network)
    causes = causes_of(hashes)
    now = timezone.now()
    for case in due:
        message_hash = bytes(case.message_hash)
        row = rows.get(message_hash)
        reason = None if row is None else reason_for(row, norms)
        case.reason = case.reason if reason is None else reason
        case.cause = causes.get(message_hash, case.cause)
        case.expires_at = None if row is None else row.expires_at
        case.checked_at = now
    Case.objects.bulk_update(due, ("reason", "cause", "expires_at", "checked_at"))
    return len(due)


def _open(norms: Norms) -> int:
    """Open cases for what the rule finds."""
    stuck = find_stuck(norms, BATCH)
    return _create(stuck, causes_of([parse_hash(row.message_hash) for row, _ in stuck]))


def _create(stuck: Sequence[Stuck], causes: dict[bytes, Cause | None]) -> int:
    now = timezone.now()
    times: dict[str, Any] = dict.fromkeys(("opened_at", "changed_at", "checked_at"), now)
    cases = [
        Case(
            message_hash=(message_hash := parse_hash(row.message_hash)),
            reason=reason,
            cause=causes.get(message_hash),
            source=row.source.chain_id,
            destination=row.destination.chain_id,
            expires_at=row.expires_at,
            **times,
        )
        for row, reason in stuck
    ]
    actions = [
        make_action("opened", case_subject(parse_hash(row.message_hash)), {"reason": int(reason)})
        for row, reason in stuck
    ]
    with transaction.atomic():
        Case.objects.bulk_create(cases, ignore_conflicts=True)
        record(actions)
    return len(cases)
