"""Tells the stream what a commit changed; whoever commits neither waits for it nor fails with it.

What cannot be told is lost to readers: pages ask again by themselves, seldom.
"""

import logging
import threading
import time
from collections.abc import Hashable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from messaging.live.entries import Entry, ExecutionPlace, make_entry, write_entry

logger = logging.getLogger(__name__)

KEPT = 4_096  # entries, about: minutes of a busy network, mostly 1 MB, 35 MB at the very most
TIMEOUT = 0.2  # seconds for connecting, and for the answer: a commit waits twice that at most
REST = 5.0  # seconds after a failure in which nothing is sent: it costs at most 8 % of time


class Publisher:
    """A connection to the stream that gives up quickly, and for a while after it did."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        )
        self._lost = False
        self._rests_until = 0.0

    def send(self, stream: str, entry: Entry) -> None:
        """Append an entry. Where that fails it is logged once, and the next one that arrives says
        that some are missing."""
        if time.monotonic() < self._rests_until:
            self._lost = True
            return
        lost = self._lost
        try:
            told = entry
            if lost:
                told = entry._replace(incomplete=True, more_executed=True)
            fields: dict[Any, Any] = {**write_entry(told)}
            self._redis.xadd(stream, fields, maxlen=KEPT, approximate=True)
        except RedisError as error:
            self._rests_until = time.monotonic() + REST
            self._lost = True
            if not lost:
                logger.warning("changes not published", extra={"error": str(error)})
            return
        if lost:
            self._lost = False
            logger.info("changes published again")


_publishers: dict[str, Publisher] = {}
_heads: dict[tuple[int, str], Hashable] = {}
_lock = threading.Lock()


def publish(
    hashes: Iterable[bytes] = (),
    chains: Iterable[int] = (),
    executions: Iterable[ExecutionPlace] = (),
) -> None:
    """Once the running transaction has committed, or now where there is none, tell that these
    message hashes were judged, that something of these chains (Chain.id) moved, and that these
    executing messages were stored.

    One entry; of more than it holds the first are told.
    """
    entry = make_entry(hashes, chains, executions)
    if entry != Entry():
        transaction.on_commit(partial(_send, entry), robust=True)


def publish_heads(chain: int, teller: str, heads: Hashable) -> None:
    """The same for a chain of which a teller now says other `heads` than when this process told of
    it last: nodes are asked again and again."""
    if _heads.get((chain, teller)) != heads:
        _heads[chain, teller] = heads
        publish(chains=(chain,))


def _send(entry: Entry) -> None:
    publisher_of(settings.REDIS_URL).send(settings.CROSSLANE_EVENTS_STREAM, entry)


def publisher_of(url: str) -> Publisher:
    """This process's publisher for a server; its connections are opened when it first sends."""
    with _lock:
        if url not in _publishers:
            _publishers[url] = Publisher(url)
        return _publishers[url]
