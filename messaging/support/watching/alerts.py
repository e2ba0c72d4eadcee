"""Writes what becomes of a watch's alerts, and the notices of it: both in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import transaction

from messaging.models import Alert, Channel, Delivery, Watch
from messaging.support.watching.bodies import Telling, body_for
from messaging.support.watching.deciding import Changes, Known
from messaging.support.watching.rules import OF_WAITING
from messaging.support.watching.signing import make_key
from messaging.support.watching.telling import Notice, tell_end, tell_sign
from messaging.support.watching.values import Rule, RuleKind, Sign, WatchFacts

_TITLE, _PATH = 200, 200


def known_alerts(watches: Sequence[Watch]) -> dict[int, list[Known]]:
    """The open alerts of these watches and those of things that happened, by watch; one query."""
    rows = Alert.objects.filter(watch__in=watches).exclude(once=False, ended_at__isnull=False)
    known: dict[int, list[Known]] = {}
    for row in rows.order_by("id"):
        known.setdefault(row.watch_id, []).append(
            Known(
                row.pk,
                RuleKind(row.rule),
                row.subject,
                _second(row.began_at) or 0,
                _second(row.told_at),
                _second(row.missed_at),
                once=row.once,
                ended=row.ended_at is not None,
                hashes=frozenset(row.facts.get("message_hashes", ())),
            )
        )
    return known


@transaction.atomic
def write_changes(watch: Watch, changes: Changes, rules: Iterable[Rule], facts: WatchFacts) -> None:
    """Stores what was decided. Whoever else decides on the same watch waits, and finds done what
    both decided: each alert is told once, and ends once."""
    if Watch.objects.select_for_update().filter(pk=watch.pk).first() is None:
        return
    now = datetime.fromtimestamp(facts.now, UTC)
    ids = {"missed": changes.missed, "seen": changes.seen, "forgotten": changes.forgotten}
    keys = {name: [one.id for one in known] for name, known in ids.items()}
    Alert.objects.filter(pk__in=keys["missed"], missed_at=None).update(missed_at=now)
    Alert.objects.filter(pk__in=keys["seen"]).update(missed_at=None)
    _forget(keys["forgotten"], now)
    at_once = {rule.kind for rule in rules if rule.grace == 0}
    for sign in changes.opened:
        _open(watch, sign, facts, tell=sign.rule in at_once)
    for known, sign in changes.told:
        _tell(watch, Alert.objects.filter(pk=known.id, told_at=None).first(), sign, now)
    for known in changes.ended:
        _end(watch, Alert.objects.filter(pk=known.id, ended_at=None).first(), facts)


def absorb(watch: Watch, signs: Iterable[Sign], now: int) -> None:
    """What had happened before anybody watched is no news: it is noted, unless it is already, and
    never told."""
    moment = datetime.fromtimestamp(now, UTC)
    rows = [_row(watch, sign, tell_sign(sign, now), moment) for sign in signs if sign.once]
    for row in rows:
        row.ended_at = moment
    Alert.objects.bulk_create(rows, ignore_conflicts=True)


def _forget(ids: Sequence[int], now: datetime) -> None:
    """Untold ones leave no trace; a told one stays in the list, and nobody is told of its end."""
    Alert.objects.filter(pk__in=ids, told_at=None).delete()
    Alert.objects.filter(pk__in=ids).update(ended_at=now)


def _row(watch: Watch, sign: Sign, notice: Notice, now: datetime) -> Alert:
    return Alert(
        watch=watch,
        rule=sign.rule,
        subject=sign.subject,
        once=sign.once,
        title=notice.title[:_TITLE],
        text=notice.text,
        path=notice.path[:_PATH],
        facts=dict(notice.facts),
        began_at=now,
    )


def _open(watch: Watch, sign: Sign, facts: WatchFacts, *, tell: bool) -> None:
    now = datetime.fromtimestamp(facts.now, UTC)
    row = _row(watch, sign, tell_sign(sign, facts.now), now)
    Alert.objects.bulk_create([row], ignore_conflicts=True)
    if tell:
        same = Alert.objects.filter(watch=watch, rule=sign.rule, subject=sign.subject)
        _tell(watch, same.filter(told_at=None, ended_at=None).first(), sign, now)


def _tell(watch: Watch, alert: Alert | None, sign: Sign, now: datetime) -> None:
    """Tells what is so now, which may be more than when the alert was opened."""
    if alert is None:
        return
    notice = tell_sign(sign, int(now.timestamp()))
    alert.title, alert.text = notice.title[:_TITLE], notice.text
    alert.facts, alert.told_at = dict(notice.facts), now
    alert.ended_at = now if sign.once else None
    alert.save()
    about = Delivery.About.HAPPENED if sign.once else Delivery.About.OPENED
    _notify(watch, alert, about, notice, now)


def _end(watch: Watch, alert: Alert | None, facts: WatchFacts) -> None:
    if alert is None:
        return
    now = datetime.fromtimestamp(facts.now, UTC)
    alert.ended_at = now
    alert.save(update_fields=["ended_at"])
    began = _second(alert.began_at) or facts.now
    waited = alert.rule in OF_WAITING
    told = tell_end(alert.title, alert.subject, facts, began, waited=waited)
    notice = Notice(told.title, told.text, alert.path, {**alert.facts, **told.facts})
    _notify(watch, alert, Delivery.About.ENDED, notice, now)


def _notify(
    watch: Watch, alert: Alert, about: Delivery.About, notice: Notice, now: datetime
) -> None:
    telling = Telling(
        about,
        notice.title,
        notice.text,
        notice.path,
        int(now.timestamp()),
        notice.facts,
        alert=alert.pk,
        rule=alert.rule,
        watch=watch.note or f"{watch.kind} {watch.subject}",
    )
    Delivery.objects.bulk_create(
        [make_delivery(channel, telling, alert) for channel in usable(watch.channels.all())],
        ignore_conflicts=True,
    )


def make_delivery(channel: Channel, telling: Telling, alert: Alert | None = None) -> Delivery:
    """A notice to a channel, not stored yet; it is sent as soon as it is."""
    return Delivery(
        key=make_key(),
        channel=channel,
        alert=alert,
        about=telling.about,
        title=telling.title[:250],
        body=body_for(channel.kind, telling),
    )


def usable(channels: Iterable[Channel]) -> list[Channel]:
    """Those to which something may be sent: confirmed, and not paused."""
    return [one for one in channels if one.confirmed_at is not None and one.paused_at is None]


def _second(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
