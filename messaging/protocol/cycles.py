"""Rule 10: executing messages of one second must not wait for each other in a circle; pure.

Source: `detect_cycles` of kona and `buildCycleGraph` of op-supernode, which agree.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from messaging.protocol.facts import Kind, LogFact
from messaging.protocol.lifecycle import Place, place_of


def is_same_second(fact: LogFact) -> bool:
    """Whether this is an executing message that names a log of its own second."""
    return fact.kind == Kind.EXECUTING and fact.source_timestamp == fact.timestamp


def left_over(messages: Iterable[LogFact]) -> frozenset[Place]:
    """Those of a second's executing messages that no order of execution can serve, by place.

    `messages` are executing messages of one timestamp on the chains of one dependency set. One
    that names an older log depends on nothing of this second and takes no part.
    """
    chains = _by_chain(messages)
    needs = {
        place_of(one): _needs(one, at, chains)
        for own in chains.values()
        for at, one in enumerate(own)
    }
    wanted = Counter(place for places in needs.values() for place in places)
    free = [place for place in needs if not wanted[place]]
    while free:
        for place in needs.pop(free.pop()):
            wanted[place] -= 1
            if not wanted[place]:
                free.append(place)
    return frozenset(needs)


def _by_chain(messages: Iterable[LogFact]) -> dict[int, list[LogFact]]:
    chains: dict[int, list[LogFact]] = {}
    for one in sorted(filter(is_same_second, messages), key=place_of):
        chains.setdefault(one.chain_id, []).append(one)
    return chains


def _needs(one: LogFact, at: int, chains: Mapping[int, Sequence[LogFact]]) -> list[Place]:
    """What must come before: the message before it on its chain, and the last message at or before
    the log that it names. A chain has one block a second, so log indexes tell the order."""
    before = chains[one.chain_id][max(at - 1, 0) : at]
    named = chains.get(one.peer or 0, ())
    until = bisect_right(named, one.source_log or 0, key=lambda other: other.log_index)
    return [place_of(other) for other in (*before, *named[max(until - 1, 0) : until])]
