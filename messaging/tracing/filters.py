"""What a list of messages can be narrowed to, and how that is said to the database; no paging."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from messaging.models import Message
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status
from messaging.tracing.covered import relay_names_covered
from messaging.tracing.expired import expired, in_time, resent_in_time
from messaging.tracing.network import Network
from messaging.tracing.scanning import Condition, Part, any_of, parts_of
from messaging.tracing.selecting import passing
from messaging.tracing.statements import rows_of
from messaging.tracing.values import MessageStatus

_FEW_TRANSACTIONS = 500  # of a relayer, that are all looked at
_SIGNED = (
    "select count(*), exists(select from transaction where sender = %s and timestamp is null) "
    "from (select from transaction where sender = %s limit %s) as signed"
)
# The messages whose relay is a relayer's transaction. A relay's time is its transaction's, and by
# sender and time these stand together in an index; `+ 0` keeps the database from the one by hash,
# where each is somewhere else. Transactions of before times were kept are found in that one.
_RELAYED = (
    "exists(select from transaction where sender = %s and timestamp = message.relay_timestamp "
    "and hash = message.relay_transaction and chain + 0 = message.relay_chain)"
)
_RELAYED_UNDATED = (
    "exists(select from transaction where sender = %s "
    "and hash = message.relay_transaction and chain = message.relay_chain)"
)
# The messages that a relayer's transactions carried, each of them looked up by itself.
_CARRIED = (
    "message.message_hash = any(array(select carried.message_hash from transaction as signed "  # noqa: S608
    "cross join lateral (select message_hash from log where transaction_hash = signed.hash "
    f"and kind = {Kind.RELAYED:d} and message_hash is not null offset 0) as carried "
    "where signed.sender = %s)) and "
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as somebody wrote it, `24h` or RFC 3339, and the second since 1970 that it means."""

    text: str
    seconds: int
    relative: bool = False


@dataclass(frozen=True, slots=True)
class MessageFilters:
    """What a list is narrowed to, None: nothing. Chains are uint256 chain ids, followed or not;
    `account` is sender or target; `since` and `until` are of the first send, both included."""

    status: MessageStatus | None = None
    source: int | None = None
    destination: int | None = None
    sender: bytes | None = None
    target: bytes | None = None
    account: bytes | None = None
    relayer: bytes | None = None
    since: Moment | None = None
    until: Moment | None = None
    resent: bool = False


EVERY_MESSAGE = MessageFilters()
_NOTHING = Q(pk__in=[])
_BY_CLOCK = {
    MessageStatus.INITIATED: (Status.INITIATED,),
    MessageStatus.FAILED: (Status.FAILED,),
    MessageStatus.EXPIRED: (Status.INITIATED, Status.FAILED),
}
_Sides = list[dict[str, Any]]
_EVERYWHERE: _Sides = [{}]
_FAILED_BY = ({"sender"}, {"target"}, {"source", "destination"})  # as the indexes of them
_LASTING = {
    MessageStatus.EXECUTED: Status.EXECUTED,
    MessageStatus.DROPPED: Status.DROPPED,
}


def filter_messages(filters: MessageFilters, network: Network) -> tuple[Part[Message], ...]:
    """The messages that pass, in no order; a status means what `status` would show for them now."""
    found = Message.objects.order_by()
    if filters.since is not None:
        found = found.filter(timestamp__gte=filters.since.seconds)
    if filters.until is not None:
        found = found.filter(timestamp__lte=filters.until.seconds)
    return parts_of(found, list(_conditions(filters, network)))


def _conditions(filters: MessageFilters, network: Network) -> Iterator[Condition]:
    named = list(_named(filters))
    if filters.status is MessageStatus.FAILED:
        led = next(filter(_leads_to_failed, named), _EVERYWHERE)
        named = [one for one in named if one is not led]
        yield _failed([Q(**side) for side in led], network)
    elif filters.status is not None:
        yield _of_status(filters.status, network)
    for sides in named:
        ways = tuple(Q(**side) for side in sides)
        yield Condition(any_of(ways), ways, shared=len(ways) > 1)
    if filters.resent:
        resent = Q(sends__gt=1)
        yield Condition(resent, (resent,))
    if filters.relayer is not None:
        yield _relayed_by(filters.relayer)


def _named(filters: MessageFilters) -> Iterator[_Sides]:
    """The lane and the addresses that a list names, each in the ways in which a message has it."""
    lane = {"source": filters.source, "destination": filters.destination}
    for names in (lane, {"sender": filters.sender}, {"target": filters.target}):
        given = {name: value for name, value in names.items() if value is not None}
        if given:
            yield [given]
    if filters.account is not None:
        yield [{"sender": filters.account}, {"target": filters.account}]


def _leads_to_failed(sides: _Sides) -> bool:
    return all(side.keys() in _FAILED_BY for side in sides)


def _failed(sides: Sequence[Q], network: Network) -> Condition:
    """The failed messages of what is named: an index leads to them in the order of time."""
    stored = Q(status=Status.FAILED) & any_of(sides)
    ways = tuple(
        way & side for way in _with_status(MessageStatus.FAILED, network) for side in sides
    )
    return Condition(any_of(ways), ways, guess=stored, shared=len(sides) > 1)


def _of_status(status: MessageStatus, network: Network) -> Condition:
    ways = tuple(_with_status(status, network))
    stored = Q(status__in=_BY_CLOCK[status]) if status in _BY_CLOCK else None
    return Condition(any_of(ways), ways, guess=stored, dear=status is MessageStatus.INVALID)


def _relayed_by(sender: bytes) -> Condition:
    """Transactions know who signed them, messages do not: those of few lead to their messages, of
    many each message is looked up."""
    ((signed, undated),) = rows_of(_SIGNED, sender, sender, _FEW_TRANSACTIONS + 1)
    relayed = _RELAYED_UNDATED if undated else _RELAYED
    if signed > _FEW_TRANSACTIONS:
        return Condition(passing(relayed, [sender]), ())
    if not signed:
        return Condition(_NOTHING, (_NOTHING,), rows=0)
    whole = passing(_CARRIED + relayed, [sender, sender])
    return Condition(whole, (whole,), rows=signed)


def _with_status(shown: MessageStatus, network: Network) -> Iterator[Q]:
    """The messages of a status in disjoint ways, each of one stored status: an index gives the
    newest of a way at once, where two statuses together would have to be sorted."""
    if shown == MessageStatus.EXPIRED:
        yield from (Q(status=stored) & expired(network) for stored in _BY_CLOCK[shown])
    elif shown in _BY_CLOCK:
        yield from (Q(status=stored) & in_time(network) for stored in _BY_CLOCK[shown])
        yield from (Q(status=stored) & resent_in_time(network) for stored in _BY_CLOCK[shown])
    elif shown in _LASTING:
        yield Q(status=_LASTING[shown])
    else:
        yield from _without_source(shown, network)


def _without_source(shown: MessageStatus, network: Network) -> Iterator[Q]:
    missing = Q(status=Status.SOURCE_MISSING)
    followed = Q(source__in=[chain.ref.chain_id for chain in network.chains])
    covered = relay_names_covered(network)
    if shown == MessageStatus.UNTRACKED_SOURCE:
        yield missing & ~followed
    elif shown == MessageStatus.AWAITING_SOURCE:
        yield missing & followed & ~covered
    else:
        yield Q(status=Status.INVALID)
        yield missing & followed & covered
