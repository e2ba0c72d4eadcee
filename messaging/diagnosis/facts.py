"""What diagnosis judges by: a message with its chains' settings, its lane and its last probe."""

from dataclasses import dataclass

from messaging.diagnosis.incident_values import Incident
from messaging.diagnosis.probe_values import Probe
from messaging.tracing.values import MessageDetail


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """Settings and state of one chain; seconds. `followed` says whether Crosslane indexes it."""

    chain_id: int
    name: str
    followed: bool
    block_time: int | None = None
    lagoon_time: int | None = None
    messenger_version: str = ""


@dataclass(frozen=True, slots=True)
class LaneNorm:
    """How the message's lane behaved lately: the relays counted, the 95th percentile of their
    delays (seconds) and when the last one was; None where nothing is counted."""

    relays: int
    p95: int | None
    last_relay_at: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """One message at second `now` of the wall clock. `probe` is the newest that was made, None
    before the first; `incidents` are the open ones that touch its chains."""

    detail: MessageDetail
    now: int
    source: ChainFacts
    destination: ChainFacts
    lane: LaneNorm | None = None
    probe: Probe | None = None
    incidents: tuple[Incident, ...] = ()
