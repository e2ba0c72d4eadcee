"""The checks of creation, serialization and identifier, phases 1 to 3; no node is asked."""

from django.utils.translation import gettext as _

from messaging.protocol import hashing
from messaging.protocol.events import Undecoded
from messaging.protocol.payloads import decode_sent_payload, encode_sent_payload
from messaging.protocol.text import parse_address, parse_hash
from messaging.protocol.types import Identifier
from messaging.tracing.checks import Answer, Check, compared, settled, succeeded
from messaging.tracing.standing import chain_clock, is_soon
from messaging.tracing.values import IdentifierFacts, MessageDetail, MessageRow, MessageStatus, Send
from messaging.tracing.wording import duration, grouped, moment

_NO_LONGER = frozenset({MessageStatus.EXECUTED, MessageStatus.INVALID})


def check_creation(detail: MessageDetail) -> tuple[Check, ...]:
    """Phase 1; nothing is claimed of a sending that is not seen."""
    send = detail.current_send
    if send is None:
        return (_unseen(detail),)
    return (
        succeeded(send.place),
        *_outside(send),
        _in_set(detail),
        compared(
            _("Nonce version is 0"),
            equal=detail.nonce_version == 0,
            otherwise=_("It is %(version)s, which no release of the messenger uses.")
            % {"version": detail.nonce_version},
        ),
        Check(
            Answer.OPEN,
            _("Target has code on %(chain)s") % {"chain": detail.row.destination.name},
            _("No node was asked"),
        ),
        Check(Answer.OPEN, _("Message hash is in sentMessages"), _("No node was asked")),
        settled(send.place, _("Source block is %(level)s")),
    )


def check_serialization(detail: MessageDetail) -> tuple[Check, ...]:
    """Phase 2: the hashes made again from the payload, and the payload read back."""
    if detail.payload is None:
        return (Check(Answer.OPEN, _("Hashes recomputed"), _("No payload is stored")),)
    payload = bytes.fromhex(detail.payload[2:])
    checks = [
        compared(
            _("Payload hash recomputed"),
            equal="0x" + hashing.payload_hash(payload).hex() == detail.payload_hash,
            otherwise=_("The stored payload gives another hash."),
        )
    ]
    return (*checks, *_read_back(payload, detail.row))


def check_identifier(detail: MessageDetail, now: int) -> tuple[Check, ...]:
    """Phase 3: the place, the checksum, and the window in which it can be used."""
    send = detail.current_send
    if send is None:
        return _unseen_place(detail)
    place = _("Log %(log)s of %(chain)s block %(block)s") % {
        "log": send.place.log_index,
        "chain": send.place.chain.name,
        "block": grouped(send.place.block_number),
    }
    return (
        Check(Answer.HOLDS, _("A log is at this place"), place),
        compared(
            _("Checksum recomputed"),
            equal=_recomputed(send.identifier) == send.identifier.checksum,
            otherwise=_("The identifier gives another checksum."),
        ),
        _window(detail, send, now),
        Check(Answer.OPEN, _("The interop filter accepts it"), _("No filter was asked")),
    )


def _outside(send: Send) -> tuple[Check, ...]:
    """Says so where the send is known only because a relay named it."""
    if send.place.indexed:
        return ()
    note = _(
        "%(chain)s block %(block)s is outside the indexed range: only logs that relays name are "
        "read of it"
    ) % {"chain": send.place.chain.name, "block": grouped(send.place.block_number)}
    return (Check(Answer.OPEN, _("Its block is indexed"), note),)


def _unseen(detail: MessageDetail) -> Check:
    rule, source = _("A SentMessage carries this hash"), {"source": detail.row.source.name}
    if detail.row.status is MessageStatus.DROPPED:
        return Check(Answer.FAILS, rule, _("A reorg of %(source)s removed it.") % source)
    if not detail.row.source.followed:
        return Check(Answer.OPEN, rule, _("Crosslane does not follow %(source)s") % source)
    if detail.row.status is MessageStatus.INVALID:
        return Check(Answer.FAILS, rule, _("None was seen on %(source)s.") % source)
    return Check(Answer.WAITS, rule, _("%(source)s is not indexed that far yet") % source)


def _unseen_place(detail: MessageDetail) -> tuple[Check, ...]:
    if detail.relay is None:
        return ()
    rule, source = _("A log is at this place"), detail.row.source
    if detail.row.status is MessageStatus.INVALID:
        return (Check(Answer.FAILS, rule, _("None is there, or another one.")),)
    note = _("%(source)s is not followed")
    if source.followed:
        note = _("%(source)s is not indexed that far yet")
    return (Check(Answer.OPEN, rule, note % {"source": source.name}),)


def _in_set(detail: MessageDetail) -> Check:
    names = {"source": detail.row.source.name, "destination": detail.row.destination.name}
    rule = _("%(destination)s is in the dependency set of %(source)s") % names
    if detail.destination_in_set is None:
        note = _("No dependency set of %(source)s is configured") % names
        return Check(Answer.OPEN, rule, note)
    return compared(
        rule,
        equal=detail.destination_in_set,
        otherwise=_("%(destination)s cannot execute messages of %(source)s.") % names,
    )


def _read_back(payload: bytes, row: MessageRow) -> tuple[Check, ...]:
    sent = decode_sent_payload(payload)
    if isinstance(sent, Undecoded):
        return (Check(Answer.FAILS, _("Payload decodes"), sent.reason),)
    remade = hashing.message_hash(
        destination=sent.destination,
        source=row.source.chain_id,
        nonce=sent.nonce,
        sender=sent.sender,
        target=sent.target,
        message=sent.message,
    )
    return (
        compared(
            _("Message hash recomputed"),
            equal=remade == parse_hash(row.message_hash),
            otherwise=_("The payload gives another message hash."),
        ),
        compared(
            _("Payload decodes and encodes back"),
            equal=encode_sent_payload(sent) == payload,
            otherwise=_("Encoded again it is other bytes: somebody emitted it by hand."),
        ),
    )


def _recomputed(facts: IdentifierFacts) -> str:
    identifier = Identifier(
        parse_address(facts.origin),
        facts.block_number,
        facts.log_index,
        facts.timestamp,
        facts.chain_id,
    )
    return "0x" + hashing.checksum(identifier, parse_hash(facts.payload_hash)).hex()


def _window(detail: MessageDetail, send: Send, now: int) -> Check:
    expires = detail.row.expires_at
    if expires is None:
        return Check(
            Answer.OPEN, _("Inside the expiry window"), _("No dependency set says how long it is")
        )
    window = expires - detail.sends[-1].place.timestamp
    rule = _("Inside the window of %(window)s") % {"window": duration(window)}
    if detail.relay is not None:
        return _window_at_relay(detail, send, rule)
    left = expires - chain_clock(detail.as_of[1], now)
    time = {"time": moment(expires, now)}
    if left < 0:
        return Check(Answer.FAILS, rule, _("It expired on %(time)s.") % time)
    note = _("Expires on %(time)s") % time
    return Check(Answer.SOON if is_soon(left, window) else Answer.HOLDS, rule, note)


def _window_at_relay(detail: MessageDetail, send: Send, rule: str) -> Check:
    if "expired" in detail.reasons:
        return Check(Answer.FAILS, rule, _("It had expired when it was executed."))
    if "in_future" in detail.reasons:
        return Check(Answer.FAILS, rule, _("It was executed before the timestamp that it names."))
    if detail.row.status not in _NO_LONGER or detail.relay is None:
        return Check(Answer.OPEN, rule)
    after = duration(detail.relay.place.timestamp - send.place.timestamp)
    note = _("Executed after %(time)s; expiry no longer matters.") % {"time": after}
    return Check(Answer.HOLDS, rule, note)
