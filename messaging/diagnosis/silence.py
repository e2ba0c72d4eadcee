"""Whether messages are sent and nobody relays any, on any lane of a dependency set; pure.

That is what a failsafe of the filter looks like where no filter can be asked. Networks that seldom
relay are left out: their silence says nothing.
"""

from messaging.diagnosis.observed import ChainSeen, LaneSeen, Observed
from messaging.diagnosis.sights import Seen, Sight

DAY = 86_400
SILENT = 900  # seconds without a relay, at least
_TIMES = 20  # times the usual time between two relays
_LAG = 60  # seconds that a chain may be read behind its head
FEW_RELAYS = 100  # a day, from which silence says something
FEW_SENT = 5  # messages that wait since
_FEW_LANES = 2


def find_silence(seen: Observed, members: frozenset[int]) -> tuple[Seen, ...]:
    """The last relay and what was sent since; nothing where it is not silent, or not known to be
    because a chain is not read to its head."""
    chains = seen.among(members)
    read_to = [one.indexed for one in chains if one.indexed is not None]
    if not chains or not all(_is_read(one, seen.now) for one in chains):
        return ()
    lanes = [one for one in seen.lanes if {one.source, one.destination} <= members]
    last = last_relay(lanes)
    relays, sent = sum(one.relays for one in lanes), sum(one.sent_since for one in lanes)
    waiting = [one for one in lanes if one.sent_since]
    if last is None or relays < FEW_RELAYS or sent < FEW_SENT or len(waiting) < _FEW_LANES:
        return ()
    if min(one.at for one in read_to) - last < patience(relays):
        return ()
    told = Seen(Sight.NO_RELAY, at=last, count=sent, beside=len(waiting))
    up_to = [
        Seen(Sight.READ_TO, one.name, one.chain_id, block=one.indexed.block, at=one.indexed.at)
        for one in chains
        if one.indexed is not None
    ]
    return (told, *up_to)


def patience(relays: int) -> int:
    """Seconds of silence that are usual where so many relays are made in a day."""
    return max(SILENT, _TIMES * DAY // max(relays, 1))


def last_relay(lanes: list[LaneSeen]) -> int | None:
    """When the last relay of these lanes was."""
    return max((one.last_relay for one in lanes if one.last_relay is not None), default=None)


def _is_read(chain: ChainSeen, now: int) -> bool:
    """Whether a chain is read to a head that its node told just now."""
    latest, indexed = chain.latest, chain.indexed
    if latest is None or indexed is None or not latest.is_fresh(now):
        return False
    return latest.at - indexed.at <= _LAG
