"""Reads of stored facts for linking, each one statement over many keys; nothing is written here."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.backends.utils import CursorWrapper

from messaging.linking.chains import FollowedChains
from messaging.linking.columns import LOG_COLUMNS, read_log
from messaging.models.message import MANY_SENDS
from messaging.protocol.facts import Kind, LogFact
from messaging.protocol.lifecycle import Place

StoredPlace = tuple[int, int, int]  # Chain.id, block, log index
_QUALIFIED = ", ".join(f"log.{name.strip()}" for name in LOG_COLUMNS.split(","))


class FactReader:
    """Stored facts, read inside the caller's transaction after the linking lock."""

    __slots__ = ("_chains", "_cursor")

    def __init__(self, cursor: CursorWrapper, chains: FollowedChains) -> None:
        self._cursor = cursor
        self._chains = chains

    def executions_naming(self, chain_id: int, first: int, last: int) -> list[LogFact]:
        """Executing messages whose identifier names a block first..last of a chain."""
        return self._read(
            f"select {LOG_COLUMNS} from log where kind = {Kind.EXECUTING:d} and peer = %s "  # noqa: S608
            "and source_block between %s and %s",
            (chain_id, first, last),
        )

    def same_second(self, seconds: Collection[int]) -> list[LogFact]:
        """Executing messages of these timestamps that name a log of their own second."""
        if not seconds:
            return []
        return self._read(
            f"select {LOG_COLUMNS} from log where kind = {Kind.EXECUTING:d} "  # noqa: S608
            "and source_timestamp = timestamp and timestamp = any(%s)",
            (list(seconds),),
        )

    def with_hashes(self, hashes: Collection[bytes]) -> list[LogFact]:
        """Every fact that carries one of these message hashes."""
        if not hashes:
            return []
        return self._read(
            f"select {LOG_COLUMNS} from log where message_hash = any(%s)",  # noqa: S608
            (list(hashes),),
        )

    def many_sends(self, hashes: Collection[bytes]) -> dict[bytes, int]:
        """How often those of these messages were sent that are known to be sent very often."""
        self._cursor.execute(
            f"select message_hash from message where sends > {MANY_SENDS:d} "  # noqa: S608
            "and message_hash = any(%s)",
            (list(hashes),),
        )
        often = [row[0] for row in self._cursor.fetchall()]
        if not often:
            return {}
        self._cursor.execute(
            f"select message_hash, count(*) from log where kind = {Kind.SENT:d} "  # noqa: S608
            "and message_hash = any(%s) group by message_hash",
            (often,),
        )
        return {bytes(key): count for key, count in self._cursor.fetchall()}

    def without_resends(self, hashes: Collection[bytes]) -> list[LogFact]:
        """Every fact that carries one of these message hashes, but of the sends only the first."""
        if not hashes:
            return []
        others = self._read(
            f"select {LOG_COLUMNS} from log where kind <> {Kind.SENT:d} "  # noqa: S608
            "and message_hash = any(%s)",
            (list(hashes),),
        )
        return others + self._read(
            f"select distinct on (message_hash) {LOG_COLUMNS} from log "  # noqa: S608
            f"where kind = {Kind.SENT:d} and message_hash = any(%s) "
            "order by message_hash, timestamp, block, log_index",
            (list(hashes),),
        )

    def at(self, places: Iterable[Place]) -> list[LogFact]:
        """The facts at these places; places on chains that are not followed have none."""
        return self.stored_at([key for place in places if (key := self._key(place)) is not None])

    def stored_at(self, places: Collection[StoredPlace]) -> list[LogFact]:
        """The facts at these places, given by Chain.id."""
        if not places:
            return []
        chains, blocks, indexes = (list(column) for column in zip(*places, strict=True))
        return self._read(
            f"select {_QUALIFIED} from log join unnest(%s::smallint[], %s::bigint[], %s::bigint[]) "  # noqa: S608
            "as named(chain, block, log_index) using (chain, block, log_index)",
            (chains, blocks, indexes),
        )

    def absent(self, places: Iterable[Place]) -> set[Place]:
        """Those of these places whose block was looked at and holds no such log."""
        named = {key: place for place in places if (key := self._key(place)) is not None}
        if not named:
            return set()
        self._cursor.execute(
            "select chain, block, log_index from absence join unnest(%s::smallint[], %s::bigint[], "
            "%s::bigint[]) as named(chain, block, log_index) using (chain, block, log_index)",
            tuple(list(column) for column in zip(*named, strict=True)),
        )
        return {named[row] for row in self._cursor.fetchall()}

    def _key(self, place: Place) -> StoredPlace | None:
        small = self._chains.small(place[0])
        return None if small is None else (small, place[1], place[2])

    def _read(self, statement: str, values: tuple[Any, ...]) -> list[LogFact]:
        self._cursor.execute(statement, values)
        return [read_log(row, self._chains) for row in self._cursor.fetchall()]
