"""Revert data and reject codes explained: what they mean for a message, and what to do."""

from django.utils.translation import gettext as _

from messaging.protocol.attempts import Evidence
from messaging.protocol.contracts import ERRORS
from messaging.protocol.nested_reverts import Layer, unwrap_revert
from messaging.tracing.attempted import Fault
from messaging.tracing.causes import Circumstances, explain_revert
from messaging.tracing.reject_codes import RejectCode
from messaging.views.tools.results import Result, Value, code_value, words_beyond, words_of

_SELECTOR_SIZE = 4
# Nothing is known of the transaction but its data.
_UNKNOWN = Circumstances(direct=False, checksum=None, listed=None, gas_used=0, gas_limit=1)


def explain_error(data: bytes) -> tuple[Result, ...]:
    """The error in revert data, and the known one inside of it."""
    layers = unwrap_revert(data)
    return tuple(_layer(layer, at) for at, layer in enumerate(layers, 1))


def explain_code(code: RejectCode) -> Result:
    """Why a node refused a transaction."""
    later = _("The same transaction may be accepted later.")
    never = _("The same transaction will be refused again.")
    return Result(
        "code",
        f"{code.code} {code.name}",
        str(code.meaning),
        (
            Value(_("What to do"), str(code.remedy)),
            Value(_("Trying again"), later if code.passes else never),
        ),
    )


def _layer(layer: Layer, number: int) -> Result:
    cause = explain_revert(layer.data, Evidence.NONE, _UNKNOWN)
    selector = layer.data[:_SELECTOR_SIZE]
    values = [code_value(_("Selector"), selector, copied=_("selector"))]
    if signature := ERRORS.get(selector):
        values.append(Value(_("Signature"), signature, copied=_("signature"), code=True))
    if layer.reason.text:
        values.append(Value(_("It says"), layer.reason.text))
    if layer.reason.name is not None and cause.fault is not Fault.UNKNOWN:
        values += [Value(_("Meaning"), cause.explanation), Value(_("Whose problem"), cause.whose)]
    arguments = layer.data[_SELECTOR_SIZE:]
    title = layer.reason.name or _("Unknown error")
    sentence = _("The error that the call reverted with.")
    if number > 1:
        sentence = _("Inside of it, another contract's error: the one that tells why.")
    return Result(
        f"error-{number}",
        title,
        sentence,
        tuple(values),
        words=words_of(arguments),
        words_left=words_beyond(arguments),
    )
