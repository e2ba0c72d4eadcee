"""Reads any call of the contracts' table by its signature; it guesses no function."""

from typing import TypeAlias

import msgspec

from messaging.protocol import contracts
from messaging.protocol.contracts import FUNCTIONS
from messaging.protocol.events import Undecoded
from messaging.protocol.messenger_logs import read_identifier
from messaging.protocol.types import Identifier
from messaging.protocol.words import Misshapen, read_address, read_narrow, read_uint

Value: TypeAlias = int | bytes | tuple[bytes, ...] | Identifier

_WORD = 32
_IDENTIFIER = "(address,uint256,uint256,uint256,uint256)"
_IDENTIFIER_WORDS = 5
_NAMES = {
    contracts.SELECTOR_SEND_MESSAGE: "destination target message",
    contracts.SELECTOR_RESEND_MESSAGE: "destination nonce sender target message",
    contracts.SELECTOR_RELAY_MESSAGE: "identifier payload",
    contracts.SELECTOR_EARLY_RELAY_MESSAGE: "destination source nonce sender target message",
    contracts.SELECTOR_EXECUTE_MESSAGE: "identifier target message",
    contracts.SELECTOR_VALIDATE_MESSAGE: "identifier payload_hash",
    contracts.SELECTOR_CALCULATE_CHECKSUM: "identifier payload_hash",
    contracts.SELECTOR_GAS_TANK_RELAY: "identifier payload gas_provider gas_provider_chain_id",
    contracts.SELECTOR_GAS_TANK_CLAIM: "identifier payload",
    contracts.SELECTOR_GAS_TANK_AUTHORIZE: "message_hashes",
    contracts.SELECTOR_GAS_TANK_DEPOSIT: "recipient",
    contracts.SELECTOR_SEND_ETH: "recipient destination",
    contracts.SELECTOR_RELAY_ETH: "sender recipient amount",
    contracts.SELECTOR_SEND_ERC20: "token recipient amount destination",
    contracts.SELECTOR_RELAY_ERC20: "token sender recipient amount",
    contracts.SELECTOR_CROSSCHAIN_MINT: "recipient amount",
    contracts.SELECTOR_CROSSCHAIN_BURN: "account amount",
}


class Argument(msgspec.Struct, frozen=True, gc=False):
    """One argument of a call; `name` is empty where the table has none, `type` is Solidity's."""

    name: str
    type: str
    value: Value


class Calldata(msgspec.Struct, frozen=True, gc=False):
    """A call of a known function."""

    selector: bytes
    signature: str
    arguments: tuple[Argument, ...]


def read_calldata(calldata: bytes) -> Calldata | Undecoded:
    """The call in calldata, its function by the table of selectors; never raises.

    Reads as the contracts do: where a dynamic value stands is what its offset says, and bytes after
    the arguments and missing padding are allowed.
    """
    selector = calldata[:4]
    signature = FUNCTIONS.get(selector)
    if signature is None:
        return Undecoded(f"0x{selector.hex()} is not the selector of a function that is known here")
    types = types_of(signature)
    names = _NAMES.get(selector, "").split() or [""] * len(types)
    try:
        values = _read_arguments(types, calldata[4:])
    except Misshapen as error:
        return Undecoded(f"It begins like {signature}, but {error}")
    arguments = (Argument(*one) for one in zip(names, types, values, strict=True))
    return Calldata(selector, signature, tuple(arguments))


def types_of(signature: str) -> tuple[str, ...]:
    """The types of a signature's arguments; an identifier is one of them."""
    inside = signature.partition("(")[2].removesuffix(")")
    marked = inside.replace(_IDENTIFIER, "identifier")
    return tuple(_IDENTIFIER if one == "identifier" else one for one in marked.split(",") if one)


def _read_arguments(types: tuple[str, ...], data: bytes) -> list[Value]:
    values = []
    at = 0
    for type_ in types:
        size = _WORD * (_IDENTIFIER_WORDS if type_ == _IDENTIFIER else 1)
        head = data[at : at + size]
        if len(head) != size:
            raise Misshapen(f"its arguments end after {len(data)} bytes")
        values.append(_read_value(type_, head, data))
        at += size
    return values


def _read_value(type_: str, head: bytes, data: bytes) -> Value:
    if type_ == _IDENTIFIER:
        return read_identifier(head)
    if type_ == "address":
        return read_address(head)
    if type_.startswith("uint"):
        return read_narrow(head, int(type_.removeprefix("uint")))
    if type_ == "bytes":
        start, size = _located(head, data)
        return _slice(data, start, size)
    if type_ == "bytes32[]":
        start, count = _located(head, data)
        whole = _slice(data, start, count * _WORD)
        return tuple(whole[at : at + _WORD] for at in range(0, len(whole), _WORD))
    return head[: int(type_.removeprefix("bytes"))]


def _located(head: bytes, data: bytes) -> tuple[int, int]:
    """Where a dynamic value begins, after its length word, and what that word says."""
    start = read_uint(head) + _WORD
    if start > len(data):
        raise Misshapen(f"a value is said to start at byte {start - _WORD}, after the end")
    return start, read_uint(data[start - _WORD : start])


def _slice(data: bytes, start: int, size: int) -> bytes:
    if start + size > len(data):
        raise Misshapen(f"a value of {size} bytes goes beyond the end")
    return data[start : start + size]
