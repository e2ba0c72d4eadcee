"""What a message page shows as evidence: receipts, compared fields, words, logs beside; pure."""

from typing import Any

from django.utils.translation import gettext as _

from messaging.protocol.hashing import log_hash
from messaging.protocol.text import parse_address, parse_hash, to_hex
from messaging.tracing.fields import compare_fields, differing
from messaging.tracing.payload_lines import split_words
from messaging.tracing.receipts import fee_of, list_receipts
from messaging.tracing.values import ChainRef, IdentifierFacts, MessageDetail, RawLogFacts

_OWN = frozenset({"SentMessage", "ExecutingMessage", "RelayedMessage"})
_MOST_NAMED = 6  # logs that a line names


def evidence_of(detail: MessageDetail) -> dict[str, Any]:
    """The values that stand beside the claims of the four phases, and the raw data."""
    send, relay = detail.current_send, detail.relay
    fields = compare_fields(detail)
    words, more_words = split_words(detail.payload) if detail.payload is not None else ((), 0)
    return {
        "receipts": list_receipts(detail),
        "fields": fields,
        "differing": differing(fields),
        "words": words,
        "more_words": more_words,
        "sent_fee": fee_of(send.place.transaction) if send else None,
        "relay_fee": fee_of(relay.place.transaction) if relay else None,
        "log_hash": _log_hash(send.identifier) if send else None,
        "beside": {
            "source": _beside(detail, detail.row.source),
            "destination": _beside(detail, detail.row.destination),
        },
    }


def _log_hash(identifier: IdentifierFacts) -> str:
    digest = parse_hash(identifier.payload_hash)
    return to_hex(log_hash(parse_address(identifier.origin), digest))


def _beside(detail: MessageDetail, chain: ChainRef) -> str:
    """The logs of a chain that belong to the message besides its own, named in log order."""
    logs = [log for log in detail.logs if log.place.chain == chain and log.event not in _OWN]
    shown = ", ".join(_named(log) for log in logs[:_MOST_NAMED])
    if len(logs) <= _MOST_NAMED:
        return shown
    return _("%(logs)s and %(number)d more") % {"logs": shown, "number": len(logs) - _MOST_NAMED}


def _named(log: RawLogFacts) -> str:
    if log.event is not None:
        return log.event
    return _("log %(index)d") % {"index": log.place.log_index}
