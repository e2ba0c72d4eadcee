"""Which messages are transfers: the calls that the two halves of a bridge send each other; pure."""

from typing import TypeAlias

from messaging.protocol.contracts import SUPERCHAIN_ETH_BRIDGE, SUPERCHAIN_TOKEN_BRIDGE
from messaging.protocol.payloads import EthTransfer, TokenTransfer, decode_bridge_call

Bridged: TypeAlias = EthTransfer | TokenTransfer

BRIDGES = (SUPERCHAIN_ETH_BRIDGE, SUPERCHAIN_TOKEN_BRIDGE)
_SIZE_AT = 6 * 32  # of a SentMessage payload: four topics, sender, offset, then the size
_MESSAGE_AT = _SIZE_AT + 32
_LONGEST_BRIDGE_CALL = 4 + 4 * 32
PAYLOAD_HEAD = _MESSAGE_AT + _LONGEST_BRIDGE_CALL + 1  # bytes of a payload that tell a transfer


def message_head(payload: bytes) -> bytes:
    """The beginning of the message in the payload of a SentMessage, of which the first PAYLOAD_HEAD
    bytes will do: one byte more than the longest bridge call has."""
    size = int.from_bytes(payload[_SIZE_AT:_MESSAGE_AT])
    return payload[_MESSAGE_AT : _MESSAGE_AT + min(size, _LONGEST_BRIDGE_CALL + 1)]


def read_transfer(payload: bytes, *, sender: bytes | None, target: bytes | None) -> Bridged | None:
    """The transfer that a SentMessage orders, given its payload or the first PAYLOAD_HEAD bytes.

    A message is a transfer only between two halves of a bridge: anybody can send the same bytes.
    """
    if sender != target or sender not in BRIDGES:
        return None
    bridged = decode_bridge_call(message_head(payload))
    return bridged if bridged is not None and _bridge_of(bridged) == sender else None


def _bridge_of(bridged: Bridged) -> bytes:
    eth = isinstance(bridged, EthTransfer)
    return SUPERCHAIN_ETH_BRIDGE if eth else SUPERCHAIN_TOKEN_BRIDGE
