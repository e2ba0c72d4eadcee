"""The causes in words: what each is called, and how it is told where it is ruled out or open."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.diagnosis.causes import Cause


class Words(NamedTuple):
    """`name` is what lists call a cause; `out` and `unknown` are titles of findings, and may name
    `%(source)s` and `%(destination)s`."""

    name: Promise
    out: Promise
    unknown: Promise


CAUSE_WORDS = {
    Cause.NOT_RELAYED: Words(
        _("Nobody relayed it"),
        _("It was not forgotten"),
        _("Whether anybody relayed it cannot be told yet"),
    ),
    Cause.NO_ACCESS_LIST: Words(
        _("Relayed without its access list"),
        _("No relay lacked the access list"),
        _("Whether a relay lacked the access list is not known"),
    ),
    Cause.WRONG_IDENTIFIER: Words(
        _("Relayed with a wrong identifier"),
        _("No relay named a wrong identifier"),
        _("Whether a relay named a wrong identifier is not known"),
    ),
    Cause.WRONG_PAYLOAD: Words(
        _("Relayed with a wrong payload"),
        _("No relay carried another payload"),
        _("Whether a relay carried another payload is not known"),
    ),
    Cause.TARGET_REVERTS: Words(
        _("Its target reverts"),
        _("The target accepts the call"),
        _("Whether the target accepts the call is not known"),
    ),
    Cause.NO_CODE: Words(
        _("No contract at its target"),
        _("The target has code on %(destination)s"),
        _("Whether the target has code on %(destination)s is not known"),
    ),
    Cause.OUT_OF_GAS: Words(
        _("Relayed with too little gas"),
        _("No relay ran out of gas"),
        _("Whether a relay ran out of gas is not known"),
    ),
    Cause.ALREADY_RELAYED: Words(
        _("Already executed"),
        _("No relay came after another had executed it"),
        _("Whether it is executed already is not known"),
    ),
    Cause.WRONG_CHAIN: Words(
        _("Relayed on a wrong chain"),
        _("No relay was made on another chain"),
        _("Whether it was relayed on another chain is not known"),
    ),
    Cause.NOT_IN_SET: Words(
        _("Destination outside the dependency set"),
        _("%(source)s and %(destination)s are in one dependency set"),
        _("Whether %(destination)s is in the dependency set of %(source)s is not known"),
    ),
    Cause.EXPIRED: Words(
        _("Expired"),
        _("It is not expired"),
        _("Whether it is expired is not known"),
    ),
    Cause.EXPIRES_SOON: Words(
        _("Expires soon"),
        _("Time is not short"),
        _("Whether time is short is not known"),
    ),
    Cause.SOURCE_REPLACED: Words(
        _("Its source block was replaced"),
        _("The log of its sending is still there"),
        _("Whether the log of its sending is still there is not known"),
    ),
    Cause.DESTINATION_REPLACED: Words(
        _("Its relay was taken back"),
        _("No relay of it was taken back"),
        _("Whether a relay of it was taken back is not known"),
    ),
    Cause.SOURCE_NOT_SEEN: Words(
        _("The filter has not seen its source block"),
        _("The interop filter has seen its source block"),
        _("Whether the interop filter has seen its source block is not known"),
    ),
    Cause.FILTER_LAGS: Words(
        _("The interop filter lags"),
        _("The interop filter keeps up"),
        _("Whether the interop filter keeps up is not known"),
    ),
    Cause.FILTER_REFUSES_ALL: Words(
        _("Failsafe, or the interop filter is down"),
        _("Interop transactions are let through"),
        _("Whether interop transactions are let through is not known"),
    ),
    Cause.RELAY_VANISHED: Words(
        _("Its relay transaction vanished"),
        _("No relay transaction vanished"),
        _("Whether a relay transaction vanished is not known"),
    ),
    Cause.NOT_SAFE_YET: Words(
        _("Executed, and not cross-safe yet"),
        _("It does not wait to become cross-safe"),
        _("Whether its blocks are cross-safe is not known"),
    ),
    Cause.CROSS_SAFETY_STALLED: Words(
        _("Cross-safety stands still"),
        _("Cross-safety advances"),
        _("Whether cross-safety advances is not known"),
    ),
    Cause.EXECUTING_CHAIN_UNKNOWN: Words(
        _("The node tells its filter no chain id"),
        _("The interop filter knows the executing chain"),
        _("Whether the interop filter knows the executing chain is not known"),
    ),
    Cause.INTEROP_INACTIVE: Words(
        _("Interop is not active"),
        _("Interop was active on both chains"),
        _("Whether interop was active on both chains is not known"),
    ),
    Cause.RELAYER_BLOCKED: Words(
        _("Its relay transaction cannot be mined"),
        _("No relay transaction is held up by its account"),
        _("Whether a relay transaction is held up by its account is not known"),
    ),
    Cause.NEEDS_OTHER_MESSAGE: Words(
        _("Needs another message first"),
        _("It does not ask for another message first"),
        _("Whether it needs another message first is not known"),
    ),
    Cause.LIQUIDITY_EMPTY: Words(
        _("Too little ETH in the bridge"),
        _("The bridge does not lack ETH"),
        _("Whether the bridge has enough ETH is not known"),
    ),
    Cause.NO_CALLBACK: Words(
        _("The recipient of ETH is not called"),
        _("No recipient waits for a call with its ETH"),
        _("Whether a recipient waits for a call is not known"),
    ),
    Cause.SHOWN_PENDING_ELSEWHERE: Words(
        _("Shown as pending elsewhere"),
        _("It is not executed, so who shows it as pending is right"),
        _("Whether others show it as pending by mistake is not known"),
    ),
    Cause.CLOCK_AHEAD: Words(
        _("Sent later than the destination's clock"),
        _("It was sent before the destination's newest block"),
        _("Whether it was sent before the destination's newest block is not known"),
    ),
}
