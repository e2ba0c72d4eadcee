"""What of a message is asked about, from what is stored of it; pure."""

from dataclasses import dataclass

from messaging.chain.state import Call
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.payloads import relay_message_call
from messaging.protocol.text import parse_address, parse_hash, to_address
from messaging.protocol.types import Identifier
from messaging.tracing.values import MessageDetail, Send, Transfer

# Whom a node takes for the caller where none is named: relaying is open to anybody.
ANYBODY = bytes(20)


@dataclass(frozen=True, slots=True)
class Subject:
    """A message as nodes are asked about it.

    `call` is its relay by the newest send, None where no send is stored; `sent_block` the block of
    that send. `margin`: seconds before expiry from which its network's nodes refuse a relay.
    `token`: of a bridge call that mints one on the destination.
    """

    hash: bytes
    nonce: int
    target: bytes | None
    call: Call | None
    checksum: bytes | None
    sent_block: int | None
    margin: int = 0
    token: bytes | None = None
    sends_eth: bool = False


def subject_of(detail: MessageDetail) -> Subject:
    """What is asked about a message."""
    row, send = detail.row, detail.current_send
    transfer = row.transfer
    return Subject(
        hash=parse_hash(row.message_hash),
        nonce=row.nonce,
        target=None if row.target is None else parse_address(row.target),
        call=None if send is None else _relay(detail, send),
        checksum=None if send is None else parse_hash(send.identifier.checksum),
        sent_block=None if send is None else send.place.block_number,
        margin=0 if send is None or send.relay_before is None else _margin(send),
        token=_token(transfer),
        sends_eth=transfer is not None and transfer.kind == "eth",
    )


def _relay(detail: MessageDetail, send: Send) -> Call | None:
    if detail.payload is None:
        return None
    facts, payload = send.identifier, bytes.fromhex(detail.payload[2:])
    identifier = Identifier(
        parse_address(facts.origin),
        facts.block_number,
        facts.log_index,
        facts.timestamp,
        facts.chain_id,
    )
    place = f"{facts.block_number}, {facts.log_index}, {facts.timestamp}, {facts.chain_id}"
    return Call(
        f"relayMessage(({to_address(identifier.origin)}, {place}), {len(payload)} bytes)",
        ANYBODY,
        L2_TO_L2_MESSENGER,
        relay_message_call(identifier, payload),
        tuple(parse_hash(key) for key in facts.access_list),
    )


def _margin(send: Send) -> int:
    return 0 if send.relay_before is None else max(0, send.expires_at - send.relay_before)


def _token(transfer: Transfer | None) -> bytes | None:
    if transfer is None or transfer.token is None:
        return None
    return parse_address(transfer.token)
