"""Calldata explained: its function, its arguments, and the message that a relay or a send names."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.protocol import contracts
from messaging.protocol.calldata import Calldata, Value
from messaging.protocol.contracts import function_name
from messaging.protocol.hashing import payload_hash
from messaging.protocol.types import Identifier
from messaging.views.tools import commands
from messaging.views.tools.identifiers import explain_identifier
from messaging.views.tools.labels import values_of_call
from messaging.views.tools.payloads import explain_message, explain_payload
from messaging.views.tools.results import Block, Result, words_beyond, words_of

_SELECTOR_SIZE = 4


def explain_call(call: Calldata, calldata: bytes) -> tuple[Result, ...]:
    """A call, and what is inside of it."""
    blocks: tuple[Block, ...] = ()
    if len(calldata) <= commands.LONGEST:
        line = commands.decode_calldata(call.signature, calldata)
        blocks = (Block("call-cast", _("The same with cast"), line),)
    own = Result(
        "call",
        function_name(call.selector) or "",
        str(_PURPOSE.get(call.selector, _KNOWN)) % {"signature": call.signature},
        values_of_call(call),
        blocks,
        words=words_of(calldata[_SELECTOR_SIZE:]),
        words_left=words_beyond(calldata[_SELECTOR_SIZE:]),
    )
    return own, *_inside(call)


def _inside(call: Calldata) -> tuple[Result, ...]:
    given: dict[str, Value] = {one.name: one.value for one in call.arguments}
    match given:
        case {"identifier": Identifier() as identifier, "payload": bytes() as payload}:
            return (
                *explain_payload(payload, identifier.chain_id),
                *explain_identifier(identifier, payload_hash(payload), payload),
            )
        case {"identifier": Identifier() as identifier, "payload_hash": bytes() as digest}:
            return explain_identifier(identifier, digest, None)
        case {"message": bytes() as message}:
            return explain_message(message)
        case _:
            return ()


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
