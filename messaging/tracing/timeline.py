"""A message's steps in order, reached or still ahead, with the time between them; pure."""

from dataclasses import dataclass
from enum import StrEnum

from messaging.tracing.levels import LABELS, title
from messaging.tracing.standing import joint_safety
from messaging.tracing.values import MessageDetail, MessageStatus, Safety
from messaging.tracing.wording import NBSP, counted, duration


class Reached(StrEnum):
    """How a step stands; `OVER`: it ended the message without a failure, `AHEAD`: still to come."""

    MESSAGE = "msg"
    PASSED = "past"
    DONE = "done"
    BAD = "bad"
    OVER = "over"
    AHEAD = "ahead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `at` is when it happened in seconds, None where no time is known."""

    reached: Reached
    title: str
    at: int | None
    text: str


_WAITING = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})
_UNRELAYED = {
    MessageStatus.INITIATED: (Reached.AHEAD, "Not relayed yet"),
    MessageStatus.FAILED: (Reached.BAD, "Relays reverted"),
    MessageStatus.EXPIRED: (Reached.OVER, "Expired"),
}
_UNSEEN_SEND = {
    MessageStatus.AWAITING_SOURCE: "not indexed yet",
    MessageStatus.UNTRACKED_SOURCE: "not followed",
    MessageStatus.INVALID: "not there",
    MessageStatus.DROPPED: "removed by a reorg",
}


def steps_of(detail: MessageDetail) -> tuple[Step, ...]:
    """Sending, resends, relay or what stands in its place, then safety of all its blocks."""
    if detail.row.status is MessageStatus.DROPPED:
        return (*_sendings(detail), Step(Reached.OVER, "Dropped", None, detail.row.source.name))
    return (*_sendings(detail), *_reverts(detail), _relay(detail), *_safety(detail))


def _sendings(detail: MessageDetail) -> tuple[Step, ...]:
    source = detail.row.source.name
    if not detail.sends:
        why = _UNSEEN_SEND.get(detail.row.status, "not seen")
        return (Step(Reached.UNKNOWN, "Sent", None, f"{source}, {why}"),)
    first, *again = detail.sends
    steps = [Step(Reached.MESSAGE, "Sent", first.place.timestamp, source)]
    if again:
        after = f"+{duration(again[-1].place.timestamp - first.place.timestamp)}"
        title = "Sent again" if len(again) == 1 else f"Sent again, {counted(len(again), 'time')}"
        steps.append(Step(Reached.MESSAGE, title, again[-1].place.timestamp, f"{after}, {source}"))
    return tuple(steps)


def _reverts(detail: MessageDetail) -> tuple[Step, ...]:
    """The relays that reverted before the one that did not, as one step."""
    if detail.relay is None:
        return ()
    relayed = detail.relay.place.timestamp
    before = [one for one in detail.failures if one.timestamp <= relayed]
    if not before:
        return ()
    title = "Relay reverted" if len(before) == 1 else f"{len(before)}{NBSP}relays reverted"
    return (Step(Reached.BAD, title, before[-1].timestamp, before[-1].chain_name),)


def _relay(detail: MessageDetail) -> Step:
    status, destination = detail.row.status, detail.row.destination.name
    if detail.relay is None and not detail.row.destination.followed:
        return Step(Reached.UNKNOWN, "Relay not seen", None, f"{destination}, not followed")
    if detail.relay is None:
        reached, title = _UNRELAYED.get(status, (Reached.UNKNOWN, "Relay not seen"))
        at = detail.row.expires_at if status is MessageStatus.EXPIRED else None
        if status is MessageStatus.FAILED and detail.failures:
            at = detail.failures[-1].timestamp
            title = "Relay reverted" if len(detail.failures) == 1 else title
        return Step(reached, title, at, destination)
    at = detail.relay.place.timestamp
    send = detail.current_send
    after = "" if send is None else f"+{duration(at - send.place.timestamp)}, "
    if status is MessageStatus.INVALID:
        return Step(Reached.BAD, "Relayed, not valid", at, f"{after}{destination}")
    reached = Reached.DONE if status is MessageStatus.EXECUTED else Reached.PASSED
    return Step(reached, "Executed", at, f"{after}{destination}")


def _safety(detail: MessageDetail) -> tuple[Step, ...]:
    blocks = "both blocks" if detail.relay is not None and detail.sends else "its block"
    joint = joint_safety(detail)
    if joint is Safety.UNKNOWN:
        return (Step(Reached.UNKNOWN, title(joint), None, "no node gives it"),)
    if detail.row.status in _WAITING or detail.row.status is MessageStatus.EXPIRED:
        blocks = f"{detail.row.source.name}{NBSP}block"
    final = title(Safety.FINALIZED)
    if joint is Safety.FINALIZED:
        safe = Step(Reached.PASSED, title(Safety.SAFE), None, blocks)
        return (safe, Step(Reached.PASSED, final, None, blocks))
    ahead = Step(Reached.AHEAD, f"Then {LABELS[Safety.FINALIZED]}", None, blocks)
    if joint is Safety.SAFE:
        return (Step(Reached.PASSED, title(Safety.SAFE), None, blocks), ahead)
    so_far = "" if joint is Safety.UNSAFE else f", {LABELS[joint]} so{NBSP}far"
    return (Step(Reached.AHEAD, f"{title(Safety.SAFE)} next", None, f"{blocks}{so_far}"), ahead)
