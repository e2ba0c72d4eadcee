"""What a stored verdict means now, by the destination's clock and by coverage; pure."""

from messaging.protocol.contracts import L2_TO_L2_MESSENGER, WATCHED
from messaging.protocol.lifecycle import VALIDITY_OF, Status
from messaging.protocol.rules import Reason, Validity
from messaging.tracing.network import Network
from messaging.tracing.values import ExecutionValidity, MessageStatus

RELAYABLE = frozenset({Status.INITIATED, Status.FAILED})
_LASTING = {
    Status.INITIATED: MessageStatus.INITIATED,
    Status.FAILED: MessageStatus.FAILED,
    Status.EXECUTED: MessageStatus.EXECUTED,
    Status.INVALID: MessageStatus.INVALID,
    Status.DROPPED: MessageStatus.DROPPED,
}


def has_expired(deadline: int, clock: int | None) -> bool:
    """Whether the last second for execution has passed; both in seconds, no clock yet: no."""
    return clock is not None and clock > deadline


def execution_validity(
    stored: Validity, *, source: int, block: int | None, origin: bytes, network: Network
) -> ExecutionValidity:
    """The verdict on an executing message as shown now.

    `source` and `block` say where the log stands that it names, `origin` which contract is said to
    have emitted it; the block is None where only the relay tells of the execution.
    """
    if stored == Validity.VALID:
        return ExecutionValidity.VALID
    if stored == Validity.INVALID:
        return ExecutionValidity.INVALID
    if network.followed(source) is None:
        return ExecutionValidity.UNTRACKED_SOURCE
    if block is None or not network.covers(source, block):
        return ExecutionValidity.AWAITING_SOURCE
    if origin not in WATCHED:
        return ExecutionValidity.UNCHECKED
    return ExecutionValidity.INVALID


def relay_validity(
    stored: Status, *, source: int, block: int | None, network: Network
) -> ExecutionValidity:
    """The verdict on the execution of a relayed message; its origin is the messenger."""
    return execution_validity(
        VALIDITY_OF[stored],
        source=source,
        block=block,
        origin=L2_TO_L2_MESSENGER,
        network=network,
    )


def message_status(
    stored: Status, *, source: int, block: int | None, expired: bool, network: Network
) -> MessageStatus:
    """A message's status as shown now; `block` is the one that its execution names, if any."""
    if stored in RELAYABLE and expired:
        return MessageStatus.EXPIRED
    if stored == Status.SOURCE_MISSING:
        return MessageStatus(
            relay_validity(stored, source=source, block=block, network=network).value
        )
    return _LASTING[stored]


def reason_names(stored: int, *, missing: bool) -> tuple[str, ...]:
    """The failed rules by name; `missing` adds that no log stands where the identifier says."""
    reasons = Reason(stored) | (Reason.NO_SUCH_LOG if missing else Reason(0))
    return tuple(str(one.name).lower() for one in reasons)
