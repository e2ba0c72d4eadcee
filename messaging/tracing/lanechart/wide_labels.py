"""The labels of the wide drawing, those that are kept; pure."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from messaging.tracing.lanechart.elements import Shape, Text
from messaging.tracing.lanechart.labels import Anchor, Label, Placed, fit, keep_apart
from messaging.tracing.lanechart.places import LEFT, Awaited, Located, Places
from messaging.tracing.lanechart.safety import derived_standings, l1_words
from messaging.tracing.lanechart.story import Coming, Fate, Kind, Lane, Story
from messaging.tracing.lanechart.wide_paths import L1_AHEAD, L1_NODE
from messaging.tracing.lanechart.words import (
    ahead_time,
    ahead_title,
    event_brief,
    event_time,
    event_title,
)
from messaging.tracing.levels import title
from messaging.tracing.values import Safety

BANDS = {Lane.SOURCE: 44, Lane.L1: 206, Lane.DESTINATION: 314}  # of first lines
_LINE = 15  # px to the second one
_EDGE_LEFT, _EDGE_RIGHT = 200.0, 1106.0
_CLEAR = 7.0  # px that labels keep from now
_LONGEST = 168.0  # px of a first line

_WEIGHTS = {
    Kind.RELAYED: 100,
    Kind.UNBACKED: 100,
    Kind.ARRIVED: 100,
    Kind.SENT: 98,
    Kind.NAMED: 98,
    Kind.SENT_TAKEN_BACK: 97,
    Kind.EXPIRED: 96,
    Kind.RELAY_TAKEN_BACK: 70,
    Kind.REVERTED: 80,
    Kind.RESENT: 75,
}
_FATES = {
    Fate.UNSEEN: (gettext_noop("Not followed"), gettext_noop("a relay cannot be seen here")),
    Fate.BARRED: (gettext_noop("Cannot be executed"), gettext_noop("not in the dependency set")),
}
_L1_AHEAD = (
    (Safety.SAFE, gettext_noop("Batches"), gettext_noop("then verified")),
    (Safety.FINALIZED, gettext_noop("L1 finality"), ""),
)
_TONES = {Kind.REVERTED: "t-fail", Kind.UNBACKED: "t-fail"}


def label_shapes(
    story: Story, places: Places, closed: Sequence[tuple[int, float, float]]
) -> list[Shape]:
    """The texts of all labels that are kept."""
    labels = [
        *(_of_event(one, at, story, places) for at, one in enumerate(places.events)),
        *_of_now(story, places),
        *_of_fate(story, places),
        *(_of_ahead(one, places) for one in places.awaited),
        *_of_l1_ahead(places),
    ]
    bands = {BANDS[Lane.L1]} & {band for band, _left, _right in closed}
    mine = [one for one in closed if one[0] in bands]
    return [shape for placed in keep_apart(labels, mine) for shape in _texts(placed)]


def _texts(placed: Placed) -> list[Shape]:
    label = placed.label
    anchor = "" if placed.anchor is Anchor.START else placed.anchor.value
    style = f"t-event {label.tone}".rstrip()
    shapes: list[Shape] = [Text(style, placed.x, label.band, label.title, anchor)]
    if placed.sub:
        shapes.append(Text("t-sub", placed.x, label.band + _LINE, placed.sub, anchor))
    return shapes


def _of_event(one: Located, order: int, story: Story, places: Places) -> Label:
    """The later of two like events matters more: it is the news."""
    event = one.event
    return Label(
        band=BANDS[event.lane],
        x=one.x,
        title=fit(event_title(event), _LONGEST, 13),
        sub=event_time(event, story),
        brief=event_brief(event, story),
        weight=100 * _WEIGHTS[event.kind] + order,
        low=_EDGE_LEFT,
        high=places.now - _CLEAR,
        anchor=Anchor.START if one.x <= LEFT else Anchor.MIDDLE,
        tone=_TONES.get(event.kind, ""),
    )


def _of_now(story: Story, places: Places) -> list[Label]:
    """The levels that are reached, each at now on its lane, and L1 as their cause."""
    low, high = _EDGE_LEFT, places.now - _CLEAR
    labels = [
        Label(
            BANDS[one.lane],
            places.now - 2 * _CLEAR,
            title(one.safety),
            _("as of now"),
            _("as of now"),
            5_000,
            low,
            high,
            Anchor.END,
        )
        for one in derived_standings(story)
    ]
    words = l1_words(story)
    if words is not None:
        reached = bool(derived_standings(story))
        x = places.now - L1_NODE if reached else places.now - 2 * _CLEAR
        anchor = Anchor.MIDDLE if reached else Anchor.END
        tone = "" if reached else "t-soft"
        labels.append(
            Label(BANDS[Lane.L1], x, words[0], words[1], "", 6_000, low, high, anchor, tone)
        )
    return labels


def _of_fate(story: Story, places: Places) -> list[Label]:
    """Why no relay is drawn, where the reader would look for it."""
    told = _FATES.get(story.fate)
    if told is None:
        return []
    first, second = _(told[0]), _(told[1])
    x = (LEFT + 80 + places.now) / 2
    high = places.now - _CLEAR
    return [
        Label(BANDS[Lane.DESTINATION], x, first, second, "", 9_000, _EDGE_LEFT, high, tone="t-soft")
    ]


def _of_ahead(one: Awaited, places: Places) -> Label:
    ahead = one.ahead
    tone = {Coming.LEVEL: "t-soft", Coming.CUT_OFF: "t-due"}.get(ahead.kind, "")
    return Label(
        band=BANDS[ahead.lane],
        x=one.x,
        title=ahead_title(ahead),
        sub=ahead_time(ahead),
        brief="" if ahead.left is None else ahead_time(ahead, units=1),
        weight=_ahead_weight(one),
        low=places.now + _CLEAR,
        high=_EDGE_RIGHT,
        tone=tone,
    )


def _ahead_weight(one: Awaited) -> int:
    if one.ahead.kind is Coming.EXPIRY:
        return 9_500
    if one.ahead.kind is Coming.CUT_OFF:
        return 9_000
    return 4_000 if one.ahead.level is Safety.SAFE else 3_800


def _of_l1_ahead(places: Places) -> list[Label]:
    labels = []
    for level, first, second in _L1_AHEAD:
        found = [one.x for one in places.awaited if one.ahead.level is level]
        if found:
            x = max(places.now + 14, min(found) - L1_AHEAD)
            reach = (places.now + _CLEAR, _EDGE_RIGHT, Anchor.END, "t-soft")
            note = _(second) if second else ""
            labels.append(Label(BANDS[Lane.L1], x, _(first), note, "", 2_000, *reach))
    return labels
