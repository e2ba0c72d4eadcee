"""The words of the desk: reasons, causes, states and deeds as staff read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from messaging.diagnosis.causes import Cause
from messaging.support.case_values import STATE_WORDS, State
from messaging.support.deeds import Deed
from messaging.support.queue import Reason
from messaging.tracing.wording import cut

REASON_WORDS = {
    Reason.EXPIRED: gettext_lazy("Expired, waits for a resend"),
    Reason.RELAY_FAILED: gettext_lazy("A relay failed"),
    Reason.RUNS_OUT: gettext_lazy("Time runs out"),
    Reason.SLOW: gettext_lazy("Nobody relayed it"),
}
REASON_NOTES = {
    Reason.EXPIRED: gettext_lazy("Its window has passed; only a new sending can be relayed."),
    Reason.RELAY_FAILED: gettext_lazy("Every relay that was seen reverted."),
    Reason.RUNS_OUT: gettext_lazy("Less than 48 h are left."),
    Reason.SLOW: gettext_lazy("Older than 3 times the 95th percentile of its lane."),
}
CAUSE_WORDS = {
    Cause.NOT_RELAYED: gettext_lazy("Nobody relayed it"),
    Cause.NO_ACCESS_LIST: gettext_lazy("Relay sent without the access list"),
    Cause.WRONG_IDENTIFIER: gettext_lazy("Relay named another log"),
    Cause.WRONG_PAYLOAD: gettext_lazy("Relay carried another payload"),
    Cause.TARGET_REVERTS: gettext_lazy("Target reverts"),
    Cause.NO_CODE: gettext_lazy("No contract at the target"),
    Cause.OUT_OF_GAS: gettext_lazy("Relay ran out of gas"),
    Cause.ALREADY_RELAYED: gettext_lazy("Relayed already"),
    Cause.WRONG_CHAIN: gettext_lazy("Relayed on another chain"),
    Cause.NOT_IN_SET: gettext_lazy("Destination not in the dependency set"),
    Cause.EXPIRED: gettext_lazy("Expired, waits for a resend"),
    Cause.EXPIRES_SOON: gettext_lazy("Time runs out"),
    Cause.SOURCE_REPLACED: gettext_lazy("Source block was replaced"),
    Cause.DESTINATION_REPLACED: gettext_lazy("Destination block was replaced"),
    Cause.SOURCE_NOT_SEEN: gettext_lazy("Source not seen yet by the filter"),
    Cause.FILTER_LAGS: gettext_lazy("Interop filter lags"),
    Cause.FILTER_REFUSES_ALL: gettext_lazy("Interop filter refuses everything"),
    Cause.RELAY_VANISHED: gettext_lazy("Relay transaction vanished"),
    Cause.NOT_SAFE_YET: gettext_lazy("Executed, not safe yet"),
    Cause.CROSS_SAFETY_STALLED: gettext_lazy("Cross-safety stalled"),
    Cause.EXECUTING_CHAIN_UNKNOWN: gettext_lazy("Filter does not know the executing chain"),
    Cause.INTEROP_INACTIVE: gettext_lazy("Interop is not active"),
    Cause.RELAYER_BLOCKED: gettext_lazy("Relayer is blocked"),
    Cause.NEEDS_OTHER_MESSAGE: gettext_lazy("Needs another message first"),
    Cause.LIQUIDITY_EMPTY: gettext_lazy("ETH liquidity is empty"),
    Cause.NO_CALLBACK: gettext_lazy("Recipient is not called"),
    Cause.SHOWN_PENDING_ELSEWHERE: gettext_lazy("Shown as pending elsewhere"),
    Cause.CLOCK_AHEAD: gettext_lazy("A clock is ahead"),
}
STATE_TITLES = {
    State.OPEN: pgettext_lazy("state of a case", "open"),
    State.WAITING: pgettext_lazy("state of a case", "waiting"),
    State.RESOLVED: pgettext_lazy("state of a case", "resolved"),
    State.IGNORED: pgettext_lazy("state of a case", "ignored"),
}
_ICONS = {
    Reason.EXPIRED: ("is-none", "past"),
    Reason.RELAY_FAILED: ("is-fail", "cross"),
    Reason.RUNS_OUT: ("is-due", "clock"),
    Reason.SLOW: ("is-run", "run"),
}
_CAUSE_ICONS = {
    Cause.NOT_RELAYED: ("is-run", "run"),
    Cause.TARGET_REVERTS: ("is-fail", "cross"),
    Cause.OUT_OF_GAS: ("is-fail", "cross"),
    Cause.EXPIRED: ("is-none", "past"),
}


def icon_of(reason: Reason | None, cause: Cause | None) -> tuple[str, str]:
    """The class and the drawing of a group."""
    if cause is not None:
        return _CAUSE_ICONS.get(cause, ("is-due", "warn"))
    return ("is-none", "dash") if reason is None else _ICONS[reason]


def why(reason: Reason, cause: Cause | None) -> str:
    """Why a case is in the queue: the probe's cause where one is known, else the rule's reason."""
    return str(REASON_WORDS[reason] if cause is None else CAUSE_WORDS[cause])


def tell_deed(deed: Deed) -> tuple[str, ...]:
    """What was done, in sentences without a subject: the name stands beside them."""
    if deed.verb == "opened":
        reason = Reason(int(deed.details.get("reason", Reason.SLOW)))
        return (_("Opened the case: %(reason)s.") % {"reason": REASON_WORDS[reason]},)
    if deed.verb == "closed":
        told = _("Closed the case: the message was executed in %(transaction)s.")
        return (told % {"transaction": cut(str(deed.details.get("transaction", "")))},)
    if deed.verb == "reopened":
        if deed.details.get("message") == "dropped":
            return (_("Opened the case again: a reorg took back the message itself."),)
        return (_("Opened the case again: a reorg took back the execution."),)
    if deed.verb == "rechecked":
        return (_("Asked for a new check."),)
    return tuple(_changes(deed.details))


def _changes(details: Mapping[str, Any]) -> list[str]:
    told = list[str]()
    if "state" in details:
        before, after = (str(STATE_TITLES[STATE_WORDS[word]]) for word in details["state"])
        told.append(
            _("Changed the state from %(before)s to %(after)s.")
            % {"before": before, "after": after}
        )
    if "owner" in details:
        nobody = pgettext("owner of a case", "nobody")
        before, after = (name or nobody for name in details["owner"])
        told.append(
            _("Changed the owner from %(before)s to %(after)s.")
            % {"before": before, "after": after}
        )
    if "labelled" in details:
        told.append(_("Added the label %(names)s.") % {"names": ", ".join(details["labelled"])})
    if "unlabelled" in details:
        told.append(_("Removed the label %(names)s.") % {"names": ", ".join(details["unlabelled"])})
    return told


def seconds(at: datetime) -> int:
    """A point in time as pages count it."""
    return int(at.timestamp())
