"""What rules judge by and what they find: frozen values; seconds since 1970, wei."""

from dataclasses import dataclass
from typing import TypeAlias

from messaging.diagnosis.incident_values import Incident
from messaging.models import AlertRule, Watch
from messaging.tracing.executing import ExecutionRow
from messaging.tracing.values import AsOf, ChainRef, MessageRow

RuleKind = AlertRule.Kind
SubjectKind = Watch.Kind


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a watch; the fields are those of `AlertRule`."""

    kind: RuleKind
    grace: int = 0
    limit: int = 0
    least: int = 0


@dataclass(frozen=True, slots=True)
class MessageSeen:
    """A message with what tells whether it is late: when it was sent last, the destination's clock,
    the 95th percentile of its lane's delays in seconds (None: not known), and whether the
    destination is read to its head, so that a relay would have been seen."""

    row: MessageRow
    sent_at: int
    clock: int
    usual: int | None
    read: bool


@dataclass(frozen=True, slots=True)
class LaneSeen:
    """A lane: how many messages wait, since when the oldest does, and when it relayed last."""

    source: ChainRef
    destination: ChainRef
    waiting: int
    first_open: int | None
    last_relay: int | None
    read: bool


@dataclass(frozen=True, slots=True)
class WatchFacts:
    """Everything that the rules of one watch look at. `grouped`: its messages are told together, as
    those of a whole lane are; `more`: there may be more messages than were read. `expired` are
    those of a lane that expired lately, read where an alert of it ends; `more_expired`: not all.
    `settled`: its message is executed, and no incident matters to it any more.
    """

    now: int
    subject: str
    messages: tuple[MessageSeen, ...] = ()
    lane: LaneSeen | None = None
    chains: tuple[AsOf, ...] = ()
    executions: tuple[ExecutionRow, ...] = ()
    incidents: tuple[Incident, ...] = ()
    grouped: bool = False
    settled: bool = False
    more: bool = False
    expired: tuple[MessageSeen, ...] = ()
    more_expired: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Messages of a lane that a rule found together, the most urgent first."""

    lane: LaneSeen
    messages: tuple[MessageSeen, ...]
    more: bool


About: TypeAlias = MessageSeen | Group | LaneSeen | AsOf | ExecutionRow | Incident


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that a rule found. `subject` names it within the rule and the watch.

    `once`: something that happened, and has no end. Not `sure`: what is known is too old to say
    so; it opens no alert and ends none.
    """

    rule: RuleKind
    subject: str
    about: About
    once: bool = False
    sure: bool = True

    @property
    def hashes(self) -> frozenset[str]:
        """The messages that are told together; empty where it is no group of them."""
        found = self.about.messages if isinstance(self.about, Group) else ()
        return frozenset(one.row.message_hash for one in found)
