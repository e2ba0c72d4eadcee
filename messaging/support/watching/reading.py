"""Watches, channels and deliveries as their pages show them: frozen values; it writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, Q
from django.utils import timezone

from messaging.models import Alert, Channel, Delivery, Watch
from messaging.protocol.text import parse_hash
from messaging.support.watching.checking import rules_of, subject_of
from messaging.support.watching.subjects import Subject
from messaging.support.watching.values import Rule, RuleKind, SubjectKind
from messaging.support.watching.webhook_urls import shown
from messaging.tracing.network import load_network
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.values import MessageRow

ALERTS, DELIVERIES, WATCHES = 50, 50, 500


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert in a list; times in seconds, `ended_at` None while it goes on."""

    id: int
    rule: RuleKind
    title: str
    text: str
    path: str
    began_at: int
    told_at: int | None
    ended_at: int | None
    once: bool


@dataclass(frozen=True, slots=True)
class WatchView:
    """A watch. `row` is the watched message, None where it is none or not known; `open` are its
    open alerts that were told, `channels` where it is told."""

    id: int
    owner: str
    subject: Subject
    note: str
    paused: bool
    made_at: int
    rules: tuple[Rule, ...]
    channels: tuple["ChannelView", ...]
    open: tuple[AlertView, ...]
    row: MessageRow | None = None


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel; `place` is its address without what may be secret. `state`: `ready`, `waiting` for
    confirmation, `failing` or `paused`."""

    id: int
    kind: str
    label: str
    name: str
    place: str
    state: str
    why: str
    failing_since: int | None
    old_until: int | None
    delivered_at: int | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class TryView:
    """One try of a delivery; milliseconds."""

    at: int
    status: int | None
    ms: int
    answer: str
    problem: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery in a log, with its tries, newest first."""

    id: int
    key: str
    channel: int
    about: str
    title: str
    body: str
    state: str
    made_at: int
    next_at: int
    tries: tuple[TryView, ...]

    @property
    def last(self) -> TryView | None:
        """The newest try."""
        return self.tries[0] if self.tries else None


def list_watches(owner: Any | None) -> tuple[WatchView, ...]:
    """The watches of an account, of everybody where none is named, newest first; at most seven
    queries, however many there are."""
    told = Alert.objects.filter(ended_at=None, told_at__isnull=False)
    rows = Watch.objects.select_related("owner").prefetch_related(
        "rules", "channels", Prefetch("alerts", told, to_attr="open_alerts")
    )
    if owner is not None:
        rows = rows.filter(owner=owner)
    found = list(rows.order_by("-made_at", "-id")[:WATCHES])
    hashes = [parse_hash(one.subject) for one in found if one.kind == SubjectKind.MESSAGE]
    messages = _rows(hashes)
    return tuple(_watch(one, messages) for one in found)


def get_watch(owner: Any, id_: int) -> Watch | None:
    """A watch of an account, for what changes it; of everybody where the account is staff's."""
    rows = Watch.objects.filter(pk=id_)
    return rows.first() if owner.is_staff else rows.filter(owner=owner).first()


def view_watch(watch: Watch) -> WatchView:
    """One watch."""
    watch.open_alerts = list(  # type: ignore[attr-defined]
        watch.alerts.filter(ended_at=None, told_at__isnull=False)
    )
    hashes = [parse_hash(watch.subject)] if watch.kind == SubjectKind.MESSAGE else []
    return _watch(watch, _rows(hashes))


def watch_on(owner: Any, message_hash: str) -> int | None:
    """The watch of an account on a message, None: it has none; one query."""
    rows = Watch.objects.filter(owner=owner, kind=SubjectKind.MESSAGE, subject=message_hash)
    return rows.values_list("pk", flat=True).first()


def list_alerts(watch: Watch) -> tuple[AlertView, ...]:
    """The newest alerts of a watch that anybody was told of."""
    return tuple(map(_alert, watch.alerts.filter(told_at__isnull=False)[:ALERTS]))


def list_channels(owner: Any) -> tuple[ChannelView, ...]:
    """The channels of an account, oldest first; one query."""
    rows = Channel.objects.filter(owner=owner).annotate(
        delivered=Max("deliveries__done_at", filter=Q(deliveries__state=Delivery.State.DELIVERED)),
        waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
    )
    return tuple(
        _channel(one, delivered=one.delivered, waiting=one.waiting) for one in rows.order_by("id")
    )


def get_channel(owner: Any, id_: int) -> Channel | None:
    """A channel of an account, for what changes it; nobody else's, not even for staff: its log
    shows what receivers answered."""
    return Channel.objects.filter(pk=id_, owner=owner).first()


def view_channel(channel: Channel) -> ChannelView:
    """One channel."""
    return _channel(channel)


def list_deliveries(channel: Channel, key: str = "") -> tuple[DeliveryView, ...]:
    """The newest deliveries to a channel, those with a `webhook-id` where one is given."""
    rows = channel.deliveries.filter(key=key.strip()) if key else channel.deliveries.all()
    return tuple(map(_delivery, rows[:DELIVERIES]))


def get_delivery(owner: Any, id_: int) -> Delivery | None:
    """A delivery to a channel of an account, for what sends it again."""
    rows = Delivery.objects.filter(pk=id_, channel__owner=owner)
    return rows.select_related("channel").first()


def view_delivery(delivery: Delivery) -> DeliveryView:
    """One delivery."""
    return _delivery(delivery)


def _watch(watch: Watch, messages: Mapping[str, MessageRow]) -> WatchView:
    alerts: Sequence[Alert] = watch.open_alerts  # type: ignore[attr-defined]
    return WatchView(
        id=watch.pk,
        owner=watch.owner.get_username(),
        subject=subject_of(watch),
        note=watch.note,
        paused=watch.paused,
        made_at=int(watch.made_at.timestamp()),
        rules=rules_of(watch),
        channels=tuple(_channel(one) for one in watch.channels.all()),
        open=tuple(map(_alert, alerts)),
        row=messages.get(watch.subject),
    )


def _alert(row: Alert) -> AlertView:
    return AlertView(
        row.pk,
        RuleKind(row.rule),
        row.title,
        row.text,
        row.path,
        int(row.began_at.timestamp()),
        _second(row.told_at),
        _second(row.ended_at),
        row.once,
    )


def _channel(row: Channel, *, delivered: datetime | None = None, waiting: int = 0) -> ChannelView:
    email = row.kind == Channel.Kind.EMAIL
    old_until = row.old_until if row.old_until and row.old_until > timezone.now() else None
    return ChannelView(
        id=row.pk,
        kind=row.kind,
        label=row.get_kind_display(),
        name=row.name,
        place=row.address if email else shown(row.address),
        state=_state(row),
        why=row.paused_why,
        failing_since=_second(row.failing_since),
        old_until=_second(old_until),
        delivered_at=_second(delivered),
        waiting=waiting,
    )


def _state(row: Channel) -> str:
    if row.paused_at is not None:
        return "paused"
    if row.confirmed_at is None:
        return "waiting"
    return "ready" if row.failing_since is None else "failing"


def _delivery(row: Delivery) -> DeliveryView:
    return DeliveryView(
        id=row.pk,
        key=row.key,
        channel=row.channel_id,
        about=row.about,
        title=row.title,
        body=row.body,
        state=row.state,
        made_at=int(row.made_at.timestamp()),
        next_at=int(row.next_at.timestamp()),
        tries=_tries(row.tries),
    )


def _tries(kept: Iterable[Mapping[str, Any]]) -> tuple[TryView, ...]:
    return tuple(TryView(**one) for one in reversed(list(kept)))


def _second(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _rows(hashes: Sequence[bytes]) -> dict[str, MessageRow]:
    if not hashes:
        return {}
    rows = rows_by_hash(hashes, load_network())
    return {row.message_hash: row for row in rows.values()}
