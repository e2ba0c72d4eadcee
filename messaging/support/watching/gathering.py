"""Reads what the rules of watches look at, through tracing: many watches of messages at once, and a
bounded number of rows for each address and lane. It asks no node."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from messaging.diagnosis.incident_values import Incident
from messaging.diagnosis.incidents import open_incidents
from messaging.support.queue import FLOOR, patience
from messaging.support.watching.expiring import expiring_hashes
from messaging.support.watching.subjects import Subject
from messaging.support.watching.values import (
    LaneSeen,
    MessageSeen,
    Rule,
    RuleKind,
    SubjectKind,
    WatchFacts,
)
from messaging.tracing.executing import ExecutionRow
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.executions import list_executions
from messaging.tracing.filters import MessageFilters, Moment
from messaging.tracing.freshness import is_late
from messaging.tracing.messages import list_messages
from messaging.tracing.network import DEFAULT_WINDOW, Network, load_network
from messaging.tracing.open_messages import OpenCount, count_open
from messaging.tracing.places import list_as_of
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.totals import LaneTotals, Period, read_totals
from messaging.tracing.values import AsOf, ExecutionValidity, MessageRow, MessageStatus

ROWS = 50  # messages of a status that are read of an address or a lane
LOOKED_BACK = 86_400  # seconds in which executions that break a rule are looked for

_Lane = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Round:
    """What all watches of one round share; lanes by uint256 chain ids."""

    network: Network
    chains: Mapping[int, AsOf]
    opened: Mapping[_Lane, OpenCount]
    week: Mapping[_Lane, LaneTotals]
    incidents: tuple[Incident, ...]

    @property
    def now(self) -> int:
        """The second of this round."""
        return self.network.now

    def is_read(self, chain_id: int) -> bool:
        """Whether a chain is indexed to its head, so that what it holds would have been seen."""
        as_of = self.chains.get(chain_id)
        return as_of is not None and not is_late(as_of, self.now)

    def usual(self, source: int, destination: int) -> int | None:
        """The 95th percentile of a lane's delays in the last week."""
        known = self.week.get((source, destination))
        return None if known is None else known.totals.slow

    def see(self, row: MessageRow) -> MessageSeen:
        """A message with what tells whether it is late."""
        source, destination = row.source.chain_id, row.destination.chain_id
        window = self.network.window(source, destination)
        return MessageSeen(
            row=row,
            sent_at=row.timestamp if row.expires_at is None else row.expires_at - window,
            clock=self.network.clock(destination) or self.now,
            usual=self.usual(source, destination),
            read=self.is_read(destination),
        )

    def lane(self, source: int, destination: int) -> LaneSeen:
        """A lane as it stands."""
        opened = self.opened.get((source, destination))
        known = self.week.get((source, destination))
        return LaneSeen(
            self.network.ref(source),
            self.network.ref(destination),
            waiting=opened.waiting if opened else 0,
            first_open=opened.first_open if opened else None,
            last_relay=known.totals.last_relay if known else None,
            read=self.is_read(destination),
        )


def begin_round() -> Round:
    """What is shared, read once."""
    network = load_network()
    opened = count_open(network)
    week = read_totals(Period.WEEK, network).lanes
    return Round(
        network,
        {one.chain.chain_id: one for one in list_as_of(network)},
        {(one.source.chain_id, one.destination.chain_id): one for one in opened},
        {(one.source.chain_id, one.destination.chain_id): one for one in week},
        tuple(open_incidents(chain.ref.chain_id for chain in network.chains)),
    )


def read_messages(round_: Round, hashes: Collection[bytes]) -> dict[str, MessageSeen]:
    """These messages, those that are known, by hash as text."""
    found = rows_by_hash(hashes, round_.network)
    return {row.message_hash: round_.see(row) for row in found.values()}


def facts_of(
    round_: Round, subject: Subject, rules: Iterable[Rule], known: Mapping[str, MessageSeen]
) -> WatchFacts:
    """The facts of one watch. `known` are messages that were read already: the watched one, and
    those of which an alert of this watch is open."""
    by_kind = {rule.kind: rule for rule in rules}
    match subject.kind:
        case SubjectKind.MESSAGE:
            return _of_message(round_, subject, known)
        case SubjectKind.ADDRESS:
            return _of_address(round_, subject, by_kind, known)
        case SubjectKind.LANE:
            return _of_lane(round_, subject, by_kind)
        case SubjectKind.CHAIN:
            return _of_chain(round_, subject, by_kind)


def _of_message(round_: Round, subject: Subject, known: Mapping[str, MessageSeen]) -> WatchFacts:
    seen = known.get(subject.text)
    if seen is None:
        return WatchFacts(round_.now, subject.text)
    ends = seen.row.source.chain_id, seen.row.destination.chain_id
    settled = seen.row.status is MessageStatus.EXECUTED
    incidents = _touching(round_, ends)
    return WatchFacts(round_.now, subject.text, (seen,), incidents=incidents, settled=settled)


def _of_address(
    round_: Round,
    subject: Subject,
    rules: Mapping[RuleKind, Rule],
    known: Mapping[str, MessageSeen],
) -> WatchFacts:
    found = dict(known)
    wanted = MessageFilters(account=subject.key)
    for filters in _lists(round_, wanted, rules, late=FLOOR):
        rows = list_messages(filters, limit=ROWS, network=round_.network).rows
        found |= {row.message_hash: round_.see(row) for row in rows}
    found |= _expiring(round_, wanted, rules)
    messages = tuple(found.values())
    return WatchFacts(round_.now, subject.text, messages, incidents=round_.incidents)


def _of_lane(round_: Round, subject: Subject, rules: Mapping[RuleKind, Rule]) -> WatchFacts:
    source, destination = subject.chain_ids
    wanted = MessageFilters(source=source, destination=destination)
    late = patience(round_.usual(source, destination))
    found: dict[str, MessageSeen] = {}
    more = False
    for filters in _lists(round_, wanted, rules, late=late):
        page = list_messages(filters, limit=ROWS, network=round_.network)
        found |= {row.message_hash: round_.see(row) for row in page.rows}
        more = more or page.next is not None
    found |= _expiring(round_, wanted, rules)
    return WatchFacts(
        round_.now,
        subject.text,
        tuple(sorted(found.values(), key=lambda one: one.sent_at)),
        lane=round_.lane(source, destination),
        chains=_of(round_, subject.chain_ids),
        executions=_broken(round_, destination, source) if RuleKind.INVALID in rules else (),
        incidents=_touching(round_, subject.chain_ids),
        grouped=True,
        more=more,
    )


def _of_chain(round_: Round, subject: Subject, rules: Mapping[RuleKind, Rule]) -> WatchFacts:
    (chain_id,) = subject.chain_ids
    return WatchFacts(
        round_.now,
        subject.text,
        chains=_of(round_, subject.chain_ids),
        executions=_broken(round_, chain_id) if RuleKind.INVALID in rules else (),
        incidents=_touching(round_, subject.chain_ids),
    )


def with_expired(round_: Round, subject: Subject, facts: WatchFacts, *, since: int) -> WatchFacts:
    """The same, with the messages of a lane that may have expired from second `since` on."""
    source, destination = subject.chain_ids
    sent_since = since - round_.network.window(source, destination)
    wanted = MessageFilters(
        status=MessageStatus.EXPIRED,
        source=source,
        destination=destination,
        since=Moment("", sent_since),
    )
    page = list_messages(wanted, limit=ROWS, network=round_.network)
    expired = tuple(round_.see(row) for row in page.rows)
    return replace(facts, expired=expired, more_expired=page.next is not None)


def _lists(
    round_: Round, wanted: MessageFilters, rules: Mapping[RuleKind, Rule], *, late: int
) -> Iterator[MessageFilters]:
    """The lists that these rules look at; each narrows to what can be a sign at all."""
    if RuleKind.STUCK in rules:
        yield _narrowed(wanted, MessageStatus.INITIATED, until=round_.now - late)
    if RuleKind.FAILED in rules:
        yield _narrowed(wanted, MessageStatus.FAILED)
    if RuleKind.INVALID in rules and wanted.account is not None:
        yield _narrowed(wanted, MessageStatus.INVALID)


def _expiring(
    round_: Round, wanted: MessageFilters, rules: Mapping[RuleKind, Rule]
) -> dict[str, MessageSeen]:
    """The messages that expire first, of those that move enough."""
    rule = rules.get(RuleKind.EXPIRING)
    if rule is None:
        return {}
    shortest, longest = _windows(round_, wanted)
    until, since = round_.now - shortest + rule.limit, round_.now - longest
    hashes = expiring_hashes(wanted, since=since, until=until, least=rule.least, most=ROWS)
    return read_messages(round_, hashes)


def _windows(round_: Round, wanted: MessageFilters) -> tuple[int, int]:
    """Seconds in which a message can be executed: the shortest and the longest of all sets."""
    if wanted.source is not None and wanted.destination is not None:
        window = round_.network.window(wanted.source, wanted.destination)
        return window, window
    windows = [DEFAULT_WINDOW, *(one.window for one in round_.network.sets)]
    return min(windows), max(windows)


def _narrowed(
    wanted: MessageFilters, status: MessageStatus, *, until: int | None = None
) -> MessageFilters:
    return MessageFilters(
        status=status,
        account=wanted.account,
        source=wanted.source,
        destination=wanted.destination,
        until=None if until is None else Moment("", until),
    )


def _broken(round_: Round, chain_id: int, source: int | None = None) -> tuple[ExecutionRow, ...]:
    since = Moment("", round_.now - LOOKED_BACK)
    filters = ExecutionFilters(
        chain=chain_id, source=source, validity=ExecutionValidity.INVALID, since=since
    )
    return list_executions(filters, limit=ROWS, network=round_.network).rows


def _of(round_: Round, chain_ids: Iterable[int]) -> tuple[AsOf, ...]:
    return tuple(round_.chains[one] for one in chain_ids if one in round_.chains)


def _touching(round_: Round, chain_ids: Iterable[int]) -> tuple[Incident, ...]:
    ends = tuple(chain_ids)
    return tuple(one for one in round_.incidents if one.touches(*ends))
