"""The one path from facts to verdicts: new logs, reorgs, rebuilds and late chains all take it."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from messaging.linking.chains import FollowedChains, followed_chains
from messaging.linking.hours import hours_of, mark_stale, stored_hours
from messaging.linking.locks import lock_linking
from messaging.linking.reading import FactReader, StoredPlace
from messaging.linking.seconds import cyclic_places, seconds_of
from messaging.linking.transfers import delete_lost_transfers, write_transfers
from messaging.linking.writing import ExecutionVerdict, write_executions, write_messages
from messaging.protocol.facts import Kind, LogFact
from messaging.protocol.lifecycle import (
    VALIDITY_OF,
    Place,
    Places,
    Verdict,
    judge,
    place_of,
    source_place,
)
from messaging.protocol.rules import ExecutionKind, judge_execution


class Touched(msgspec.Struct, frozen=True):
    """What changed: blocks first..last of chain `chain_id`, the facts now in them as far as the
    caller has them in hand, and the message hashes of facts that it deleted.

    `complete` says that `facts` is all that is stored in these blocks, `deleted` that logs of
    these blocks were deleted, so that verdicts on their executing messages must go too. `named`
    are the places that failed relays name which came or went.
    """

    chain_id: int
    first: int
    last: int
    facts: Sequence[LogFact] = ()
    gone: frozenset[bytes] = frozenset()
    complete: bool = False
    deleted: bool = False
    named: Collection[Place] = ()


def _begin(cursor: CursorWrapper, *, lock: bool = True) -> FollowedChains:
    """Take the lock, then read chains and rules: what is new by then counts."""
    if lock:
        lock_linking(cursor)
    # The temporary twins and key lists have no statistics: without this the planner scans tables.
    cursor.execute(
        "set local enable_hashjoin = off; set local enable_mergejoin = off; "
        "set local enable_seqscan = off"
    )
    return followed_chains()


def relink(touched: Touched) -> frozenset[bytes]:
    """Judge anew every message and execution that the touched blocks bear on, and store it.

    Must run inside a transaction, after its facts are written. Returns the message hashes judged.
    """
    with connection.cursor() as cursor:
        chains = _begin(cursor)
        seconds = seconds_of(touched.facts)
        if touched.deleted:
            seconds |= _delete_orphans(cursor, chains.small(touched.chain_id), touched)
        reader = FactReader(chains)
        older = reader.executions_naming(touched.chain_id, touched.first, touched.last)
        older += reader.same_second(seconds)
        named = reader.at(touched.named)
        return _judge_and_write(cursor, chains, reader, touched, (*older, *named))


_ORPHANS = (
    "delete from execution where not exists (select 1 from log where "
    "(log.chain, log.block, log.log_index) "
    "= (execution.chain, execution.block, execution.log_index))"
)


def delete_orphans() -> None:
    """Take back every verdict on an executing message whose log is gone, and every transfer of a
    message without a log."""
    with connection.cursor() as cursor:
        lock_linking(cursor)
        cursor.execute(_ORPHANS)
        delete_lost_transfers(cursor)


def _delete_orphans(cursor: CursorWrapper, chain: int | None, touched: Touched) -> set[int]:
    """The same in the touched blocks alone; returns the timestamps of what went."""
    cursor.execute(
        f"with gone as ({_ORPHANS} and chain = %s and block between %s and %s "  # noqa: S608
        "returning timestamp) select distinct timestamp from gone",
        (chain, touched.first, touched.last),
    )
    return {timestamp for (timestamp,) in cursor.fetchall()}


def relink_hashes(
    hashes: Collection[bytes], places: Collection[Place] = (), *, lock: bool = True
) -> frozenset[bytes]:
    """Judge anew these message hashes and those of the logs at these places, and every execution
    that carries one of them. Returns the message hashes judged.

    Without the lock only where nothing stored is written (`manage.py audit`).
    """
    with connection.cursor() as cursor:
        chains = _begin(cursor, lock=lock)
        reader = FactReader(chains)
        nothing = Touched(chain_id=0, first=0, last=0, gone=frozenset(hashes))
        return _judge_and_write(cursor, chains, reader, nothing, reader.at(places))


def relink_executions(places: Collection[StoredPlace], *, lock: bool = True) -> None:
    """Judge anew the executing messages at these places, as far as their logs are still stored.

    Without the lock only where nothing stored is written.
    """
    with connection.cursor() as cursor:
        chains = _begin(cursor, lock=lock)
        reader = FactReader(chains)
        executions = [fact for fact in reader.stored_at(places) if fact.kind == Kind.EXECUTING]
        nothing = Touched(chain_id=0, first=0, last=0)
        _judge_and_write(cursor, chains, reader, nothing, executions)


def _judge_and_write(
    cursor: CursorWrapper,
    chains: FollowedChains,
    reader: FactReader,
    touched: Touched,
    older: Iterable[LogFact],
) -> frozenset[bytes]:
    facts = _by_place((*touched.facts, *older))
    hashes = touched.gone.union(
        [fact.message_hash for fact in facts.values() if fact.message_hash is not None]
    )
    in_hand = (touched.chain_id, touched.first, touched.last) if touched.complete else None
    many = reader.many_sends(hashes)
    others = reader.with_hashes(hashes - many.keys(), beside=in_hand)
    others += reader.without_resends(many.keys())
    facts.update(_by_place(others))
    executions = [fact for fact in facts.values() if fact.kind == Kind.EXECUTING]
    sources = _sources(executions, facts, reader, touched)
    absent = reader.absent({source_place(fact) for fact in executions} - sources.keys())
    places = Places(sources, absent, cyclic_places(executions, reader, chains.rules))
    attempted = reader.attempted(_waiting(facts.values()))
    messages = _judge_messages(
        {key: (key in attempted, many.get(key)) for key in hashes}, facts.values(), places, chains
    )
    used = {place_of(one.execution): one for one in messages.values() if one.execution is not None}
    mark_stale(cursor, hours_of(facts.values()) | stored_hours(cursor, touched.gone | many.keys()))
    write_messages(cursor, chains, messages.items())
    write_transfers(cursor, {key: messages[key].sent for key in _sends_changed(touched)})
    write_executions(cursor, chains, _judge_executions(executions, places, used, chains))
    return hashes


def _sends_changed(touched: Touched) -> frozenset[bytes]:
    """The messages of which a send came or went. What a message moves is told by its hash alone, so
    a relay changes nothing of it."""
    sent = (fact.message_hash for fact in touched.facts if fact.kind == Kind.SENT)
    return touched.gone.union([key for key in sent if key is not None])


def _by_place(facts: Iterable[LogFact]) -> dict[Place, LogFact]:
    """`place_of`, written out: a call for each log of a chunk would cost as much as the rest."""
    return {(fact.chain_id, fact.block, fact.log_index): fact for fact in facts}


def _sources(
    executions: Iterable[LogFact],
    facts: Mapping[Place, LogFact],
    reader: FactReader,
    touched: Touched,
) -> dict[Place, LogFact]:
    """The logs that the executions name, from the facts in hand, the rest in one read."""
    named = {source_place(fact) for fact in executions}
    sources = {place: facts[place] for place in named if place in facts}
    missing = [place for place in named - sources.keys() if not _known_empty(place, touched)]
    sources.update((place_of(fact), fact) for fact in reader.at(missing))
    return sources


def _known_empty(place: Place, touched: Touched) -> bool:
    chain_id, block, _ = place
    inside = chain_id == touched.chain_id and touched.first <= block <= touched.last
    return touched.complete and inside


def _waiting(facts: Collection[LogFact]) -> list[LogFact]:
    """The sends whose message no relay is seen of: only of these do failed relays matter."""
    relayed = {fact.message_hash for fact in facts if fact.kind == Kind.RELAYED}
    return [fact for fact in facts if fact.kind == Kind.SENT and fact.message_hash not in relayed]


# Whether a reverted transaction tried to relay a message, and how often it was sent where that is
# more than its facts say.
Tried = tuple[bool, int | None]


def _judge_messages(
    hashes: Mapping[bytes, Tried],
    facts: Iterable[LogFact],
    places: Places,
    chains: FollowedChains,
) -> dict[bytes, Verdict]:
    by_hash: dict[bytes, list[LogFact]] = {message_hash: [] for message_hash in hashes}
    for fact in facts:
        if fact.message_hash is not None:
            by_hash[fact.message_hash].append(fact)
    return {
        key: judge(known, places, chains.rules, attempted=hashes[key][0], sends=hashes[key][1])
        for key, known in by_hash.items()
    }


def _judge_executions(
    executions: Iterable[LogFact],
    places: Places,
    used: Mapping[Place, Verdict],
    chains: FollowedChains,
) -> list[ExecutionVerdict]:
    """The verdict on each executing message; one that a relay stands on was judged with it."""
    verdicts = []
    for fact in executions:
        verdict = used.get(place_of(fact))
        if verdict is not None:
            validity, reasons = VALIDITY_OF[verdict.status], verdict.reasons
            verdicts.append((fact, ExecutionKind.RELAY, validity, reasons))
            continue
        place = source_place(fact)
        validity, reasons = judge_execution(
            fact,
            places.sources.get(place),
            chains.rules,
            absent=place in places.absent,
            cyclic=place_of(fact) in places.cyclic,
        )
        verdicts.append((fact, ExecutionKind.EVENT_READ, validity, reasons))
    return verdicts
