"""What a message asks of its target, as far as its first bytes tell; it never guesses a name."""

from dataclasses import dataclass

from messaging.protocol.contracts import (
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
    function_name,
)
from messaging.protocol.payloads import EthTransfer, TokenTransfer, decode_bridge_call
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.values import Transfer

_SIZE_AT = 6 * 32  # of a SentMessage payload: four topics, sender, offset, then the size
_MESSAGE_AT = _SIZE_AT + 32
_LONGEST_BRIDGE_CALL = 4 + 4 * 32
PAYLOAD_HEAD = _MESSAGE_AT + _LONGEST_BRIDGE_CALL + 1  # bytes that `read_call` needs at most
_SELECTOR_SIZE = 4


@dataclass(frozen=True, slots=True)
class Call:
    """A message's selector, the function's name where known, and the transfer that it orders."""

    selector: str | None = None
    function: str | None = None
    transfer: Transfer | None = None


NO_CALL = Call()


def read_call(payload: bytes, *, sender: bytes | None, target: bytes | None) -> Call:
    """The call in the payload of a SentMessage, of which the first PAYLOAD_HEAD bytes will do.

    A message is a transfer only between two halves of a bridge: anybody can send the same bytes.
    """
    size = int.from_bytes(payload[_SIZE_AT:_MESSAGE_AT])
    message = payload[_MESSAGE_AT : _MESSAGE_AT + min(size, _LONGEST_BRIDGE_CALL + 1)]
    if len(message) < _SELECTOR_SIZE:
        return NO_CALL
    selector = message[:_SELECTOR_SIZE]
    transfer = _transfer(message) if sender is not None and sender == target else None
    bridged = transfer if transfer and _bridge_of(transfer) == sender else None
    return Call(to_hex(selector), function_name(selector), bridged)


def _bridge_of(transfer: Transfer) -> bytes:
    return SUPERCHAIN_ETH_BRIDGE if transfer.token is None else SUPERCHAIN_TOKEN_BRIDGE


def _transfer(message: bytes) -> Transfer | None:
    match decode_bridge_call(message):
        case EthTransfer(sender, recipient, amount):
            return Transfer("eth", None, to_address(sender), to_address(recipient), amount)
        case TokenTransfer(token, sender, recipient, amount):
            return Transfer(
                "erc20", to_address(token), to_address(sender), to_address(recipient), amount
            )
        case _:
            return None
