"""Reads of stored facts for linking, each one statement over many keys; nothing is written here."""

from collections.abc import Collection, Iterable
from typing import Any

import psycopg
from django.db import connection

from messaging.linking.chains import FollowedChains
from messaging.linking.columns import LOG_COLUMNS, hex_literal, read_log
from messaging.linking.tried import Tried, counting
from messaging.models.message import MANY_SENDS
from messaging.protocol.facts import Kind, LogFact
from messaging.protocol.hashing import checksum
from messaging.protocol.lifecycle import Place
from messaging.protocol.transfers import BRIDGES, PAYLOAD_HEAD
from messaging.protocol.types import Identifier

StoredPlace = tuple[int, int, int]  # Chain.id, block, log index
Blocks = tuple[int, int, int]  # chain id, first block, last block
# Nothing is judged by a payload, only by its hash: the long one stays in the database. What a
# bridge sends to its other half is read as far as it tells what is moved.
_HEAD = (
    f"case when log.kind = {Kind.SENT:d} and log.sender = log.target and log.sender in "
    f"({', '.join(map(hex_literal, BRIDGES))}) then substring(log.payload, 1, {PAYLOAD_HEAD}) "
    "else ''::bytea end"
)
_COLUMNS = ", ".join(
    _HEAD if name == "payload" else f"log.{name}" for name in LOG_COLUMNS.split(", ")
)


class FactReader:
    """Stored facts, read inside the caller's transaction after the linking lock; the payloads of
    what it reads are empty, but for the heads of those that tell a transfer."""

    __slots__ = ("_chains", "_cursor")

    def __init__(self, chains: FollowedChains) -> None:
        # Django's own cursor spells values into the text of a statement and reads text back; keys
        # and hashes by the thousand are twice as cheap in the binary protocol.
        self._cursor = psycopg.Cursor[tuple[Any, ...]](connection.connection)
        self._cursor.format = psycopg.pq.Format.BINARY
        self._chains = chains

    def executions_naming(self, chain_id: int, first: int, last: int) -> list[LogFact]:
        """Executing messages whose identifier names a block first..last of a chain."""
        return self._read(
            f"select {_COLUMNS} from log where kind = {Kind.EXECUTING:d} and peer = %s "  # noqa: S608
            "and source_block between %s and %s",
            (chain_id, first, last),
        )

    def same_second(self, seconds: Collection[int]) -> list[LogFact]:
        """Executing messages of these timestamps that name a log of their own second."""
        if not seconds:
            return []
        return self._read(
            f"select {_COLUMNS} from log where kind = {Kind.EXECUTING:d} "  # noqa: S608
            "and source_timestamp = timestamp and timestamp = any(%b)",
            (list(seconds),),
        )

    def with_hashes(
        self, hashes: Collection[bytes], *, beside: Blocks | None = None
    ) -> list[LogFact]:
        """Every fact that carries one of these message hashes, but for those in the blocks that
        `beside` names: what the caller has in hand is not read back."""
        if not hashes:
            return []
        statement = f"select {_COLUMNS} from log where message_hash = any(%b)"  # noqa: S608
        small = None if beside is None else self._chains.small(beside[0])
        if beside is None or small is None:
            return self._read(statement, (list(hashes),))
        return self._read(
            f"{statement} and not (chain = %s and block between %s and %s)",
            (list(hashes), small, *beside[1:]),
        )

    def many_sends(self, hashes: Collection[bytes]) -> dict[bytes, int]:
        """How often those of these messages were sent that are known to be sent very often."""
        self._cursor.execute(
            f"select message_hash from message where sends > {MANY_SENDS:d} "  # noqa: S608
            "and message_hash = any(%b)",
            (list(hashes),),
        )
        often = [row[0] for row in self._cursor.fetchall()]
        if not often:
            return {}
        self._cursor.execute(
            f"select message_hash, count(*) from log where kind = {Kind.SENT:d} "  # noqa: S608
            "and message_hash = any(%b) group by message_hash",
            (often,),
        )
        return {bytes(key): count for key, count in self._cursor.fetchall()}

    def without_resends(self, hashes: Collection[bytes]) -> list[LogFact]:
        """Every fact that carries one of these message hashes, but of the sends only the first."""
        if not hashes:
            return []
        others = self._read(
            f"select {_COLUMNS} from log where kind <> {Kind.SENT:d} "  # noqa: S608
            "and message_hash = any(%b)",
            (list(hashes),),
        )
        return others + self._read(
            f"select distinct on (message_hash) {_COLUMNS} from log "  # noqa: S608
            f"where kind = {Kind.SENT:d} and message_hash = any(%b) "
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
            f"select {_COLUMNS} from log join unnest(%b::smallint[], %b::bigint[], %b::bigint[]) "  # noqa: S608
            "as named(chain, block, log_index) using (chain, block, log_index)",
            (chains, blocks, indexes),
        )

    def absent(self, places: Iterable[Place]) -> set[Place]:
        """Those of these places whose block was looked at and holds no such log."""
        named = {key: place for place in places if (key := self._key(place)) is not None}
        if not named:
            return set()
        self._cursor.execute(
            "select chain, block, log_index from absence join unnest(%b::smallint[], %b::bigint[], "
            "%b::bigint[]) as named(chain, block, log_index) using (chain, block, log_index)",
            tuple(list(column) for column in zip(*named, strict=True)),
        )
        return {named[row] for row in self._cursor.fetchall()}

    def attempted(self, sends: Collection[LogFact]) -> set[bytes]:
        """The message hashes of those of these sends that a reverted transaction tried to relay."""
        named = self._named(sends)
        tried = [self._tried(one) for one in sends if one.message_hash in named]
        if not tried:
            return set()
        statement, values = counting("sent.hash", tried)
        self._cursor.execute(statement, values)
        return {bytes(row[0]) for row in self._cursor.fetchall()}

    def _named(self, sends: Collection[LogFact]) -> set[bytes]:
        """The hashes of those that a reverted transaction names at all, which is seldom: by the
        hash, or where it names none by the place of the send."""
        if not sends:
            return set()
        rows = [(one.chain_id, one.block, one.log_index, one.message_hash) for one in sends]
        sources, blocks, indexes, hashes = (list(column) for column in zip(*rows, strict=True))
        self._cursor.execute(
            "select message_hash from failed_relay where message_hash = any(%b) union "
            "select named.hash from unnest(%s::numeric[], %b::bigint[], %b::bigint[], %b::bytea[]) "
            "as named(source, source_block, source_log, hash) "
            "join failed_relay using (source, source_block, source_log) "
            "where failed_relay.message_hash is null",
            (hashes, sources, blocks, indexes, hashes),
        )
        return {bytes(row[0]) for row in self._cursor.fetchall()}

    def _tried(self, sent: LogFact) -> Tried:
        where = Identifier(sent.address, sent.block, sent.log_index, sent.timestamp, sent.chain_id)
        return Tried(
            message_hash=sent.message_hash or b"",
            destination=None if sent.peer is None else self._chains.small(sent.peer),
            source=sent.chain_id,
            block=sent.block,
            log_index=sent.log_index,
            checksum=checksum(where, sent.payload_hash),
        )

    def _key(self, place: Place) -> StoredPlace | None:
        small = self._chains.small(place[0])
        return None if small is None else (small, place[1], place[2])

    def _read(self, statement: str, values: tuple[Any, ...]) -> list[LogFact]:
        self._cursor.execute(statement, values)
        return [read_log(row, self._chains) for row in self._cursor.fetchall()]
