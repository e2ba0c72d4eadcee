"""The relay kit on a message's page: what to know first, then what to copy; it sends nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.relay_kit.kit import build_kit
from messaging.diagnosis.relay_kit.values import Caution, RelayKit
from messaging.tracing.values import MessageStatus
from messaging.tracing.wording import grouped, moment
from messaging.views.kit_blocks import (
    Block,
    Shown,
    show_command,
    show_later,
    show_relay,
    show_resend,
)

_SHOWN_FOR = frozenset(
    {
        MessageStatus.INITIATED,
        MessageStatus.FAILED,
        MessageStatus.EXPIRED,
        MessageStatus.INVALID,
    }
)


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the way back; `when` says when it can be done, where that is not at once."""

    title: str
    text: str
    when: str
    block: Block | None
    deed: Shown | None


@dataclass(frozen=True, slots=True)
class KitPanel:
    """The panel: `main` is what helps now, `later` what helps once the message is expired.
    `over`: no relay can succeed any more."""

    title: str
    cautions: tuple[Caution, ...]
    simulated: str
    main: Shown | None
    later: Shown | None
    later_title: str
    steps: tuple[ShownStep, ...]
    note: str
    over: bool


def kit_of(facts: Facts) -> dict[str, Any]:
    """What `_kit.html` shows: nothing for a message that is over, or of which no send is seen."""
    if facts.detail.row.status not in _SHOWN_FOR:
        return {"kit": None}
    kit = build_kit(facts)
    return {"kit": None if kit is None else _panel(kit, facts)}


def _panel(kit: RelayKit, facts: Facts) -> KitPanel:
    main, later = None, None
    if kit.relay is not None:
        main = show_relay(kit, kit.relay)
        later = None if kit.resend is None else show_later(kit, kit.resend)
    elif kit.resend is not None:
        main = show_resend(kit, kit.resend)
    return KitPanel(
        title=_("Resend kit") if kit.must_resend else _("Relay kit"),
        cautions=kit.cautions,
        simulated=_simulated(kit, facts),
        main=main,
        later=later,
        later_title=_("After expiry: resend on %(source)s")
        % {"source": facts.detail.row.source.name},
        steps=tuple(_steps(kit, facts.now)),
        note=kit.note,
        over=kit.relay is None,
    )


def _simulated(kit: RelayKit, facts: Facts) -> str:
    if kit.simulated is None:
        return ""
    told = {
        "time": moment(kit.simulated.at, facts.now),
        "chain": facts.detail.row.destination.name,
    }
    if kit.simulated.block is None:
        return _("A relay was simulated on %(chain)s on %(time)s, and it succeeds.") % told
    told["block"] = grouped(kit.simulated.block)
    return (
        _("A relay was simulated at %(chain)s block %(block)s, on %(time)s, and it succeeds.")
        % told
    )


def _steps(kit: RelayKit, now: int) -> Iterator[ShownStep]:
    for number, step in enumerate(kit.refund, 1):
        when = ""
        if step.not_before is not None and step.not_before > now:
            when = _("From %(time)s.") % {"time": moment(step.not_before, now)}
        block = None
        if step.command:
            note = _("tells L1 that it was not delivered")
            block = show_command(f"kit-step-{number}", note, step.command, kit, "message.hex")
        deed = None if step.deed is None else show_later(kit, step.deed)
        yield ShownStep(step.title, step.text, when, block, deed)
