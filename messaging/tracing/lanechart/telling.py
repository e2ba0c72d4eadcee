"""The story of a message: its facts as events on lanes, its deadlines and expected levels; pure."""

from messaging.tracing.lanechart.story import (
    Ahead,
    Coming,
    Event,
    Fate,
    Kind,
    Lane,
    Standing,
    Story,
)
from messaging.tracing.levels import ORDER
from messaging.tracing.past import HistoryEvent, HistoryKind
from messaging.tracing.standing import chain_clock
from messaging.tracing.values import (
    AsOf,
    LogPlace,
    MessageDetail,
    MessageStatus,
    Safety,
)

_RUNNING = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})
_UNJUDGED = frozenset({MessageStatus.AWAITING_SOURCE, MessageStatus.UNTRACKED_SOURCE})
_FIRST = frozenset({Kind.SENT, Kind.NAMED})
_PLAUSIBLE = 10 * 365 * 86_400  # seconds before its relay in which a named sending is drawn
_LONGEST_WAIT = 86_400  # seconds: an expected level that is further away is not estimated
_TAKEN_BACK_SHOWN = 3


def tell_story(detail: MessageDetail, now: int) -> Story:
    """The story of a message at second `now` of the wall clock."""
    events = _in_order(
        (*_sendings(detail), *_reverts(detail), *_relays(detail), *_expiry(detail), *_past(detail))
    )
    known = [event.at for event in events if event.at is not None]
    origin = known[0] if known else detail.row.timestamp
    return Story(
        source=detail.row.source,
        destination=detail.row.destination,
        fate=_fate(detail),
        origin=origin,
        now=max(now, origin, *known),
        events=events,
        standings=_standings(detail),
        ahead=(*_deadlines(detail, now), *_levels_ahead(detail)),
    )


def _in_order(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """By time, causes before effects where two events share a second. A sending stands first also
    where the relay's chain gives an earlier time: then the two clocks disagree."""
    order = list(Kind)

    def place(one: Event) -> tuple[int, int]:
        first = one.at is None or one.kind in _FIRST
        return -1 if first or one.at is None else one.at, order.index(one.kind)

    return tuple(sorted(events, key=place))


def _fate(detail: MessageDetail) -> Fate:
    status = detail.row.status
    if status is MessageStatus.DROPPED:
        return Fate.GONE
    if detail.relay is not None:
        return Fate.ARRIVED
    if not detail.row.destination.followed and detail.destination_in_set is not False:
        return Fate.UNSEEN
    if status is MessageStatus.EXPIRED:
        return Fate.EXPIRED
    return Fate.BARRED if detail.destination_in_set is False else Fate.WAITS


def _sendings(detail: MessageDetail) -> tuple[Event, ...]:
    if not detail.sends:
        return _named(detail)
    first, *again = detail.sends
    return (
        _event(Kind.SENT, Lane.SOURCE, first.place),
        *(_event(Kind.RESENT, Lane.SOURCE, one.place) for one in again),
    )


def _named(detail: MessageDetail) -> tuple[Event, ...]:
    """The sending as the relay names it; no time where that one cannot be true."""
    relay = detail.relay
    if relay is None:
        return ()
    used = relay.used
    if used is None:
        return (Event(Kind.NAMED, Lane.SOURCE, None),)
    age = relay.place.timestamp - used.timestamp
    at = used.timestamp if 0 <= age < _PLAUSIBLE else None
    return (Event(Kind.NAMED, Lane.SOURCE, at, block=used.block_number),)


def _reverts(detail: MessageDetail) -> tuple[Event, ...]:
    return tuple(
        Event(
            Kind.REVERTED,
            Lane.DESTINATION,
            one.timestamp,
            block=one.block_number,
            transaction=one.transaction_hash,
            reason="" if one.revert is None else one.revert.headline,
        )
        for one in detail.failures
    )


def _relays(detail: MessageDetail) -> tuple[Event, ...]:
    if detail.relay is None:
        return ()
    kind = Kind.RELAYED
    if detail.row.status is MessageStatus.INVALID:
        kind = Kind.UNBACKED
    elif detail.row.status in _UNJUDGED:
        kind = Kind.ARRIVED
    return (_event(kind, Lane.DESTINATION, detail.relay.place),)


def _expiry(detail: MessageDetail) -> tuple[Event, ...]:
    if detail.row.status is not MessageStatus.EXPIRED or detail.row.expires_at is None:
        return ()
    return (Event(Kind.EXPIRED, Lane.DESTINATION, detail.row.expires_at),)


def _past(detail: MessageDetail) -> tuple[Event, ...]:
    """What a reorg took and what does not stand again: the newest of it."""
    gone = [one for one in detail.history if one.again is None]
    events: list[Event] = []
    for one in gone[-_TAKEN_BACK_SHOWN:]:
        events += _taken_back(one)
    if detail.row.status is MessageStatus.DROPPED and not events:
        return (Event(Kind.SENT_TAKEN_BACK, Lane.SOURCE, detail.row.timestamp),)
    return tuple(events)


def _taken_back(past: HistoryEvent) -> tuple[Event, ...]:
    sent = past.kind is HistoryKind.SENT
    kind = Kind.SENT_TAKEN_BACK if sent else Kind.RELAY_TAKEN_BACK
    lane = Lane.SOURCE if sent else Lane.DESTINATION
    place = past.place
    return (Event(kind, lane, place.timestamp, place.block_number, place.transaction_hash),)


def _event(kind: Kind, lane: Lane, place: LogPlace) -> Event:
    return Event(kind, lane, place.timestamp, place.block_number, place.transaction_hash)


def _standings(detail: MessageDetail) -> tuple[Standing, ...]:
    send, relay = detail.current_send, detail.relay
    found = []
    if send is not None:
        found.append(Standing(Lane.SOURCE, send.place.timestamp, send.place.safety))
    if relay is not None:
        found.append(Standing(Lane.DESTINATION, relay.place.timestamp, relay.place.safety))
    return tuple(found)


def _deadlines(detail: MessageDetail, now: int) -> tuple[Ahead, ...]:
    expires, cut_off = detail.row.expires_at, detail.relay_before
    if detail.row.status not in _RUNNING or expires is None or detail.destination_in_set is False:
        return ()
    clock = chain_clock(detail.destination_as_of, now)
    ends = [Ahead(Coming.EXPIRY, Lane.DESTINATION, max(0, expires - clock))]
    if cut_off is not None and clock <= cut_off < expires:
        ends.insert(0, Ahead(Coming.CUT_OFF, Lane.DESTINATION, cut_off - clock))
    return tuple(ends)


def _levels_ahead(detail: MessageDetail) -> tuple[Ahead, ...]:
    """Cross-safe and finalized, of each block that has not reached them and will."""
    if detail.row.status is MessageStatus.INVALID:
        return ()
    send, relay = detail.current_send, detail.relay
    found: list[Ahead] = []
    if send is not None:
        found += _levels_of(Lane.SOURCE, send.place, detail.source_as_of)
    if relay is not None:
        found += _levels_of(Lane.DESTINATION, relay.place, detail.destination_as_of)
    return tuple(found)


def _levels_of(lane: Lane, place: LogPlace, as_of: AsOf) -> list[Ahead]:
    if place.safety is Safety.UNKNOWN:
        return []
    reached = ORDER.index(place.safety)
    times = dict(as_of.levels)
    return [
        Ahead(Coming.LEVEL, lane, _wait(place.timestamp, times.get(level)), level)
        for level in (Safety.SAFE, Safety.FINALIZED)
        if ORDER.index(level) > reached
    ]


def _wait(timestamp: int, level_at: int | None) -> int | None:
    """How long until a level gets to a block, as long as it advances as it did: a second a
    second."""
    if level_at is None or timestamp - level_at > _LONGEST_WAIT:
        return None
    return max(1, timestamp - level_at)
