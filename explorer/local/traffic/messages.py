"""Logs as proofs for another chain, and the messages in them; it sends nothing itself."""

from dataclasses import dataclass

from explorer.local.traffic.chains import Chain
from explorer.local.traffic.node import Receipt
from explorer.local.traffic.wallet import GAS, Transaction
from messaging.protocol.contracts import L2_TO_L2_MESSENGER, SELECTOR_SUCCESSFUL_MESSAGES
from messaging.protocol.decoding import decode
from messaging.protocol.events import SentMessage
from messaging.protocol.hashing import message_hash, payload_hash
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.payloads import encode_payload, relay_message_call, resend_message_call
from messaging.protocol.types import Identifier, RawLog


@dataclass(frozen=True, slots=True)
class Proof:
    """Any log, named and serialized so that another chain can rely on it."""

    identifier: Identifier
    payload: bytes

    @property
    def payload_hash(self) -> bytes:
        """What the inbox is asked to validate, 32 bytes."""
        return payload_hash(self.payload)

    @property
    def access_list(self) -> tuple[bytes, ...]:
        """The storage keys that a transaction relying on this log has to list."""
        return access_list_keys(self.identifier, self.payload_hash)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as its SentMessage log tells it."""

    event: SentMessage
    proof: Proof

    @property
    def message_hash(self) -> bytes:
        """The messenger's key of the message, 32 bytes."""
        return message_hash(
            destination=self.event.destination,
            source=self.proof.identifier.chain_id,
            nonce=self.event.nonce,
            sender=self.event.sender,
            target=self.event.target,
            message=self.event.message,
        )


def prove(chain: Chain, log: RawLog) -> Proof:
    """The proof of a log of this chain; asks the node for the block's timestamp."""
    identifier = Identifier(
        origin=log.address,
        block_number=log.block_number,
        log_index=log.log_index,
        timestamp=chain.node.timestamp(log.block_number),
        chain_id=chain.id,
    )
    return Proof(identifier, encode_payload(log.topics, log.data))


def sent_messages(chain: Chain, receipt: Receipt) -> tuple[Sent, ...]:
    """The messages that a transaction of this chain sent, in order."""
    decoded = [(decode(log), log) for log in receipt.logs]
    return tuple(
        Sent(event, prove(chain, log)) for event, log in decoded if isinstance(event, SentMessage)
    )


def relay(sent: Sent, *, gas: int = GAS, listed: bool = True) -> Transaction:
    """The relay of a message; without its access list (`listed`) the inbox refuses it."""
    return Transaction(
        target=L2_TO_L2_MESSENGER,
        calldata=relay_message_call(sent.proof.identifier, sent.proof.payload),
        gas=gas,
        access_list=sent.proof.access_list if listed else (),
    )


def resend(sent: Sent) -> Transaction:
    """Emits the same message again on its source: same hash, new identifier."""
    event = sent.event
    return Transaction(
        target=L2_TO_L2_MESSENGER,
        calldata=resend_message_call(
            destination=event.destination,
            nonce=event.nonce,
            sender=event.sender,
            target=event.target,
            message=event.message,
        ),
    )


def was_relayed(destination: Chain, sent: Sent) -> bool:
    """Whether the destination's messenger counts the message among the successful ones."""
    calldata = SELECTOR_SUCCESSFUL_MESSAGES + sent.message_hash
    return any(destination.node.call(L2_TO_L2_MESSENGER, calldata))
