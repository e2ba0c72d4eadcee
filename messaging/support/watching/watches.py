"""The watches of an account: made, changed, removed; limits stand here."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.models import AlertRule, Channel, Message, Watch
from messaging.support.watching.channels import lock_account
from messaging.support.watching.checking import note_the_past
from messaging.support.watching.rules import DEFAULTS, RULES_OF
from messaging.support.watching.subjects import KINDS_FOR, Subject
from messaging.support.watching.values import Rule, SubjectKind

MOST, MOST_OF_STAFF = 50, 500
BUSY = 500  # messages that an address took part in, from which it is no person's


class RefusedWatch(ValueError):
    """A watch that cannot be made; the message says why and what to do."""


def default_rules(kind: SubjectKind) -> tuple[Rule, ...]:
    """The rules that a watch has until somebody chooses others."""
    return tuple(DEFAULTS[rule] for rule in RULES_OF[kind])


def add_watch(
    owner: Any,
    subject: Subject,
    *,
    rules: Iterable[Rule] | None = None,
    note: str = "",
    channels: Iterable[int] | None = None,
) -> Watch:
    """A watch of an account, the one that it has already where it watches the same; raises
    RefusedWatch. Without channels it is told on all that the account has."""
    found = Watch.objects.filter(owner=owner, kind=subject.kind, subject=subject.text).first()
    if found is not None:
        return found
    _check(owner, subject)
    with transaction.atomic():
        lock_account(owner)
        most = MOST_OF_STAFF if owner.is_staff else MOST
        if Watch.objects.filter(owner=owner).count() >= most:
            raise RefusedWatch(
                _("You watch %(count)s things, which is all: remove one first.") % {"count": most}
            )
        watch, made = Watch.objects.get_or_create(
            owner=owner, kind=subject.kind, subject=subject.text, defaults={"note": note}
        )
        if made:
            _set(watch, default_rules(subject.kind) if rules is None else rules, channels)
    return watch


def change_watch(
    watch: Watch, *, rules: Iterable[Rule], note: str, channels: Iterable[int], paused: bool
) -> None:
    """Changes a watch; alerts of rules that it keeps go on, and those of others end untold.
    What had happened before it had a rule is no news."""
    with transaction.atomic():
        watch.note, watch.paused, watch.check_at = note, paused, timezone.now()
        watch.save(update_fields=["note", "paused", "check_at"])
        _set(watch, rules, channels)


def remove_watch(watch: Watch) -> None:
    """Removes a watch with its alerts; notices on their way still arrive."""
    watch.delete()


def _set(watch: Watch, rules: Iterable[Rule], channels: Iterable[int] | None) -> None:
    allowed = RULES_OF[SubjectKind(watch.kind)]
    wanted = {rule.kind: rule for rule in rules if rule.kind in allowed}
    before = set(watch.rules.values_list("kind", flat=True))
    watch.rules.exclude(kind__in=wanted).delete()
    for kind, rule in wanted.items():
        values = {"grace": rule.grace, "limit": rule.limit, "least": rule.least}
        AlertRule.objects.update_or_create(watch=watch, kind=kind, defaults=values)
    if new := wanted.keys() - before:
        note_the_past(watch, new)
    own = Channel.objects.filter(owner=watch.owner_id)
    watch.channels.set(own if channels is None else own.filter(pk__in=list(channels)))


def _check(owner: Any, subject: Subject) -> None:
    if subject.kind not in KINDS_FOR[bool(owner.is_staff)]:
        raise RefusedWatch(_("Lanes and chains are watched by staff alone."))
    if subject.kind is SubjectKind.ADDRESS and not owner.is_staff and _is_busy(subject.key):
        raise RefusedWatch(
            _(
                "This address took part in more than %(count)s messages: it is a contract that "
                "many use, which staff alone watch. Watch your own address, or a message."
            )
            % {"count": BUSY}
        )


def _is_busy(address: bytes) -> bool:
    """Whether it is one of very many messages; it looks at no more than that many."""
    return any(
        len(Message.objects.filter(**side).order_by().values("pk")[: BUSY + 1]) > BUSY
        for side in ({"sender": address}, {"target": address})
    )
