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
            "Nonce version is 0",
            equal=detail.nonce_version == 0,
            otherwise=f"It is {detail.nonce_version}, which no release of the messenger uses.",
        ),
        Check(
            Answer.OPEN,
            f"Target has code on {detail.row.destination.name}",
            "No node was asked",
        ),
        Check(Answer.OPEN, _("Message hash is in sentMessages"), _("No node was asked")),
        settled(send.place, "Source block"),
    )


def check_serialization(detail: MessageDetail) -> tuple[Check, ...]:
    """Phase 2: the hashes made again from the payload, and the payload read back."""
    if detail.payload is None:
        return (Check(Answer.OPEN, "Hashes recomputed", "No payload is stored"),)
    payload = bytes.fromhex(detail.payload[2:])
    checks = [
        compared(
            "Payload hash recomputed",
            equal="0x" + hashing.payload_hash(payload).hex() == detail.payload_hash,
            otherwise="The stored payload gives another hash.",
        )
    ]
    return (*checks, *_read_back(payload, detail.row))


def check_identifier(detail: MessageDetail, now: int) -> tuple[Check, ...]:
    """Phase 3: the place, the checksum, and the window in which it can be used."""
    send = detail.current_send
    if send is None:
        return _unseen_place(detail)
    chain = send.place.chain.name
    return (
        Check(
            Answer.HOLDS,
            "A log is at this place",
            f"Log {send.place.log_index} of {chain} block {grouped(send.place.block_number)}",
        ),
        compared(
            "Checksum recomputed",
            equal=_recomputed(send.identifier) == send.identifier.checksum,
            otherwise="The identifier gives another checksum.",
        ),
        _window(detail, send, now),
        Check(Answer.OPEN, "The interop filter accepts it", "No filter was asked"),
    )


def _outside(send: Send) -> tuple[Check, ...]:
    """Says so where the send is known only because a relay named it."""
    if send.place.indexed:
        return ()
    number = f"{send.place.chain.name} block {grouped(send.place.block_number)}"
    note = f"{number} is outside the indexed range: only logs that relays name are read of it"
    return (Check(Answer.OPEN, "Its block is indexed", note),)


def _unseen(detail: MessageDetail) -> Check:
    rule, source = "A SentMessage carries this hash", detail.row.source.name
    if detail.row.status is MessageStatus.DROPPED:
        return Check(Answer.FAILS, rule, f"A reorg of {source} removed it.")
    if not detail.row.source.followed:
        return Check(Answer.OPEN, rule, f"Crosslane does not follow {source}")
    if detail.row.status is MessageStatus.INVALID:
        return Check(Answer.FAILS, rule, f"None was seen on {source}.")
    return Check(Answer.WAITS, rule, f"{source} is not indexed that far yet")


def _unseen_place(detail: MessageDetail) -> tuple[Check, ...]:
    if detail.relay is None:
        return ()
    if detail.row.status is MessageStatus.INVALID:
        return (Check(Answer.FAILS, "A log is at this place", "None is there, or another one."),)
    source = detail.row.source
    note = "is not indexed that far yet" if source.followed else "is not followed"
    return (Check(Answer.OPEN, "A log is at this place", f"{source.name} {note}"),)


def _in_set(detail: MessageDetail) -> Check:
    source, destination = detail.row.source.name, detail.row.destination.name
    rule = f"{destination} is in the dependency set of {source}"
    if detail.destination_in_set is None:
        return Check(Answer.OPEN, rule, f"No dependency set of {source} is configured")
    return compared(
        rule,
        equal=detail.destination_in_set,
        otherwise=f"{destination} cannot execute messages of {source}.",
    )


def _read_back(payload: bytes, row: MessageRow) -> tuple[Check, ...]:
    sent = decode_sent_payload(payload)
    if isinstance(sent, Undecoded):
        return (Check(Answer.FAILS, "Payload decodes", sent.reason),)
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
            "Message hash recomputed",
            equal=remade == parse_hash(row.message_hash),
            otherwise="The payload gives another message hash.",
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
            Answer.OPEN, "Inside the expiry window", "No dependency set says how long it is"
        )
    window = expires - detail.sends[-1].place.timestamp
    rule = f"Inside the window of {duration(window)}"
    if detail.relay is not None:
        return _window_at_relay(detail, send, rule)
    left = expires - chain_clock(detail.as_of[1], now)
    if left < 0:
        return Check(Answer.FAILS, rule, f"It expired on {moment(expires, now)}.")
    note = f"Expires on {moment(expires, now)}"
    return Check(Answer.SOON if is_soon(left, window) else Answer.HOLDS, rule, note)


def _window_at_relay(detail: MessageDetail, send: Send, rule: str) -> Check:
    if "expired" in detail.reasons:
        return Check(Answer.FAILS, rule, "It had expired when it was executed.")
    if "in_future" in detail.reasons:
        return Check(Answer.FAILS, rule, _("It was executed before the timestamp that it names."))
    if detail.row.status not in _NO_LONGER or detail.relay is None:
        return Check(Answer.OPEN, rule)
    after = duration(detail.relay.place.timestamp - send.place.timestamp)
    return Check(Answer.HOLDS, rule, f"Executed after {after}; expiry no longer matters.")
