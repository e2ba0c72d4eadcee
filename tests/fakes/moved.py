"""What the chains of a world move by their bridges, told by the worlds' own logs."""

from typing import Any

from messaging.protocol.facts import Kind, LogFact
from messaging.protocol.lifecycle import place_of
from messaging.protocol.transfers import BRIDGES
from tests.fakes.followed import Rows, true_facts
from tests.fakes.world import World


def true_transfers(world: World) -> Rows:
    """What the canonical chains move, each message by its first send: the rows of the table."""
    firsts: dict[bytes, LogFact] = {}
    for fact in sorted(true_facts(world), key=lambda one: (one.timestamp, place_of(one))):
        if fact.kind == Kind.SENT and fact.sender == fact.target and fact.sender in BRIDGES:
            firsts.setdefault(fact.message_hash or b"", fact)
    return sorted((key, *_moved(fact)) for key, fact in firsts.items())


def _moved(sent: LogFact) -> tuple[Any, ...]:
    """By the words of a well-formed bridge call, at the end of its payload."""
    words = 3 if sent.sender == BRIDGES[0] else 4
    start = 7 * 32 + 4
    values = [sent.payload[start + 32 * at : start + 32 * at + 32] for at in range(words)]
    token = None if words == 3 else values[0][12:]
    sender, recipient = values[-3][12:], values[-2][12:]
    amount = int.from_bytes(values[-1])
    return sent.timestamp, sent.chain_id, sent.peer, token, sender, recipient, amount
