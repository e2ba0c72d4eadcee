"""Calldata explained: its function, its arguments, and the message that a relay or a send names."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.protocol import contracts
from messaging.protocol.abi_decoding import Decoded
from messaging.protocol.hashing import payload_hash
from messaging.protocol.messenger_logs import read_identifier
from messaging.protocol.payloads import RelayCall, decode_relay_call
from messaging.protocol.words import Misshapen
from messaging.views.tools import commands
from messaging.views.tools.carried import SELECTOR_SIZE, explain_message
from messaging.views.tools.identifiers import explain_identifier
from messaging.views.tools.labels import values_of_call
from messaging.views.tools.payloads import explain_payload
from messaging.views.tools.results import Block, Result, words_beyond, words_of

_WORD = 32
_IDENTIFIER_SIZE = 5 * _WORD


def explain_call(call: Decoded, calldata: bytes) -> tuple[Result, ...]:
    """A call, and what is inside of it."""
    signature, data = call.callable.signature, calldata[SELECTOR_SIZE:]
    blocks: tuple[Block, ...] = ()
    if len(calldata) <= commands.LONGEST:
        line = commands.decode_calldata(signature, calldata)
        blocks = (Block("call-cast", _("The same with cast"), line),)
    purpose = _PURPOSE.get(calldata[:SELECTOR_SIZE], _KNOWN)
    own = Result(
        "call",
        call.callable.name,
        str(purpose) % {"signature": signature},
        values_of_call(call),
        blocks,
        words=words_of(data),
        words_left=words_beyond(data),
    )
    return own, *_inside(call, calldata)


def _inside(call: Decoded, calldata: bytes) -> tuple[Result, ...]:
    relay = decode_relay_call(calldata)
    if isinstance(relay, RelayCall):
        return (
            *explain_payload(relay.payload, relay.identifier.chain_id),
            *explain_identifier(relay.identifier, payload_hash(relay.payload), relay.payload),
        )
    data = calldata[SELECTOR_SIZE:]
    if calldata[:SELECTOR_SIZE] in _OF_IDENTIFIER:
        return _identified(data)
    carried = next((one.text for one in call.arguments if one.name == "message"), None)
    return explain_message(bytes.fromhex(carried[2:])) if carried else ()


def _identified(data: bytes) -> tuple[Result, ...]:
    """An identifier and a payload hash; nothing where a field is wider than the inbox takes."""
    at = _IDENTIFIER_SIZE
    try:
        return explain_identifier(read_identifier(data[:at]), data[at : at + _WORD], None)
    except Misshapen:
        return ()


_OF_IDENTIFIER = frozenset(
    {contracts.SELECTOR_VALIDATE_MESSAGE, contracts.SELECTOR_CALCULATE_CHECKSUM}
)
_PURPOSE = {
    contracts.SELECTOR_SEND_MESSAGE: gettext_lazy("Sends a message, on its source: %(signature)s."),
    contracts.SELECTOR_RESEND_MESSAGE: gettext_lazy(
        "Emits the same message again, on its source: %(signature)s."
    ),
    contracts.SELECTOR_RELAY_MESSAGE: gettext_lazy(
        "Relays a message, on its destination: %(signature)s."
    ),
    contracts.SELECTOR_VALIDATE_MESSAGE: gettext_lazy(
        "Has the inbox check a log of another chain: %(signature)s."
    ),
    contracts.SELECTOR_GAS_TANK_RELAY: gettext_lazy(
        "Relays a message at the cost of a gas provider: %(signature)s."
    ),
    contracts.SELECTOR_GAS_TANK_CLAIM: gettext_lazy(
        "Claims the cost of a relay back: %(signature)s."
    ),
}
_KNOWN = gettext_lazy("A call of a known function: %(signature)s.")
