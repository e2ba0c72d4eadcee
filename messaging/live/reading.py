"""Reads the stream: what is in it, then what comes; one reader a process."""

from collections.abc import Sequence
from typing import Any, cast

from redis.asyncio import Redis

from messaging.live.entries import Entry, EntryId, read_entry

BATCH = 512  # entries that are taken at once
WAIT = 5_000  # milliseconds after which a read without news ends
_ANSWER = 10.0  # seconds for a server to answer, waiting included

Read = tuple[EntryId, Entry]


class StreamReader:
    """One connection to the stream. Its calls raise redis.RedisError; the next one reconnects."""

    def __init__(self, url: str, stream: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=_ANSWER, socket_connect_timeout=2.0)
        self._stream = stream

    async def read_newest(self, since: EntryId) -> list[Read]:
        """The newest BATCH entries after `since`, oldest first."""
        rows: Any = await self._redis.xrevrange(self._stream, min=f"({since}", count=BATCH)
        return _read(rows)[::-1]

    async def read_after(self, last: EntryId) -> list[Read]:
        """The next entries after `last`, oldest first; waits for them up to WAIT."""
        answer = await self._redis.xread({self._stream: str(last)}, count=BATCH, block=WAIT)
        # RESP3 answers by stream, RESP2 with pairs.
        found: Any = list(answer.values()) if isinstance(answer, dict) else [r for _, r in answer]
        rows = found[0] if found else []
        if rows and isinstance(rows[0], list):
            (rows,) = rows
        return _read(rows)

    async def may_lack(self, last: EntryId) -> bool:
        """Whether entries after `last` may be gone: the stream is capped, and somebody who reads
        later than others write misses the oldest of them."""
        told = await self._redis.xinfo_stream(self._stream)
        first = told["first-entry"]
        added = told.get("entries-added", told["length"] + 1)
        trimmed = int(added) > int(told["length"])
        return trimmed and (first is None or _id(first[0]) > last)

    async def close(self) -> None:
        """Close the connection."""
        await self._redis.aclose()


def _read(rows: Sequence[Any]) -> list[Read]:
    found = []
    for key, fields in rows:
        found.append((_id(key), read_entry(fields or {})))
    return found


def _id(key: Any) -> EntryId:
    milliseconds, turn = cast("bytes", key).decode().split("-")
    return EntryId(int(milliseconds), int(turn))
