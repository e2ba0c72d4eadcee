"""What diagnosis judges by: a message with its chains' settings, its lane and its last probe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from messaging.diagnosis.incident_values import Incident
from messaging.diagnosis.probe_values import Probe
from messaging.protocol.attempts import Naming
from messaging.tracing.abis import Candidate
from messaging.tracing.values import MessageDetail


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """Settings and state of one chain; seconds. `followed` says whether Crosslane indexes it.

    `complete_since`: from when on its blocks are known complete up to the newest indexed one, by
    its block time; None: not known.
    """

    chain_id: int
    name: str
    followed: bool
    block_time: int | None = None
    lagoon_time: int | None = None
    messenger_version: str = ""
    complete_since: int | None = None


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """What a reverted transaction names, on whatever chain, and whether it counts as an attempt.

    `direct`: it calls the messenger itself. `block_number` to `checksum` are of its calldata (of
    the access list where only that names the place), `listed` is the checksum that its access list
    has for the place, `message_hash` that of the payload it carries; None where it names none.
    """

    chain_id: int
    chain_name: str
    transaction_hash: str
    block: int
    at: int
    naming: Naming
    direct: bool
    block_number: int | None
    log_index: int | None
    timestamp: int | None
    checksum: str | None
    listed: str | None
    message_hash: str | None
    revert: bytes | None = None


@dataclass(frozen=True, slots=True)
class LaneNorm:
    """How the message's lane behaved in the last week: the relays counted, the 95th percentile and
    the median of their delays (seconds) and when the last one was; None where nothing is counted.
    """

    relays: int
    p95: int | None
    last_relay_at: int | None
    median: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One message at second `now` of the wall clock. `probe` is the newest that was made, None
    before the first; `incidents` are the open ones that touch its chains. `named`: what reverted
    transactions name of it, oldest first. `errors`: what uploaded ABIs know of the selectors in the
    reverts, likeliest first."""

    detail: MessageDetail
    now: int
    source: ChainFacts
    destination: ChainFacts
    lane: LaneNorm | None = None
    probe: Probe | None = None
    incidents: tuple[Incident, ...] = ()
    named: tuple[NamedPlace, ...] = ()
    errors: Mapping[bytes, Sequence[Candidate]] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The two chains, for the placeholders of a sentence."""
        return {"source": self.source.name, "destination": self.destination.name}
