"""A call by the table of known functions, and the one that a message carries to its target."""

from django.utils.translation import gettext as _

from messaging.protocol.abi_decoding import Decoded, decode_arguments
from messaging.protocol.events import Undecoded
from messaging.protocol.signatures import known_function
from messaging.protocol.text import to_hex
from messaging.views.tools import commands
from messaging.views.tools.labels import values_of_call
from messaging.views.tools.results import Block, Result

SELECTOR_SIZE = 4


def read_call(calldata: bytes) -> Decoded | Undecoded:
    """The call in calldata, its function by the table of known ones; never raises."""
    selector = calldata[:SELECTOR_SIZE]
    known = known_function(selector)
    if known is None:
        return Undecoded(
            f"{to_hex(selector)} is not the selector of a function that is known here."
        )
    return decode_arguments(known, calldata[SELECTOR_SIZE:])


def explain_message(message: bytes, key: str = "message") -> tuple[Result, ...]:
    """The call in a message; nothing where its function is not known."""
    call = read_call(message)
    if isinstance(call, Undecoded):
        return ()
    signature = call.callable.signature
    sentence = _("The call that the message makes on its target: %(signature)s.")
    line = commands.decode_calldata(signature, message)
    return (
        Result(
            key,
            call.callable.name,
            sentence % {"signature": signature},
            values_of_call(call),
            (Block(f"{key}-cast", _("The same with cast"), line),),
        ),
    )
