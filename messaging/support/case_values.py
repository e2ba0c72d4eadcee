"""Cases as pages show them: frozen values; times in seconds or as aware datetimes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from messaging.diagnosis.causes import Cause
from messaging.models import Case
from messaging.support.deeds import Deed
from messaging.support.queue import Reason
from messaging.tracing.values import MessageRow

State = Case.State
ACTIVE = (State.OPEN, State.WAITING)
STATE_WORDS: Mapping[str, State] = {state.name.lower(): state for state in State}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff."""

    id: int
    name: str

    @property
    def initials(self) -> str:
        """Two letters that stand for the name."""
        parts = [part for part in self.name.replace("_", " ").replace(".", " ").split() if part]
        letters = parts[0][:2] if len(parts) == 1 else "".join(part[0] for part in parts[:2])
        return letters.upper()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the queue. `row` is its message, None where that is not stored any more;
    `lane` are uint256 chain ids, `last_attempt`
    is when a relay failed last."""

    id: int
    message_hash: str
    version: int
    state: State
    reason: Reason
    cause: Cause | None
    expires_at: int | None
    lane: tuple[int, int]
    owner: Person | None
    labels: tuple[str, ...]
    opened_at: int
    row: MessageRow | None = None
    last_attempt: int | None = None

    @property
    def seen(self) -> str:
        """What an edit of it carries: which case, and which version of it was seen."""
        return f"{self.id}:{self.version}"


@dataclass(frozen=True, slots=True)
class Written:
    """A note with its author, or what was done; the newest of both stand in one list."""

    at: datetime
    name: str
    text: str = ""
    deed: Deed | None = None


@dataclass(frozen=True, slots=True)
class StaleCase:
    """A case that somebody changed since it was seen: as it is now, and what was done."""

    case: CaseRow
    deeds: tuple[Deed, ...]
