"""The panel of a message page on what the message says, in sentences; it decodes nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.payload import PayloadFacts, read_payload
from messaging.tracing.values import MessageDetail
from messaging.tracing.wording import grouped


@dataclass(frozen=True, slots=True)
class CallPanel:
    """The panel: `told` how large it is, `source` who says what it means, `notes` on what is not
    shown."""

    facts: PayloadFacts
    told: str
    source: str
    notes: tuple[str, ...]
    words_told: str
    hints_title: str


def call_of(detail: MessageDetail) -> CallPanel | None:
    """The panel of a message, None where no send of it is seen; at most one statement."""
    facts = read_payload(detail)
    if facts is None:
        return None
    known = facts.signature is not None
    return CallPanel(
        facts=facts,
        told=_size(facts.size),
        source=_source(facts),
        notes=tuple(_notes(facts)),
        words_told=_("after the selector %(selector)s") % {"selector": facts.selector}
        if facts.selector
        else "",
        hints_title=_("What it is") if known else _("What it may be"),
    )


def _size(size: int) -> str:
    return ngettext("%(count)s byte", "%(count)s bytes", size) % {"count": grouped(size)}


def _source(facts: PayloadFacts) -> str:
    if facts.selector is None:
        return (
            _("It is shorter than a selector: it calls no function.")
            if facts.size
            else _("It is empty: the target's fallback function is called, or ETH received.")
        )
    if facts.bridged:
        return _("One half of a bridge says so to the other: what is moved is certain.")
    if facts.origin is None:
        return _(
            "The selector %(selector)s is in no uploaded ABI and not in the table of known "
            "functions."
        ) % {"selector": facts.selector}
    if facts.origin.name is None:
        return _(
            "Decoded by a table of known functions. Another function could have the same selector "
            "%(selector)s."
        ) % {"selector": facts.selector}
    if facts.origin.exact:
        return _("Decoded by the ABI \u201c%(name)s\u201d, uploaded for this contract.") % {
            "name": facts.origin.name
        }
    return _(
        "Decoded by the ABI \u201c%(name)s\u201d, uploaded for any contract. Another function "
        "could have the same selector %(selector)s."
    ) % {"name": facts.origin.name, "selector": facts.selector}


def _notes(facts: PayloadFacts) -> list[str]:
    notes = []
    if facts.more:
        notes.append(
            ngettext("%(count)s more value follows.", "%(count)s more values follow.", facts.more)
            % {"count": grouped(facts.more)}
        )
    if facts.rest:
        notes.append(
            ngettext(
                "%(count)s byte follows that no argument needs.",
                "%(count)s bytes follow that no argument needs.",
                facts.rest,
            )
            % {"count": grouped(facts.rest)}
        )
    if facts.words_left:
        notes.append(
            ngettext(
                "The last %(count)s word is not shown: it is in the raw message.",
                "The last %(count)s words are not shown: they are in the raw message.",
                facts.words_left,
            )
            % {"count": grouped(facts.words_left)}
        )
    return notes
