"""Executing messages of one second that name each other are judged together (rule 10).

Only an executing message that names a log of its own second can be part of a cycle. Those have an
index of their own, which is as good as empty where relays take a second or more.
"""

from collections.abc import Iterable

from messaging.linking.reading import FactReader
from messaging.protocol.cycles import is_same_second, left_over
from messaging.protocol.facts import LogFact
from messaging.protocol.lifecycle import Place
from messaging.protocol.rules import Rules


def seconds_of(facts: Iterable[LogFact]) -> set[int]:
    """The seconds in which one of these facts may close a cycle, or stand in one."""
    return {fact.timestamp for fact in facts if is_same_second(fact)}


def cyclic_places(
    executions: Iterable[LogFact], reader: FactReader, rules: Rules
) -> frozenset[Place]:
    """Where the executing messages stand that are in a cycle, in the seconds of these; asks the
    database nothing where none of them names its own second."""
    seconds = seconds_of(executions)
    if not seconds:
        return frozenset()
    groups: dict[tuple[int, frozenset[int] | None], list[LogFact]] = {}
    for fact in reader.same_second(seconds):
        here = rules.of(fact.chain_id)
        groups.setdefault((fact.timestamp, here.members if here else None), []).append(fact)
    return frozenset().union(*map(left_over, groups.values()))
