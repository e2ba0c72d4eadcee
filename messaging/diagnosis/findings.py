"""What a check of a cause gives: a verdict with its evidence and what to do; frozen values."""

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from messaging.diagnosis.causes import Cause


class Verdict(StrEnum):
    """Whether a cause is at work: it holds, it fails (ruled out), or it could not be checked."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


class Confidence(StrEnum):
    """How sure a finding is: shown by a node or a log just now, by an older one, or inferred."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Weight(StrEnum):
    """What a finding means for the message; the order is the order of ranking."""

    BLOCKS = "blocks"  # no relay can succeed until it is mended
    URGES = "urges"  # time runs out
    ASKS = "asks"  # a relay can succeed, and somebody must make it
    DELAYS = "delays"  # waiting mends it
    EXPLAINS = "explains"  # nothing is to be done


class Evidence(Struct, frozen=True):
    """A value that was seen: `label` and `value` as shown, with where it was seen. `names` says
    what the value is the name of, where a page can lead there: a message, a transaction."""

    label: str
    value: str
    chain: str = ""
    block: int | None = None
    names: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """The next action in plain words, for the person whose message it is, for support, and for an
    operator of the network; empty where there is nothing for one of them."""

    user: str
    support: str = ""
    operator: str = ""


class Finding(Struct, frozen=True):
    """One cause judged. `evidence` is never empty unless the verdict is OPEN, and `text` then says
    why it was not checked. `confidence` is of HOLDS and FAILS. `at` is the second to which it
    belongs; `aside`: the question does not arise for this message."""

    cause: Cause
    verdict: Verdict
    title: str
    text: str
    weight: Weight = Weight.EXPLAINS
    confidence: Confidence = Confidence.CERTAIN
    evidence: tuple[Evidence, ...] = ()
    action: Action | None = None
    incident: int | None = None  # the incident that it is part of
    at: int | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Every cause judged, the most important finding first; `probed_at` in seconds, None: never."""

    holds: tuple[Finding, ...]
    ruled_out: tuple[Finding, ...]
    unchecked: tuple[Finding, ...]
    probed_at: int | None = None
    probed_block: int | None = None
