"""A payload explained: its event with every field, and the call that a SentMessage carries."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.protocol.contracts import name_of
from messaging.protocol.decoding import DecodedPayload, decode_payload
from messaging.protocol.events import SentMessage, Undecoded
from messaging.protocol.hashing import message_hash, payload_hash
from messaging.protocol.text import to_hex
from messaging.tracing.wording import grouped
from messaging.views.tools import commands
from messaging.views.tools.carried import explain_message
from messaging.views.tools.labels import (
    LONGEST_SHOWN,
    values_of,
    values_of_event,
)
from messaging.views.tools.results import (
    Block,
    Result,
    Value,
    code_value,
    words_beyond,
    words_of,
)


def explain_payload(payload: bytes, source: int | None = None) -> tuple[Result, ...]:
    """What a payload holds; with its `source` also the message hash."""
    decoded = decode_payload(payload)
    digest = code_value(_("Payload hash"), payload_hash(payload), copied=_("payload hash"))
    if isinstance(decoded, Undecoded):
        sentence = _("These bytes are no event that is known here: %(reason)s.")
        return (
            Result(
                "payload",
                _("Payload, not decoded"),
                sentence % {"reason": decoded.reason},
                (digest,),
                _hashing(payload),
                words=words_of(payload),
                words_left=words_beyond(payload),
            ),
        )
    values = (*values_of_event(decoded.event), *_hash_of(decoded, source), digest)
    whole = Result(
        "payload",
        type(decoded.event).__name__,
        _emitted(decoded, len(payload)),
        values,
        (*_message_block(decoded), *_hashing(payload)),
        words=words_of(payload),
        words_left=words_beyond(payload),
    )
    return whole, *_carried(decoded)


def _emitted(decoded: DecodedPayload, size: int) -> str:
    shape = ngettext(
        "%(size)s bytes: %(count)s topic, then data.",
        "%(size)s bytes: %(count)s topics, then data.",
        decoded.topics,
    ) % {"size": grouped(size), "count": decoded.topics}
    if decoded.emitter is None:
        return _("%(shape)s Any contract may emit this event.") % {"shape": shape}
    return _("%(shape)s Only the %(contract)s at %(address)s emits this event.") % {
        "shape": shape,
        "contract": name_of(decoded.emitter),
        "address": to_hex(decoded.emitter),
    }


def _hash_of(decoded: DecodedPayload, source: int | None) -> tuple[Value, ...]:
    sent = decoded.event
    if source is None or not isinstance(sent, SentMessage):
        return ()
    return tuple(values_of("message_hash", hash_of(sent, source)))


def hash_of(sent: SentMessage, source: int) -> bytes:
    """The message hash of a send on chain `source`."""
    return message_hash(
        destination=sent.destination,
        source=source,
        nonce=sent.nonce,
        sender=sent.sender,
        target=sent.target,
        message=sent.message,
    )


def _message_block(decoded: DecodedPayload) -> tuple[Block, ...]:
    sent = decoded.event
    if not isinstance(sent, SentMessage) or len(sent.message) <= LONGEST_SHOWN:
        return ()
    return (Block("message-hex", _("Message"), to_hex(sent.message)),)


def _carried(decoded: DecodedPayload) -> tuple[Result, ...]:
    sent = decoded.event
    return explain_message(sent.message) if isinstance(sent, SentMessage) else ()


def _hashing(payload: bytes) -> tuple[Block, ...]:
    if len(payload) > commands.LONGEST:
        return ()
    return (Block("payload-cast", _("The payload hash with cast"), commands.keccak(payload)),)
