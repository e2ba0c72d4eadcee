"""The words of a lane chart: titles, second lines, and the story in sentences; pure."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from messaging.tracing.lanechart.grouping import group_many
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
from messaging.tracing.levels import LABELS, title
from messaging.tracing.values import Safety
from messaging.tracing.wording import duration, moment, short_name

_MOST_ALIKE = 3  # attempts or resends in a row that have sentences of their own
_TITLES = {
    Kind.SENT: gettext_noop("Sent"),
    Kind.NAMED: gettext_noop("Sent, says the relay"),
    Kind.RESENT: gettext_noop("Sent again"),
    Kind.REVERTED: gettext_noop("Reverted"),
    Kind.RELAYED: gettext_noop("Relayed"),
    Kind.ARRIVED: gettext_noop("Relayed"),
    Kind.UNBACKED: gettext_noop("Relayed, not valid"),
    Kind.EXPIRED: gettext_noop("Expired"),
    Kind.SENT_TAKEN_BACK: gettext_noop("Sent, taken back"),
    Kind.RELAY_TAKEN_BACK: gettext_noop("Relay taken back"),
}
_SENTENCES = {
    Kind.SENT: gettext_noop("Sent on %(chain)s %(when)s."),
    Kind.NAMED: gettext_noop(
        "Sent on %(chain)s %(when)s, as the relay names it; the log is not seen."
    ),
    Kind.RESENT: gettext_noop("Sent again on %(chain)s %(when)s."),
    Kind.RELAYED: gettext_noop("Relayed on %(chain)s %(when)s."),
    Kind.ARRIVED: gettext_noop("Relayed on %(chain)s %(when)s; its source cannot be checked yet."),
    Kind.UNBACKED: gettext_noop("Relayed on %(chain)s %(when)s, and its source does not back it."),
    Kind.EXPIRED: gettext_noop("It expired %(when)s."),
    Kind.SENT_TAKEN_BACK: gettext_noop(
        "It was sent on %(chain)s %(when)s, and a reorg took that back."
    ),
    Kind.RELAY_TAKEN_BACK: gettext_noop("A relay on %(chain)s %(when)s was taken back by a reorg."),
}
_FATES = {
    Fate.WAITS: gettext_noop("No relay was seen on %(chain)s yet."),
    Fate.UNSEEN: gettext_noop("%(chain)s is not followed, so a relay there cannot be seen."),
    Fate.BARRED: gettext_noop("%(chain)s is not in the dependency set and cannot execute it."),
}
_COMING = {
    Coming.LEVEL: gettext_noop("The block of %(chain)s becomes %(level)s %(when)s."),
    Coming.CUT_OFF: gettext_noop("Nodes of %(chain)s stop accepting a relay %(when)s."),
    Coming.EXPIRY: gettext_noop("The message expires %(when)s."),
}


def event_title(event: Event) -> str:
    """What happened, in a word or three."""
    if event.kind is Kind.REVERTED and event.count > 1:
        return ngettext("%(count)d reverted", "%(count)d reverted", event.count) % {
            "count": event.count
        }
    if event.kind is Kind.RESENT and event.count > 1:
        return ngettext("Sent again", "Sent again %(count)d times", event.count) % {
            "count": event.count
        }
    return _(_TITLES[event.kind])


def event_time(event: Event, story: Story) -> str:
    """The clock time of the first event, how long after it for the others."""
    if event.at is None:
        return _("time not known")
    if event.first is not None and event.first != event.at:
        return _("%(first)s to %(last)s") % {
            "first": after(event.first, story),
            "last": after(event.at, story),
        }
    return clock(event.at, story.now) if is_first(event, story) else after(event.at, story)


def event_brief(event: Event, story: Story) -> str:
    """The time in fewer letters: one unit, of several events the last one's."""
    if event.at is None:
        return ""
    if is_first(event, story):
        return clock(event.at, story.now)[-8:]
    if event.at <= story.origin:
        return after(event.at, story)
    return f"+{duration(event.at - story.origin, units=1)}"


def after(at: int, story: Story) -> str:
    """`+1 min 36 s`: how long after the origin."""
    if at < story.origin:
        return _("%(time)s before") % {"time": duration(story.origin - at)}
    if at == story.origin:
        return _("same second")
    return f"+{duration(at - story.origin)}"


def is_first(event: Event, story: Story) -> bool:
    """Whether it is the first event whose time is known: that one is told by the clock."""
    first = next((one for one in story.events if one.at is not None), None)
    return first is not None and (event.kind, event.at) == (first.kind, first.at)


def clock(at: int, now: int) -> str:
    """`14:29:12`, with the day where that is another one."""
    spoken = moment(at, now)
    try:
        same = datetime.fromtimestamp(at, UTC).date() == datetime.fromtimestamp(now, UTC).date()
    except (OverflowError, OSError, ValueError):
        return spoken
    return spoken[-8:] if same else spoken


def ahead_title(ahead: Ahead) -> str:
    """What is ahead."""
    if ahead.kind is Coming.LEVEL:
        return title(ahead.level or Safety.UNKNOWN)
    return _("RPC cut-off") if ahead.kind is Coming.CUT_OFF else _("Expires")


def ahead_time(ahead: Ahead, *, units: int = 2) -> str:
    """`in 2 min`, of a level `in about 2 min`; not known where nothing tells."""
    if ahead.left is None:
        return _("when is not known")
    if ahead.kind is Coming.LEVEL:
        return _("in about %(time)s") % {"time": duration(about(ahead.left), units=1)}
    told = _("in %(time)s") % {"time": duration(ahead.left, units=units)}
    if ahead.margin:
        margin = duration(ahead.margin, units=1)
        return _("%(told)s; nodes stop %(margin)s before") % {"told": told, "margin": margin}
    return told


def about(seconds: int) -> int:
    """An estimate that does not tell more than it knows: full minutes from one minute on."""
    return seconds if seconds < 60 else 60 * round(seconds / 60)  # noqa: PLR2004


def lane_note(story: Story, lane: Lane) -> str:
    """What stands below a chain's name."""
    chain = story.chain(lane)
    if not chain.followed:
        return _("source, not followed") if lane is Lane.SOURCE else _("destination, not followed")
    told = _("source · chain %(id)s") if lane is Lane.SOURCE else _("destination · chain %(id)s")
    return told % {"id": chain.chain_id}


def chart_title(story: Story) -> str:
    """What the picture is."""
    return _("%(source)s to %(destination)s on one time axis") % {
        "source": short_name(story.source.name),
        "destination": short_name(story.destination.name),
    }


def tell(story: Story) -> str:
    """The story in sentences, in its order."""
    events = group_many(story.events, most=_MOST_ALIKE)
    sentences = [_event_sentence(event, story) for event in events]
    sentences.append(_fate_sentence(story))
    sentences += [_standing_sentence(one, story) for one in story.standings]
    sentences += [_ahead_sentence(one, story) for one in story.ahead]
    return " ".join(sentence for sentence in sentences if sentence)


def _event_sentence(event: Event, story: Story) -> str:
    chain = short_name(story.chain(event.lane).name)
    when = _("at a time that is not known")
    if event.at is not None and is_first(event, story):
        when = _("on %(moment)s UTC") % {"moment": moment(event.at, story.now)}
    elif event.at is not None:
        when = _("after %(time)s") % {"time": duration(event.at - story.origin)}
        if event.at < story.origin:
            when = _("%(time)s earlier by its own clock") % {
                "time": duration(story.origin - event.at)
            }
    told = {"chain": chain, "when": when, "count": event.count, "reason": event.reason}
    sentence = _reverted(event) if event.kind is Kind.REVERTED else _(_SENTENCES[event.kind])
    return sentence % told


def _reverted(event: Event) -> str:
    """Of relays that reverted, with the reason of the last one."""
    if event.reason:
        return ngettext(
            "A relay on %(chain)s reverted %(when)s: %(reason)s.",
            "%(count)d relays on %(chain)s reverted, the last one %(when)s: %(reason)s.",
            event.count,
        )
    return ngettext(
        "A relay on %(chain)s reverted %(when)s.",
        "%(count)d relays on %(chain)s reverted, the last one %(when)s.",
        event.count,
    )


def _fate_sentence(story: Story) -> str:
    chain = short_name(story.destination.name)
    if story.fate is Fate.WAITS and story.of(Kind.REVERTED):
        return _("No relay that succeeded was seen on %(chain)s yet.") % {"chain": chain}
    told = _FATES.get(story.fate)
    return _(told) % {"chain": chain} if told else ""


def _standing_sentence(standing: Standing, story: Story) -> str:
    chain = short_name(story.chain(standing.lane).name)
    if standing.safety is Safety.UNKNOWN:
        return _("How safe the block of %(chain)s is, no node tells.") % {"chain": chain}
    return _("The block of %(chain)s is %(level)s now.") % {
        "chain": chain,
        "level": LABELS[standing.safety],
    }


def _ahead_sentence(ahead: Ahead, story: Story) -> str:
    chain = short_name(story.chain(ahead.lane).name)
    when = ahead_time(ahead)
    told = _(_COMING[ahead.kind])
    if ahead.kind is Coming.LEVEL and ahead.left is None:
        told = _("The block of %(chain)s is not %(level)s yet.")
    return told % {"chain": chain, "when": when, "level": LABELS[ahead.level or Safety.UNKNOWN]}
