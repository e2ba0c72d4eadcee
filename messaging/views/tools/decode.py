"""Decodes what people paste: a payload, an access list, calldata, revert data or a reject code."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from messaging.protocol.contracts import ERRORS
from messaging.protocol.decoding import DECODED_TOPICS
from messaging.protocol.events import Undecoded
from messaging.protocol.signatures import known_function
from messaging.tracing.reject_codes import REJECT_CODES
from messaging.views.methods import computing
from messaging.views.tools.access_lists import explain_access_list, read_keys, split_keys
from messaging.views.tools.answering import address_of, given_to, render_tool
from messaging.views.tools.calls import explain_call
from messaging.views.tools.carried import read_call
from messaging.views.tools.errors import explain_code, explain_error
from messaging.views.tools.fields import parse_hex, shown
from messaging.views.tools.forms import DecodeForm
from messaging.views.tools.payloads import explain_payload
from messaging.views.tools.results import Result

_CODE = re.compile(r"-[0-9]{4,7}")
_SELECTOR_SIZE = 4
_WORD = 32
_Results = tuple[Result, ...]


@computing
def show_decode(request: HttpRequest) -> HttpResponse:
    """What some bytes say."""
    if request.method == "POST" and (response := address_of(request)) is not None:
        return response
    form = DecodeForm(given_to(request, DecodeForm))
    results: _Results = ()
    if form.is_bound and form.is_valid():
        try:
            results = _decode(form)
        except ValidationError as error:
            form.add_error("input", error)
    context = {"form": form, "results": results}
    return render_tool(request, "messaging/tools/decode.html", context, forms_used=(form,))


def _decode(form: DecodeForm) -> _Results:
    """The parts of an answer; raises ValidationError."""
    given = form.cleaned_data
    text, reading = given["input"], given["reading"]
    if not reading and _CODE.fullmatch(text):
        return _of_code(text)
    keys = read_keys(text) if reading in {"", "list"} else None
    # One word alone may be anything; a single key of an access list names nothing.
    if keys is not None and (reading or len(keys) > 1):
        return explain_access_list(keys, given["payload_hash"], given["origin"])
    data = parse_hex(text)
    return _READERS[reading or recognise(data)](data, form)


def recognise(data: bytes) -> str:
    """What bytes are most likely, by how they begin; `error` where nothing is known of them and
    they have the shape of revert data, else `payload`."""
    selector = data[:_SELECTOR_SIZE]
    if data[:_WORD] in DECODED_TOPICS:
        return "payload"
    if known_function(selector) is not None:
        return "call"
    if selector in ERRORS or not data:
        return "error"
    if split_keys(data) is not None:
        return "list"
    return "error" if len(data) % _WORD == _SELECTOR_SIZE else "payload"


def _of_code(text: str) -> _Results:
    code = REJECT_CODES.get(int(text))
    if code is None:
        known = ", ".join(str(one) for one in sorted(REJECT_CODES, reverse=True))
        raise ValidationError(
            _("%(value)s is no code that is known here: these are %(known)s."),
            params={"value": text, "known": known},
        )
    return (explain_code(code),)


def _of_payload(data: bytes, form: DecodeForm) -> _Results:
    return explain_payload(data, form.cleaned_data["source"])


def _of_keys(data: bytes, form: DecodeForm) -> _Results:
    keys = split_keys(data)
    if keys is None:
        raise ValidationError(
            _(
                "%(value)s are no keys of the inbox: each has 32 bytes and begins with 01, 02 "
                "or 03."
            ),
            params={"value": shown(f"0x{data.hex()}")},
        )
    return explain_access_list(keys, form.cleaned_data["payload_hash"], form.cleaned_data["origin"])


def _of_call(data: bytes, _form: DecodeForm) -> _Results:
    call = read_call(data)
    if isinstance(call, Undecoded):
        raise ValidationError(
            _("This call cannot be read. %(reason)s"), params={"reason": call.reason}
        )
    return explain_call(call, data)


def _of_error(data: bytes, _form: DecodeForm) -> _Results:
    return explain_error(data)


_READERS: dict[str, Callable[[bytes, DecodeForm], _Results]] = {
    "payload": _of_payload,
    "list": _of_keys,
    "call": _of_call,
    "error": _of_error,
}
