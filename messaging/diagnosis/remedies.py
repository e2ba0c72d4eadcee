"""What is done about an expired message, by the version of the source's messenger; pure."""

import re

from django.utils.translation import gettext as _

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Action

_VERSION = re.compile(r"(\d+)\.(\d+)")
_REFUNDS = 2  # the first major version that refunds
_RESENDS = (1, 1)  # the first that resends


def messenger_version(facts: Facts) -> tuple[int, int] | None:
    """Major and minor version of the source's messenger, as a probe read it, else as is stored;
    None where it is not known."""
    told = facts.probe.source_version.value if facts.probe else None
    found = _VERSION.match(told or facts.source.messenger_version or "")
    return None if found is None else (int(found[1]), int(found[2]))


def refunds(facts: Facts) -> bool:
    """Whether the messenger refunds expired messages and cannot resend them."""
    version = messenger_version(facts)
    return version is not None and version[0] >= _REFUNDS


def has_neither(facts: Facts) -> bool:
    """Whether the messenger neither refunds expired messages nor resends any."""
    version = messenger_version(facts)
    return version is not None and version < _RESENDS


def resending(facts: Facts) -> Action:
    """What is done about an expired message."""
    names = facts.names
    if refunds(facts):
        return Action(
            _("Have it exported on %(destination)s and refunded on %(source)s.") % names,
            _("Walk them through: exportUndeliveredMessage, the withdrawal, then the refund."),
            _("Keep UndeliveredMessageExporter on %(destination)s reachable.") % names,
        )
    if has_neither(facts):
        return Action(
            _("Do what sent it once more: this messenger cannot send the same message again."),
            _("The messenger of %(source)s is older than resendMessage; a new one is needed.")
            % names,
            _("Upgrade the messenger of %(source)s.") % names,
        )
    return Action(
        _("Resend it on %(source)s, then relay it: the hash stays, the clock starts again.")
        % names,
        _("Give them the resend command of the relay kit, and have it relayed in time."),
        _("Find out why nobody relayed it within its window."),
    )


def looking_first(facts: Facts) -> Action:
    """What is done about one that may have been relayed where nobody looked."""
    names = facts.names
    return Action(
        _("Look on %(destination)s whether it was relayed, or have its nodes asked here.") % names,
        _("Have the message checked here before you advise to send it again."),
        _("Index %(destination)s from the time of the sending on.") % names,
    )
