"""Feeds the hub: reads the stream, looks the ids up in the database once for all readers."""

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)
from redis import RedisError

from messaging.live.entries import EntryId, ExecutionPlace, id_at
from messaging.live.reading import BATCH, Read, StreamReader
from messaging.tracing.changes import Changes, read_changes
from messaging.views.events.frames import Change
from messaging.views.events.hub import Hub

logger = logging.getLogger(__name__)

BACK = 120  # seconds of the stream that a process reads when it starts, for those who come back
BEAT = 15.0  # seconds between two signs of life; proxies cut what is silent for a minute
PACE = 0.05  # seconds between two looks at the database: what comes meanwhile is one look
REST = 1.0  # seconds after a failure
_FAILURES = (RedisError, DatabaseError, InterfaceError, OSError)
MOST = 2_000  # rows of a kind that are looked up at once: of more it is only said that they changed


class _Looked(NamedTuple):
    """Whether what changed was looked up, by kind."""

    messages: bool
    executions: bool


class Feed:
    """Keeps one hub informed until it is stopped; failures are logged once, and outlived.

    `begun` is set once the hub knows what it needs to take readers.
    """

    def __init__(self, hub: Hub, reader: StreamReader) -> None:
        self._hub = hub
        self._reader = reader
        self._database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="events")
        self._failing = False
        self.begun = asyncio.Event()

    async def run(self) -> None:
        """Read for ever; what nobody foresaw is logged, and the reading goes on."""
        last: EntryId | None = None
        while True:
            try:
                last = await (self.begin() if last is None else self.follow(last))
                self.begun.set()
            except Exception:
                logger.exception("reading changes failed")
                await asyncio.sleep(REST)

    async def beat(self) -> None:
        """Give signs of life for ever."""
        while True:
            await asyncio.sleep(BEAT)
            self._hub.beat()

    async def close(self) -> None:
        """Give the connections back."""
        await self._reader.close()
        await asyncio.get_running_loop().run_in_executor(self._database, connections.close_all)
        self._database.shutdown(wait=False)

    async def begin(self) -> EntryId:
        """Learn the last two minutes, entry by entry: who comes back gets nothing twice. Of more
        rows of a kind than are looked up at once none is learnt: who comes back is told that
        something may be missing."""
        floor = id_at(int(time.time()) - BACK)
        while True:
            try:
                reads = await self._reader.read_newest(floor)
                changes, told = await self._look(reads)
            except _FAILURES as error:
                await self._rest(error)
                continue
            self._recover()
            last = reads[-1][0] if reads else floor
            whole = len(reads) < BATCH
            self._hub.begin(floor if whole else reads[0][0], tuple(changes.chains.values()))
            for read in reads:
                self._tell([read], changes, told)
            return last

    async def follow(self, last: EntryId) -> EntryId:
        """Tell what comes next, as one change: it is read at one moment. Returns up to where."""
        try:
            reads = await self._reader.read_after(last)
            if not reads:
                return last
            missed = await self._reader.may_lack(last)
            changes, told = await self._look(reads)
        except _FAILURES as error:
            await self._rest(error)
            return last
        self._recover()
        self._tell(reads, changes, told, missed=missed)
        await asyncio.sleep(PACE)
        return reads[-1][0]

    async def _look(self, reads: Sequence[Read]) -> tuple[Changes, _Looked]:
        """What changed, and what of it was looked up: too many rows at once are not, and those that
        cannot be read keep nobody from what comes after them."""
        hashes, places = _hashes(reads), _places(reads)
        looked = _Looked(len(hashes) <= MOST, len(places) <= MOST)
        try:
            wanted = hashes if looked.messages else set(), places if looked.executions else set()
            return await self._read(*wanted), looked
        except (OperationalError, InterfaceError, OSError):
            raise
        except Exception:
            logger.exception("changed messages cannot be read")
        return await self._read(set(), set()), _Looked(messages=False, executions=False)

    async def _read(self, hashes: set[bytes], places: set[ExecutionPlace]) -> Changes:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._database, _read_changes, hashes, places)

    def _tell(
        self, reads: Sequence[Read], changes: Changes, looked: _Looked, *, missed: bool = False
    ) -> None:
        moved = {chain for _, entry in reads for chain in entry.chains}
        rows = {key: changes.rows[key] for key in _hashes(reads) if key in changes.rows}
        chains = tuple(now for chain, now in changes.chains.items() if chain in moved)
        known = changes.executions
        executed = {place: known[place] for place in _places(reads) if place in known}
        change = Change(
            reads[-1][0],
            changes.now,
            rows,
            chains,
            executed,
            missed=missed
            or any(one.incomplete or (one.hashes and not looked.messages) for _, one in reads),
            missed_executions=missed
            or any(
                one.more_executed or (one.executions and not looked.executions) for _, one in reads
            ),
        )
        every = tuple(changes.chains.values())
        try:
            self._hub.tell(change, every)
        except Exception:
            logger.exception("changes cannot be told")
            nothing = Change(change.id, changes.now, missed=True, missed_executions=True)
            self._hub.tell(nothing, every)

    async def _rest(self, error: Exception) -> None:
        if not self._failing:
            logger.warning("changes cannot be read", extra={"error": str(error)})
        self._failing = True
        await asyncio.sleep(REST)

    def _recover(self) -> None:
        if self._failing:
            logger.info("changes are read again")
        self._failing = False


def _hashes(reads: Sequence[Read]) -> set[bytes]:
    return {message_hash for _, entry in reads for message_hash in entry.hashes}


def _places(reads: Sequence[Read]) -> set[ExecutionPlace]:
    return {place for _, entry in reads for place in entry.executions}


def _read_changes(hashes: set[bytes], places: set[ExecutionPlace]) -> Changes:
    """In the database's own thread, which keeps its connection as long as it is good."""
    close_old_connections()
    return read_changes(hashes, places)
