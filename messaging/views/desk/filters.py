"""The filters of the queue in an address: read, written back, and as chips; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from messaging.diagnosis.causes import Cause
from messaging.support.case_filters import NOBODY, CaseFilters, Grouping
from messaging.support.case_values import STATE_WORDS
from messaging.support.case_words import CAUSE_WORDS, REASON_WORDS, STATE_TITLES
from messaging.support.queue import Reason
from messaging.tracing.asking import MalformedFilter, is_number, shown
from messaging.tracing.values import ChainRef
from messaging.views.filters import Chip, Option, as_query, chain_chip

CASE_FILTERS = ("state", "owner", "reason", "cause", "source", "destination", "label", "group")
_ANY = "all"
_REASONS = {reason.name.lower(): reason for reason in Reason}
_CAUSES = {cause.name.lower(): cause for cause in Cause}
_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of choices."""

    name: str
    label: str
    options: tuple[Option, ...]


def read_filters(query: Mapping[str, str]) -> CaseFilters:
    """The filters in a query string, of which an empty one is none; raises MalformedFilter."""
    given = {name: query.get(name, "").strip()[:_LONGEST] for name in CASE_FILTERS}
    state = _one_of("state", given["state"], {**STATE_WORDS, _ANY: None})
    grouping = {one.value: one for one in Grouping}
    return CaseFilters(
        state=state,
        every_state=given["state"] == _ANY,
        owner=_name("owner", given["owner"]),
        reason=_one_of("reason", given["reason"], _REASONS),
        cause=_one_of("cause", given["cause"], _CAUSES),
        source=_chain_id("source", given["source"]),
        destination=_chain_id("destination", given["destination"]),
        label=_name("label", given["label"]),
        grouping=_one_of("group", given["group"], grouping) or Grouping.REASON,
    )


def _one_of(name: str, text: str, known: Mapping[str, Any]) -> Any:
    if text and text not in known:
        sentence = _("%(name)s %(value)s cannot be used: give one of %(known)s.")
        values = {"name": name, "value": shown(text), "known": ", ".join(known)}
        raise MalformedFilter(name, sentence % values)
    return known.get(text)


def _name(name: str, text: str) -> str | None:
    if "\0" in text:
        sentence = _("%(name)s %(value)s names nothing: choose one of the list.")
        raise MalformedFilter(name, sentence % {"name": name, "value": shown(text)})
    return text or None


def _chain_id(name: str, text: str) -> int | None:
    if text and not (is_number(text) and int(text) < 2**256):
        sentence = _("%(name)s %(value)s is no chain id: give a whole number.")
        raise MalformedFilter(name, sentence % {"name": name, "value": shown(text)})
    return int(text) if text else None


def write_filters(filters: CaseFilters, **more: str | int | None) -> str:
    """The query string of filters, `?` and all; a dot for none."""
    state = None if filters.state is None else filters.state.name.lower()
    return as_query(
        {
            "state": _ANY if filters.every_state else state,
            "owner": filters.owner,
            "reason": None if filters.reason is None else filters.reason.name.lower(),
            "cause": None if filters.cause is None else filters.cause.name.lower(),
            "source": filters.source,
            "destination": filters.destination,
            "label": filters.label,
            "group": None if filters.grouping is Grouping.REASON else filters.grouping.value,
            **more,
        }
    )


def chips_of(filters: CaseFilters, chains: Sequence[ChainRef]) -> tuple[Chip, ...]:
    """A chip for every filter that is on, with the address without it."""
    return tuple(
        replace(chip, address=write_filters(replace(filters, **off)))
        for off, chip in _chips(filters, chains)
    )


def _chips(
    filters: CaseFilters, chains: Sequence[ChainRef]
) -> Iterator[tuple[dict[str, Any], Chip]]:
    """What to change in the filters to take each off, and its chip without an address."""
    if filters.every_state:
        yield {"every_state": False}, _chip(_("State"), pgettext("every state", "any"))
    words = (
        ("state", _("State"), filters.state and STATE_TITLES[filters.state]),
        ("owner", _("Owner"), filters.owner and owner_words(filters.owner)),
        ("reason", _("Reason"), filters.reason and REASON_WORDS[filters.reason]),
        ("cause", _("Cause"), filters.cause and CAUSE_WORDS[filters.cause]),
        ("label", _("Label"), filters.label),
    )
    for name, label, word in words:
        if word is not None:
            yield {name: None}, _chip(label, str(word))
    lane = (
        ("source", _("Source"), filters.source),
        ("destination", _("Destination"), filters.destination),
    )
    for name, label, chain_id in lane:
        if chain_id is not None:
            yield {name: None}, chain_chip(label, chain_id, chains)
    if filters.grouping is Grouping.LANE:
        yield {"grouping": Grouping.REASON}, _chip(_("Group by"), _("lane"))


def _chip(label: str, value: str) -> Chip:
    return Chip(label, value, None, "")


def owner_words(name: str) -> str:
    """An owner as a chip names it."""
    return pgettext("owner of a case", "nobody") if name == NOBODY else name


def choices_of(
    filters: CaseFilters, staff: Sequence[str], labels: Sequence[str]
) -> tuple[Choice, ...]:
    """The fields of the form, but for the chains."""
    state = _ANY if filters.every_state else filters.state and filters.state.name.lower()
    states = [
        ("", _("not done")),
        *((word, str(STATE_TITLES[one])) for word, one in STATE_WORDS.items()),
    ]
    owners = [("", _("anybody")), (NOBODY, owner_words(NOBODY)), *((one, one) for one in staff)]
    reasons = [("", _("any"))]
    reasons += [(word, str(REASON_WORDS[one])) for word, one in _REASONS.items()]
    causes = [("", _("any")), *((word, str(CAUSE_WORDS[one])) for word, one in _CAUSES.items())]
    fields = [
        ("state", _("State"), [*states, (_ANY, _("any"))], state or ""),
        ("owner", _("Owner"), owners, filters.owner or ""),
        ("reason", _("Reason"), reasons, filters.reason.name.lower() if filters.reason else ""),
        (
            "cause",
            _("Cause of the last check"),
            causes,
            filters.cause.name.lower() if filters.cause else "",
        ),
        (
            "label",
            _("Label"),
            [("", _("any")), *((one, one) for one in labels)],
            filters.label or "",
        ),
        (
            "group",
            _("Group by"),
            [("", _("reason")), ("lane", _("lane"))],
            filters.grouping.value if filters.grouping is Grouping.LANE else "",
        ),
    ]
    return tuple(
        Choice(name, label, tuple(Option(value, text, value == chosen) for value, text in options))
        for name, label, options, chosen in fields
    )
