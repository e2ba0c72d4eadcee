"""What was and is no more, as values: logs that were taken back, reorgs; it reads nothing.

Hashes are 0x text, times seconds since 1970.
"""

from dataclasses import dataclass
from enum import StrEnum


class ReorgCause(StrEnum):
    """Why blocks were taken back. `PENDING`: the new block is not looked at yet; `UNKNOWN`: no
    node could tell; `LIKELY_REPLACED`: the new block holds deposits only, as one in the place of an
    invalid block does; `RESYNC`: an operator had the chain read again."""

    PENDING = "pending"
    UNKNOWN = "unknown"
    ORDINARY = "ordinary"
    LIKELY_REPLACED = "likely_replaced"
    REPLACED = "replaced"
    RESYNC = "resync"


class HistoryKind(StrEnum):
    """Which log of a message was taken back."""

    SENT = "sent"
    RELAYED = "relayed"


@dataclass(frozen=True, slots=True)
class PastPlace:
    """Where a log stood, or stands again; the block's hash where it was stored.

    `checksum`, of a send alone, is that of the identifier that the other fields make.
    """

    chain_id: int
    chain_name: str
    origin: str
    block_number: int
    block_hash: str | None
    log_index: int
    timestamp: int
    transaction_hash: str
    checksum: str | None

    @property
    def identifier(self) -> "PastPlace | None":
        """The place itself where it can be executed, None for other logs than a send."""
        return None if self.checksum is None else self


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """A log of a message that was stored and taken back.

    `replaced_by`: the block that came in the place of its own, where that is known;
    `invalidated_hash`: the invalid block that was thrown away. `again`: where it stands
    again, by the same transaction or by another one since.
    """

    kind: HistoryKind
    place: PastPlace
    taken_back_at: int
    cause: ReorgCause
    ancestor: int
    replaced_by: str | None
    invalidated_hash: str | None
    again: PastPlace | None

    @property
    def same_transaction(self) -> bool:
        """Whether it stands again because its transaction was mined again."""
        return self.again is not None and (
            self.again.transaction_hash == self.place.transaction_hash
        )

    @property
    def renamed(self) -> bool:
        """Whether it stands again under another identifier."""
        return self.again is not None and self.again.checksum != self.place.checksum


@dataclass(frozen=True, slots=True)
class ReorgSeen:
    """A reorg, or a resync, as people see it: blocks above `ancestor` were taken back up to
    `old_tip`; `old_hash` at ancestor+1 became `new_hash`. `complete`: nothing is left to take back.
    """

    seen_at: int
    ancestor: int
    old_tip: int
    blocks: int
    logs: int
    cause: ReorgCause
    old_hash: str | None
    new_hash: str | None
    invalidated_hash: str | None
    complete: bool

    @property
    def depth(self) -> int:
        """How many heights were taken back."""
        return max(self.old_tip - self.ancestor, 0)
