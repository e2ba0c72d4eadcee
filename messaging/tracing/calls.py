"""What a message asks of its target, as far as its first bytes tell; it never guesses a name."""

from dataclasses import dataclass

from messaging.protocol.payloads import EthTransfer
from messaging.protocol.signatures import known_name
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.transfers import Bridged, message_head, read_transfer
from messaging.tracing.values import Transfer

_SELECTOR_SIZE = 4


@dataclass(frozen=True, slots=True)
class Call:
    """A message's selector, the function's name where known, and the transfer that it orders."""

    selector: str | None = None
    function: str | None = None
    transfer: Transfer | None = None


NO_CALL = Call()


def read_call(payload: bytes, *, sender: bytes | None, target: bytes | None) -> Call:
    """The call in the payload of a SentMessage, of which the first PAYLOAD_HEAD bytes will do."""
    message = message_head(payload)
    if len(message) < _SELECTOR_SIZE:
        return NO_CALL
    selector = message[:_SELECTOR_SIZE]
    bridged = read_transfer(payload, sender=sender, target=target)
    transfer = None if bridged is None else _shown(bridged)
    return Call(to_hex(selector), known_name(selector), transfer)


def _shown(bridged: Bridged) -> Transfer:
    sender, recipient = to_address(bridged.sender), to_address(bridged.recipient)
    if isinstance(bridged, EthTransfer):
        return Transfer("eth", None, sender, recipient, bridged.amount)
    return Transfer("erc20", to_address(bridged.token), sender, recipient, bridged.amount)
