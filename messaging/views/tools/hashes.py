"""Computes a message hash from its fields, or a payload hash; it looks nothing up."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from messaging.protocol.events import SentMessage
from messaging.protocol.hashing import payload_hash
from messaging.tracing.wording import counted
from messaging.views.methods import computing
from messaging.views.tools import commands
from messaging.views.tools.answering import address_of, given_to, render_tool
from messaging.views.tools.carried import explain_message
from messaging.views.tools.forms import BytesForm, MessageForm
from messaging.views.tools.labels import values_of
from messaging.views.tools.payloads import hash_of
from messaging.views.tools.results import Block, Result, code_value


@computing
def show_hashes(request: HttpRequest) -> HttpResponse:
    """By `payload` alone a payload hash, else a message hash."""
    if request.method == "POST" and (response := address_of(request)) is not None:
        return response
    payload = BytesForm(given_to(request, BytesForm))
    message = MessageForm(None if payload.is_bound else given_to(request, MessageForm))
    results: tuple[Result, ...] = ()
    if payload.is_bound and payload.is_valid():
        results = _hash_payload(payload.cleaned_data["payload"])
    if message.is_bound and message.is_valid():
        results = _hash_message(message)
    return render_tool(
        request,
        "messaging/tools/hashes.html",
        {"payload": payload, "message": message, "results": results},
        forms_used=(payload, message),
    )


def _hash_payload(payload: bytes) -> tuple[Result, ...]:
    digest = payload_hash(payload)
    sentence = _("keccak256 of %(size)s.") % {"size": counted(len(payload), "byte")}
    values = (code_value(_("Payload hash"), digest, copied=_("payload hash")),)
    blocks: tuple[Block, ...] = ()
    if len(payload) <= commands.LONGEST:
        blocks = (Block("keccak", _("The same with cast"), commands.keccak(payload)),)
    return (Result("payload-hash", _("Payload hash"), sentence, values, blocks),)


def _hash_message(form: MessageForm) -> tuple[Result, ...]:
    given = form.cleaned_data
    sent = SentMessage(
        destination=given["destination"],
        target=given["target"],
        nonce=given["nonce"],
        sender=given["sender"],
        message=given["message"] or b"",
    )
    digest = hash_of(sent, given["source"])
    blocks: tuple[Block, ...] = ()
    if len(sent.message) <= commands.LONGEST:
        line = commands.message_hash(given["source"], sent)
        blocks = (Block("message-hash-cast", _("The same with cast"), line),)
    whole = Result(
        "message-hash",
        _("Message hash"),
        _("keccak256 of destination, source, nonce, sender, target and message, ABI-encoded."),
        (*values_of("message_hash", digest), *values_of("message", sent.message)),
        blocks,
    )
    return whole, *explain_message(sent.message, "carried")
