"""Help: how a message crosses, told on a real one of this site, and what to do when it does not."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.protocol.text import parse_hash
from messaging.tracing.freshness import of_chains
from messaging.tracing.messages import get_message
from messaging.tracing.network import load_network
from messaging.tracing.newest import newest_executed
from messaging.tracing.places import list_as_of
from messaging.tracing.standing import relay_delay
from messaging.tracing.values import MessageDetail, MessageStatus, Safety
from messaging.views.clock import read_clock
from messaging.views.methods import read_only
from messaging.views.rendering import render_page


@dataclass(frozen=True, slots=True)
class StatusTold:
    """What a status means, and what comes next or is to be done."""

    status: MessageStatus
    means: str | Promise
    following: str | Promise


@dataclass(frozen=True, slots=True)
class LevelTold:
    """What a safety level means, and the glossary's anchor of it."""

    level: Safety
    anchor: str
    means: str | Promise


_STATUSES = (
    StatusTold(
        MessageStatus.INITIATED,
        _("Sent, and no relay was seen on the destination up to the block that the page names."),
        _("Anyone can relay it until its deadline. Most are relayed within seconds."),
    ),
    StatusTold(
        MessageStatus.EXECUTED,
        _("Relayed on the destination, and the source backs the relay: it happened, once."),
        _("Nothing is left to do. Its blocks become safer by themselves."),
    ),
    StatusTold(
        MessageStatus.FAILED,
        _("A relay was tried and reverted, and it can still be relayed."),
        _("Its page says with which error, and whose problem that is. Mend it and relay again."),
    ),
    StatusTold(
        MessageStatus.EXPIRED,
        _("Not relayed within the expiry window after its last sending."),
        _("Resend it on its source: hash and payload stay, the clock starts again."),
    ),
    StatusTold(
        MessageStatus.INVALID,
        _("A relay claims it, and the source does not back the claim."),
        _("Do not count on it: the block that holds the relay is to be replaced."),
    ),
    StatusTold(
        MessageStatus.AWAITING_SOURCE,
        _("The relay is indexed, and the source block that it names is not yet."),
        _("Wait: its page completes itself when the source is indexed that far."),
    ),
    StatusTold(
        MessageStatus.UNTRACKED_SOURCE,
        _("Relayed from a chain that Crosslane does not follow."),
        _("Whether that chain backs it cannot be checked here; look at its own explorer."),
    ),
    StatusTold(
        MessageStatus.DROPPED,
        _("All that was stored of it was taken back by a reorg."),
        _("Its transaction is mostly included again by itself, and then shows here again."),
    ),
)
_LEVELS = (
    LevelTold(
        Safety.UNSAFE,
        "unsafe",
        _("The sequencer spread the block, and it is not on L1 yet: it may still be replaced."),
    ),
    LevelTold(
        Safety.CROSS_UNSAFE,
        "cross-unsafe",
        _("Its messages are verified against the other chains' unsafe blocks."),
    ),
    LevelTold(
        Safety.LOCAL_SAFE,
        "local-safe",
        _("Derived from L1. Its messages are not verified: one that is invalid replaces it."),
    ),
    LevelTold(
        Safety.SAFE,
        "cross-safe",
        _("Derived from L1, and its messages and all that it depends on are verified."),
    ),
    LevelTold(
        Safety.FINALIZED,
        "finalized",
        _("Its L1 inputs are final: it cannot be reorged."),
    ),
)


@read_only
def show_help(request: HttpRequest) -> HttpResponse:
    """All of the help, on one page."""
    now = read_clock()
    searched = list_as_of(load_network())
    context = {
        "nav": "help",
        "now": now,
        "fresh": of_chains(searched, now),
        "statuses": _STATUSES,
        "levels": _LEVELS,
        **_example(),
    }
    return render_page(request, "messaging/help/help.html", context)


def _example() -> dict[str, object]:
    """The newest executed message with all of its phases; nothing where there is none."""
    for newest in newest_executed(1):
        detail = get_message(parse_hash(newest.message_hash))
        if detail is not None and _is_whole(detail):
            return {
                "detail": detail,
                "row": detail.row,
                "send": detail.current_send,
                "relay": detail.relay,
                "delay": relay_delay(detail),
            }
    return {}


def _is_whole(detail: MessageDetail) -> bool:
    return detail.current_send is not None and detail.relay is not None
