"""Relay, resend and refund as transactions and as commands, of the same values; pure."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from messaging.diagnosis.relay_kit import cast, viem
from messaging.diagnosis.relay_kit.sent import SentBefore
from messaging.diagnosis.relay_kit.values import Deed, DeedKind, Script, UnsignedTransaction
from messaging.protocol.contracts import (
    FUNCTIONS,
    L2_TO_L2_MESSENGER,
    SELECTOR_REFUND_ETH,
    SELECTOR_RELAY_MESSAGE,
    SELECTOR_RESEND_MESSAGE,
    SUPERCHAIN_ETH_BRIDGE,
)
from messaging.protocol.payloads import (
    EthTransfer,
    refund_eth_call,
    relay_message_call,
    resend_message_call,
)
from messaging.protocol.spelled import tuple_of
from messaging.protocol.text import to_address, to_hex

SHOWN = 1_024  # bytes of one argument that a page shows; longer ones stand in a file


class _Scripts(NamedTuple):
    cast: Script | None
    viem: Script
    long_argument: bytes | None


def relay(sent: SentBefore) -> Deed:
    """relayMessage on the destination, with the access list of the newest send."""
    where = cast.quoted(tuple_of(sent.identifier))

    def line(payload: str) -> str:
        return cast.cast_send(
            L2_TO_L2_MESSENGER,
            FUNCTIONS[SELECTOR_RELAY_MESSAGE],
            (where, payload),
            chain=sent.destination,
            keys=sent.keys,
        )

    def code(payload: str) -> str:
        return viem.relay_code(sent.identifier, sent.keys, payload, chain=sent.destination)

    scripts = _with(sent.payload, payload_file(sent), line, code)
    calldata = relay_message_call(sent.identifier, sent.payload)
    transaction = UnsignedTransaction(
        sent.destination.chain_id, L2_TO_L2_MESSENGER, calldata, sent.keys
    )
    return Deed(DeedKind.RELAY, sent.destination, transaction, *scripts)


def resend(sent: SentBefore) -> Deed:
    """resendMessage on the source with all original fields: the hash stays, the clock restarts."""
    signature = FUNCTIONS[SELECTOR_RESEND_MESSAGE]
    numbers = (sent.destination.chain_id, sent.nonce)
    addresses = (to_address(sent.sender), to_address(sent.target))

    def line(message: str) -> str:
        arguments = (*map(str, numbers), *addresses, message)
        return cast.cast_send(L2_TO_L2_MESSENGER, signature, arguments, chain=sent.source)

    def code(message: str) -> str:
        arguments = (*_numbers(numbers), *map(_text, addresses), message)
        return viem.call_code("resend", L2_TO_L2_MESSENGER, signature, arguments, chain=sent.source)

    scripts = _with(sent.message, message_file(sent), line, code)
    calldata = resend_message_call(
        destination=sent.destination.chain_id,
        nonce=sent.nonce,
        sender=sent.sender,
        target=sent.target,
        message=sent.message,
    )
    transaction = UnsignedTransaction(sent.source.chain_id, L2_TO_L2_MESSENGER, calldata)
    return Deed(DeedKind.RESEND, sent.source, transaction, *scripts)


def refund(sent: SentBefore, transfer: EthTransfer) -> Deed:
    """refundETH on the source: what an expired sendETH burned goes back to who sent it."""
    signature = FUNCTIONS[SELECTOR_REFUND_ETH]
    numbers, amount = (sent.destination.chain_id, sent.nonce), transfer.amount
    addresses = (to_address(transfer.sender), to_address(transfer.recipient))
    words = (*map(str, numbers), *addresses, str(amount))
    values = (*_numbers(numbers), *map(_text, addresses), *_numbers((amount,)))
    line = cast.cast_send(SUPERCHAIN_ETH_BRIDGE, signature, words, chain=sent.source)
    code = viem.call_code("refund", SUPERCHAIN_ETH_BRIDGE, signature, values, chain=sent.source)
    calldata = refund_eth_call(
        destination=sent.destination.chain_id, nonce=sent.nonce, transfer=transfer
    )
    transaction = UnsignedTransaction(sent.source.chain_id, SUPERCHAIN_ETH_BRIDGE, calldata)
    return Deed(DeedKind.REFUND, sent.source, transaction, Script(line, line), Script(code, code))


def payload_file(sent: SentBefore) -> str:
    """The file from which a short form reads a long payload."""
    return f"payload-{sent.file_suffix}.hex"


def message_file(sent: SentBefore) -> str:
    """The file from which a short form reads a long message."""
    return f"message-{sent.file_suffix}.hex"


def _with(
    argument: bytes, name: str, line: Callable[[str], str], code: Callable[[str], str]
) -> _Scripts:
    """The forms of a deed with its one argument of any length."""
    text, expression = to_hex(argument), viem.text_of(argument)
    if len(argument) <= SHOWN:
        command, script = line(text), code(expression)
        return _Scripts(Script(command, command), Script(script, script), None)
    fits = len(argument) <= cast.LONGEST_ARGUMENT
    return _Scripts(
        Script(line(text), line(cast.from_file(name))) if fits else None,
        Script(code(expression), code(viem.from_file(name))),
        argument,
    )


def _numbers(numbers: Sequence[int]) -> tuple[str, ...]:
    return tuple(f"{number}n" for number in numbers)


def _text(address: str) -> str:
    return f'"{address}"'
