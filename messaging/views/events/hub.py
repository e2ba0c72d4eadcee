"""Hands each change to everybody who asked for it; one a process, without IO of its own.

Readers who ask for the same share one frame. A reader who does not keep up is let go: what they
missed they get when they connect again.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from messaging.live.entries import EntryId
from messaging.tracing.changes import ChainNow
from messaging.views.events.asked import Asked
from messaging.views.events.frames import (
    BEGIN,
    Change,
    Spelled,
    beat,
    frame_of,
    heads_of,
    missed,
    spell,
)

WAITING = 64  # frames that wait for one reader, at most
KEPT_CHANGES = 1_024  # that a reader who comes back may have missed
KEPT_ROWS = 2_000  # messages in these, and executing ones: who comes back gets them in one frame
_KINDS = ("messages", "executions")
MOST_CHECKS = 20_000  # of a row against what readers asked for, in one change


class CrowdedError(Exception):
    """There is no place for another reader; `own`: because of others of the same address."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("too many streams")
        self.own = own


@dataclass(eq=False, slots=True)
class Reader:
    """One connection: what it asked for, and the frames that wait for it; None ends it."""

    asked: Asked
    frames: asyncio.Queue[bytes | None] = field(
        default_factory=lambda: asyncio.Queue(maxsize=WAITING + 1)
    )
    slow: bool = False

    def give(self, frame: bytes) -> None:
        """Put a frame in line; where too many wait, none of them is sent and the reader goes."""
        if self.frames.qsize() >= WAITING:
            self.slow = True
            self.end()
        elif not self.slow:
            self.frames.put_nowait(frame)

    def end(self) -> None:
        """Let it go as soon as what is being sent is sent."""
        while not self.frames.empty():
            self.frames.get_nowait()
        self.frames.put_nowait(None)


class Hub:
    """The readers, and the changes that one of them may have missed."""

    def __init__(self, *, most: int, most_of_address: int) -> None:
        self._most = most
        self._most_of_address = most_of_address
        self._readers: dict[Asked, set[Reader]] = {}
        self._addresses: Counter[str] = Counter()
        self._kept: deque[Spelled] = deque()
        self._kept_rows = Counter[str]()
        self._floor: EntryId | None = None
        self._last = EntryId(0, 0)
        self._chains: tuple[ChainNow, ...] = ()

    def __len__(self) -> int:
        """How many places are taken."""
        return self._addresses.total()

    def begin(self, floor: EntryId, chains: tuple[ChainNow, ...]) -> None:
        """Everything after `floor` will be told to this hub, which knows these chains by now."""
        self._floor, self._last, self._chains = floor, floor, chains

    @contextmanager
    def place(self, address: str) -> Iterator[None]:
        """A place for a connection of an address, held until the end of the block; raises
        CrowdedError."""
        if len(self) >= self._most:
            raise CrowdedError(own=False)
        if self._addresses[address] >= self._most_of_address:
            raise CrowdedError(own=True)
        self._addresses[address] += 1
        try:
            yield
        finally:
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    def join(self, asked: Asked, last: EntryId | None, now: int) -> Reader:
        """A new reader, who gets first what came after `last`."""
        reader = Reader(asked)
        self._readers.setdefault(asked, set()).add(reader)
        reader.give(BEGIN + self._greet(asked, last, now))
        return reader

    def leave(self, reader: Reader) -> None:
        """The reader is gone."""
        together = self._readers[reader.asked]
        together.remove(reader)
        if not together:
            del self._readers[reader.asked]

    def tell(self, change: Change, chains: tuple[ChainNow, ...]) -> None:
        """Hand a change to everybody who asked for it; `chains` are all of them by now. Who narrows
        very many rows is only told that some changed."""
        spelled = spell(change)
        self._last, self._chains = change.id, chains
        self._keep(spelled)
        brief = self._without_crowds(spelled)
        for asked, readers in self._readers.items():
            if frame := frame_of(asked, brief if asked.is_narrowed else spelled):
                for reader in readers:
                    reader.give(frame)

    def beat(self) -> None:
        """Tell everybody that the connection stands."""
        frame = beat(self._last)
        for readers in self._readers.values():
            for reader in readers:
                reader.give(frame)

    def _greet(self, asked: Asked, last: EntryId | None, now: int) -> bytes:
        """What a reader gets who saw everything up to `last`, None: who needs nothing of before."""
        heads = heads_of(self._chains, now) if asked.chains else b""
        if last is None or last >= self._last:
            return heads + beat(self._last)
        came = [change for change in self._kept if change.id > last]
        gone = self._floor is None or last < self._floor
        if gone or any(change.of(asked).missed for change in came):
            return heads + missed() + beat(self._last)
        frames = (frame_of(asked, change, with_heads=False) for change in came)
        return b"".join([heads, *frames, beat(self._last)])

    def _without_crowds(self, change: Spelled) -> Spelled:
        """The change for those who narrow a list: without rows of a kind of which too many would
        have to be looked at for too many of them."""
        narrowed = Counter(asked.of_executions for asked in self._readers if asked.is_narrowed)
        messages, executions = change.messages, change.executions
        if len(messages.rows) * narrowed[False] > MOST_CHECKS:
            messages = messages.briefly()
        if len(executions.rows) * narrowed[True] > MOST_CHECKS:
            executions = executions.briefly()
        return replace(change, messages=messages, executions=executions)

    def _keep(self, change: Spelled) -> None:
        self._kept.append(change)
        if len(self._kept) > KEPT_CHANGES:
            self._floor = self._kept[0].id
            self._count(self._kept.popleft(), -1)
        self._count(change, 1)
        for kind in _KINDS:
            self._forget(kind)

    def _count(self, change: Spelled, sign: int) -> None:
        for kind in _KINDS:
            self._kept_rows[kind] += sign * len(getattr(change, kind).rows)

    def _forget(self, kind: str) -> None:
        """The rows of a kind, of the oldest changes, where too many are kept: who reads the other
        kind misses nothing."""
        for at, one in enumerate(self._kept):
            if self._kept_rows[kind] <= KEPT_ROWS:
                break
            rows = getattr(one, kind)
            if rows.rows:
                self._kept_rows[kind] -= len(rows.rows)
                self._kept[at] = replace(one, **{kind: rows.briefly()})
