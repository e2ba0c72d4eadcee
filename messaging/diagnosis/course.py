"""How incidents begin, go on and end: grace before one is told, hysteresis before it is over; pure.

A short trouble that mends itself was never an incident, and one that comes and goes is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from messaging.diagnosis.incident_values import IncidentKind
from messaging.diagnosis.recognise import STORM, Key, Recognised, Wrong

# Seconds for which something must be seen without interruption, on top of what it needs to be
# recognised at all: so that the first looks after a start tell nothing yet.
GRACE = {
    IncidentKind.FAILSAFE: 20,
    IncidentKind.FRONTIER_STALLED: 30,
    IncidentKind.REORG_STORM: 0,
    IncidentKind.RPC_OUTAGE: 30,
}
# Seconds for which it must not be seen any more.
CALM = {
    IncidentKind.FAILSAFE: 60,
    IncidentKind.FRONTIER_STALLED: 60,
    IncidentKind.REORG_STORM: STORM,
    IncidentKind.RPC_OUTAGE: 60,
}
BLIND = 60  # seconds without a look after which what was seen before has to be seen again
FORGOTTEN = 3_600  # seconds after which what nobody can tell any more is over


@dataclass(frozen=True, slots=True)
class Known:
    """A row that is not over: a suspicion, or `opened` an incident; seconds."""

    id: int
    key: Key
    first_seen_at: int
    last_seen_at: int
    opened: bool


@dataclass(frozen=True, slots=True)
class Begin:
    """Note something new, as an incident at once where it needs no grace."""

    wrong: Wrong
    opened: bool


@dataclass(frozen=True, slots=True)
class Keep:
    """It is seen again, without interruption since `first_seen_at`."""

    id: int
    wrong: Wrong
    first_seen_at: int
    opened: bool


@dataclass(frozen=True, slots=True)
class Forget:
    """It passed within its grace."""

    id: int


@dataclass(frozen=True, slots=True)
class Close:
    """It is over since it was seen last; `told`: by what was seen, else nobody could tell."""

    id: int
    key: Key
    until: int
    told: bool


Change: TypeAlias = Begin | Keep | Forget | Close


def changes(known: Iterable[Known], found: Recognised, now: int) -> tuple[Change, ...]:
    """What to do about everything that is wrong or was."""
    rows, wrong = {one.key: one for one in known}, {one.key: one for one in found.wrong}
    seen = [_seen(rows.get(key), one, now) for key, one in wrong.items()]
    gone = [
        change
        for key, row in rows.items()
        if key not in wrong
        and (change := _unseen(row, now, told=key not in found.untold)) is not None
    ]
    return (*seen, *gone)


def _seen(row: Known | None, wrong: Wrong, now: int) -> Change:
    grace = GRACE[wrong.kind]
    if row is None:
        return Begin(wrong, opened=grace == 0)
    blind = now - row.last_seen_at > BLIND and not row.opened
    first = now if blind else row.first_seen_at
    return Keep(row.id, wrong, first, opened=row.opened or now - first >= grace)


def _unseen(row: Known, now: int, *, told: bool) -> Change | None:
    if not row.opened:
        return Forget(row.id)
    if now - row.last_seen_at < (CALM[row.key[0]] if told else FORGOTTEN):
        return None
    return Close(row.id, row.key, row.last_seen_at, told)
