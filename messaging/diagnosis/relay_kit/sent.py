"""The message of a kit in bytes: its fields, its payload and the log that a relay names."""

from dataclasses import dataclass

from messaging.protocol.text import parse_address, parse_hash
from messaging.protocol.types import Identifier
from messaging.tracing.values import ChainRef, MessageDetail, Send


@dataclass(frozen=True, slots=True)
class SentBefore:
    """A message of which a SentMessage is seen; `identifier` and `keys` are of the newest one."""

    source: ChainRef
    destination: ChainRef
    message_hash: bytes
    nonce: int
    sender: bytes
    target: bytes
    message: bytes
    payload: bytes
    identifier: Identifier
    keys: tuple[bytes, ...]
    first_sent: int  # seconds

    @property
    def file_suffix(self) -> str:
        """Eight digits by which its files are told apart."""
        return self.message_hash.hex()[:8]


def read_sent(detail: MessageDetail) -> SentBefore | None:
    """None where no SentMessage is seen: there is no log to name and no payload."""
    row, send = detail.row, detail.current_send
    if send is None or detail.payload is None or detail.message is None:
        return None
    if row.sender is None or row.target is None:
        return None
    return SentBefore(
        source=row.source,
        destination=row.destination,
        message_hash=parse_hash(row.message_hash),
        nonce=row.nonce,
        sender=parse_address(row.sender),
        target=parse_address(row.target),
        message=bytes.fromhex(detail.message[2:]),
        payload=bytes.fromhex(detail.payload[2:]),
        identifier=_identifier(send),
        keys=tuple(map(parse_hash, send.identifier.access_list)),
        first_sent=detail.sends[0].place.timestamp,
    )


def _identifier(send: Send) -> Identifier:
    facts = send.identifier
    return Identifier(
        parse_address(facts.origin),
        facts.block_number,
        facts.log_index,
        facts.timestamp,
        facts.chain_id,
    )
