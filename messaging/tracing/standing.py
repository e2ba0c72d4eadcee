"""How a message and its chains stand, derived from what was read; pure, without sentences."""

from messaging.tracing.levels import least
from messaging.tracing.values import AsOf, LogPlace, MessageDetail, Safety

_ATTENTION = 86_400  # seconds left from which a deadline may deserve attention
LATE = 15  # seconds behind the node's head from which a chain counts as late


def chain_clock(as_of: AsOf, now: int) -> int:
    """The time by which a chain judges expiry: its head's, or `now` where no head is known."""
    return now if as_of.head_at is None else as_of.head_at


def places(detail: MessageDetail) -> tuple[LogPlace, ...]:
    """The blocks that the message hangs on: of its sending and, where relayed, of its relay."""
    send = detail.current_send
    sent = () if send is None else (send.place,)
    return sent if detail.relay is None else (*sent, detail.relay.place)


def joint_safety(detail: MessageDetail) -> Safety:
    """How safe the whole message is: the lesser of its blocks."""
    return least(tuple(place.safety for place in places(detail)))


def relay_delay(detail: MessageDetail) -> int | None:
    """Seconds from the sending that the relay used to the relay; None while either is unseen.

    Never below 0: where the relay's block is the older one, the two chains' clocks disagree.
    """
    send = detail.current_send
    if detail.relay is None or send is None:
        return None
    return max(0, detail.relay.place.timestamp - send.place.timestamp)


def is_soon(left: int, window: int) -> bool:
    """Whether a deadline deserves attention: less than a day and a quarter of its window left."""
    return left < min(_ATTENTION, window // 4)
