"""What the rules, channels and notices of watches are called on their pages."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy, pgettext_lazy

from messaging.support.watching.values import RuleKind, SubjectKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # known to the stubs alone

Text: TypeAlias = "str | _StrPromise"

KINDS: Mapping[SubjectKind, Text] = {
    SubjectKind.MESSAGE: gettext_lazy("Message"),
    SubjectKind.ADDRESS: gettext_lazy("Address"),
    SubjectKind.LANE: gettext_lazy("Lane"),
    SubjectKind.CHAIN: gettext_lazy("Chain"),
}
ASKED: Mapping[SubjectKind, tuple[Text, Text]] = {
    SubjectKind.MESSAGE: (
        gettext_lazy("Message hash"),
        gettext_lazy("It may be one that is not indexed yet."),
    ),
    SubjectKind.ADDRESS: (
        gettext_lazy("Address"),
        gettext_lazy("Sender or target of messages, on any chain."),
    ),
    SubjectKind.LANE: (
        gettext_lazy("Lane"),
        gettext_lazy("Source and destination by their chain ids, as in 901:902."),
    ),
    SubjectKind.CHAIN: (gettext_lazy("Chain id"), gettext_lazy("As in 901.")),
}
RULES: Mapping[RuleKind, tuple[Text, Text]] = {
    RuleKind.EXECUTED: (gettext_lazy("Executed"), gettext_lazy("The message was executed.")),
    RuleKind.STUCK: (
        gettext_lazy("Stuck"),
        gettext_lazy(
            "No relay was seen for three times the 95th percentile of its lane, at least ten "
            "minutes; or it expired."
        ),
    ),
    RuleKind.FAILED: (
        pgettext_lazy("rule of a watch", "Failed"),
        gettext_lazy("Every relay that was seen reverted."),
    ),
    RuleKind.EXPIRING: (
        gettext_lazy("Runs out of time"),
        gettext_lazy("It can still be executed, but not for long."),
    ),
    RuleKind.INVALID: (
        gettext_lazy("Invalid execution"),
        gettext_lazy("An execution breaks a rule: its source does not back it."),
    ),
    RuleKind.SILENT: (
        gettext_lazy("Silent lane"),
        gettext_lazy("Messages wait, and nobody relays any."),
    ),
    RuleKind.LAGGING: (
        gettext_lazy("Chain lags"),
        gettext_lazy("It is indexed late, or its node tells of no new block."),
    ),
    RuleKind.CROSS_STALLED: (
        gettext_lazy("Cross-safety stalled"),
        gettext_lazy("The chain goes on and its cross-safe block does not."),
    ),
    RuleKind.FAILSAFE: (
        gettext_lazy("Failsafe on"),
        gettext_lazy("Interop filters refuse every relay."),
    ),
}
# What a rule compares with: the words, and how many seconds one of them is.
LIMITS: Mapping[RuleKind, tuple[Text, int]] = {
    RuleKind.EXPIRING: (gettext_lazy("Hours left"), 3_600),
    RuleKind.SILENT: (gettext_lazy("Minutes silent"), 60),
    RuleKind.LAGGING: (gettext_lazy("Minutes behind"), 60),
}
STATES: Mapping[str, tuple[str, str, Text]] = {
    "ready": ("ok", "check", pgettext_lazy("state of a channel", "Ready")),
    "waiting": ("due", "clock", gettext_lazy("Waits for confirmation")),
    "failing": ("due", "warn", pgettext_lazy("state of a channel", "Failing")),
    "paused": ("past", "past", pgettext_lazy("state of a channel", "Paused")),
}
DELIVERY_STATES: Mapping[str, tuple[str, str, Text]] = {
    "waiting": ("run", "clock", gettext_lazy("On its way")),
    "delivered": ("ok", "check", gettext_lazy("Delivered")),
    "failed": ("fail", "cross", gettext_lazy("Given up")),
}
