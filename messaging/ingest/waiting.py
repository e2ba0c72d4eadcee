"""How a follower waits for a block: by the chain's rhythm, or until a WebSocket tells of one."""

import logging
import threading
import time

from django.conf import settings

from messaging.chain.newheads import Address, Guard, HeadFeed
from messaging.ingest.plan import SpanView
from messaging.ingest.polling import LONGEST_WAIT, SHORTEST_WAIT, next_wait
from messaging.models import Endpoint

logger = logging.getLogger(__name__)


class Waiter:
    """The waits of one follower. It opens the chain's WebSocket at the first wait for a new block,
    and polls by itself wherever that does not tell."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._feed: HeadFeed | None = None
        self._endpoints: dict[str, Endpoint] | None = None
        self._next_block = -1
        self._seen_at: float | None = None
        self._woke_at: float | None = None

    def wait(self, span: SpanView) -> None:
        """Return when the node of an open span should be asked again."""
        if self._endpoints is None:
            self._open(span)
        started = time.monotonic()
        self._wake.wait(self._seconds(span))
        # Pushes without end must not turn into questions without end.
        time.sleep(max(0.0, started + SHORTEST_WAIT - time.monotonic()))
        self._wake.clear()
        self._woke_at = time.monotonic()

    def close(self) -> None:
        """End the feed and keep, for people, what went wrong at its addresses."""
        if self._feed is None:
            return
        self._feed.close()
        for label, endpoint in (self._endpoints or {}).items():
            text = self._feed.troubles.get(label, endpoint.error)
            if text == endpoint.error:
                continue
            Endpoint.objects.filter(pk=endpoint.pk).update(error=text)
            if text:
                logger.warning("new heads not pushed", extra={"endpoint": label, "error": text})

    def _open(self, span: SpanView) -> None:
        rows = Endpoint.objects.filter(chain=span.chain, kind=Endpoint.Kind.WS, enabled=True)
        self._endpoints = {str(row): row for row in rows.select_related("chain")}
        if not self._endpoints:
            return
        self._feed = HeadFeed(
            [Address(row.url, label) for label, row in self._endpoints.items()],
            chain_id=span.chain_id,
            wake=self._wake,
            guard=Guard(
                settings.CROSSLANE_ALLOW_LOOPBACK_RPC, settings.CROSSLANE_ALLOW_PRIVATE_RPC
            ),
        )
        self._feed.start()

    def _seconds(self, span: SpanView) -> float:
        """The longest wait; whatever the feed tells ends it at once."""
        now = time.monotonic()
        if span.next_block != self._next_block:
            # The head that is stored now was first seen in the answer after the last wait.
            self._next_block, self._seen_at = span.next_block, self._woke_at
        told = self._feed.newest if self._feed is not None and self._feed.live else None
        if told is None or told.number < span.next_block - 1:
            # No feed, or one that did not tell of the block before either.
            return next_wait(
                span.block_time, None if self._seen_at is None else now - self._seen_at
            )
        if told.number < span.next_block:
            return LONGEST_WAIT
        return next_wait(span.block_time, span.block_time + now - told.at)  # the node lags the feed
