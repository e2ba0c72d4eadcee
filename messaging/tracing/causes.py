"""What revert data means for a message and whose problem it is; pure, it guesses nothing."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.protocol import contracts
from messaging.protocol.attempts import Evidence
from messaging.protocol.reverts import decode_revert
from messaging.protocol.text import to_hex
from messaging.tracing.attempted import Fault, Revert

_SELECTOR_SIZE = 4
# Of the gas limit: each call keeps a 64th of what it passes on, so a starved target leaves some.
_STARVED = 0.93

_UNLISTED = _("Its access list lacks the message: relay again with the message's access list.")
_OTHERWISE_LISTED = _(
    "Its access list has another checksum than its call: build both from the same log."
)
_OF_RELAY = {
    contracts.ERROR_NOT_IN_ACCESS_LIST: _("The inbox did not find the message in the access list."),
    contracts.ERROR_MESSAGE_ALREADY_RELAYED: _("The message had been executed before."),
    contracts.ERROR_MESSAGE_DESTINATION_NOT_RELAY_CHAIN: _(
        "It was relayed on a chain that is not its destination."
    ),
    contracts.ERROR_EVENT_PAYLOAD_NOT_SENT_MESSAGE: _(
        "The payload is no SentMessage: give the topics and the data of the log."
    ),
    contracts.ERROR_ID_ORIGIN_NOT_MESSENGER: _(
        "The identifier names another origin than the messenger."
    ),
    contracts.ERROR_INBOX_ORIGIN_NOT_MESSENGER: _(
        "The identifier names another origin than the messenger."
    ),
    contracts.ERROR_MESSAGE_TARGET_MESSENGER: _(
        "Its target is the messenger: it can never be run."
    ),
    contracts.ERROR_MESSAGE_TARGET_INBOX: _("Its target is the inbox: it can never be run."),
    contracts.ERROR_BLOCK_NUMBER_TOO_HIGH: _("The identifier's block number has over 64 bits."),
    contracts.ERROR_LOG_INDEX_TOO_HIGH: _("The identifier's log index has over 32 bits."),
    contracts.ERROR_TIMESTAMP_TOO_HIGH: _("The identifier's timestamp has over 64 bits."),
    contracts.ERROR_REENTRANT_CALL: _("It was relayed inside another relay, which is forbidden."),
    contracts.ERROR_NO_EXECUTING_DEPOSITS: _("A deposit from L1 cannot execute messages."),
    contracts.ERROR_INVALID_TIMESTAMP: _(
        "The identifier's timestamp was after the chain's own or before interop: relay again."
    ),
    contracts.ERROR_INVALID_CHAIN_ID: _("The chain is not in the dependency set."),
    contracts.ERROR_RELAY_CALLER_NOT_INBOX: _(
        "This early messenger is relayed to through the inbox."
    ),
    contracts.ERROR_MESSAGE_NOT_AUTHORIZED: _("The gas provider did not authorize this message."),
    contracts.ERROR_INSUFFICIENT_BALANCE: _("The gas provider's balance is too small."),
    contracts.ERROR_ALREADY_CLAIMED: _("The relayer was paid for it already."),
}
_OF_TARGET = {
    contracts.ERROR_TARGET_CALL_FAILED: _(
        "The target refused; this messenger does not pass on why."
    ),
    contracts.ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL: _(
        "It depends on another message: relay that one first."
    ),
}
_DIRECT = _("The target's own error: once the target is mended, the message can be relayed again.")
_THROUGH = _(
    "An error of the target or of the contract in between: once it is mended, the message can be "
    "relayed again."
)
_STARVED_OUT = _("It ran out of gas: relay again with a higher limit.")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What beside the data tells why: whether the messenger was called directly, what was listed
    under the inbox (`checksum` is what should be), and the gas."""

    direct: bool
    checksum: bytes | None
    listed: bytes | None
    gas_used: int
    gas_limit: int

    @property
    def starved(self) -> bool:
        """Whether nearly all of the gas was used."""
        return self.gas_used >= _STARVED * self.gas_limit


def explain_revert(data: bytes | None, evidence: Evidence, met: Circumstances) -> Revert:
    """Why a relay reverted, in words; total."""
    if data is None:
        known = gettext("No node told what it reverted with.")
        return Revert(None, None, None, gettext("reason not known"), Fault.UNKNOWN, known)
    reason = decode_revert(data)
    fault, explanation = _cause(data, met)
    text = reason.text
    if not data:
        text = gettext("out of gas") if met.starved else gettext("no reason given")
    return Revert(to_hex(data), evidence.name.lower(), reason.name, text, fault, str(explanation))


def _cause(data: bytes, met: Circumstances) -> tuple[Fault, Promise]:
    selector = data[:_SELECTOR_SIZE]
    if selector == contracts.ERROR_NOT_IN_ACCESS_LIST and met.checksum is not None:
        if met.listed is None:
            return Fault.RELAY, _UNLISTED
        if met.listed != met.checksum:
            return Fault.RELAY, _OTHERWISE_LISTED
    if selector in _OF_RELAY:
        return Fault.RELAY, _OF_RELAY[selector]
    if selector in _OF_TARGET:
        return Fault.TARGET, _OF_TARGET[selector]
    if not data and met.starved:
        return Fault.RELAY, _STARVED_OUT
    return Fault.TARGET, _DIRECT if met.direct else _THROUGH
