"""Logs that were emitted in a fake world, and messages that were sent in one."""

import msgspec

from messaging.protocol.hashing import message_hash
from tests.fakes.emitted import Emitted


class Emission(msgspec.Struct, frozen=True, kw_only=True):
    """A log that was emitted on a chain; where it stands is known once it is mined."""

    chain: int
    transaction_hash: bytes
    position: int
    log: Emitted


class Sent(Emission, frozen=True, kw_only=True):
    """A message that was sent; `effects` are what its target logs when it is relayed."""

    destination: int
    nonce: int
    sender: bytes
    target: bytes
    message: bytes
    effects: tuple[Emitted, ...] = ()

    @property
    def hash(self) -> bytes:
        """The message hash."""
        return message_hash(
            destination=self.destination,
            source=self.chain,
            nonce=self.nonce,
            sender=self.sender,
            target=self.target,
            message=self.message,
        )
