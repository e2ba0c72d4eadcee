"""Clients for a chain's configured endpoints: the best one that can be asked, until it fails."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

from messaging.chain.client import Heads
from messaging.chain.errors import ChainError, Retry
from messaging.chain.rpc import RpcClient, open_client
from messaging.chain.session import Limits
from messaging.ingest import health
from messaging.ingest.health import EndpointView
from messaging.ingest.pace import Pace
from messaging.models import Chain, Endpoint

_NOTED_EVERY = 10.0  # seconds between two notes that an endpoint answers
_STALE_REST = 300.0  # seconds for which an endpoint that fell behind the others is left alone


class Nodes:
    """The endpoints of one chain as one follower uses them: one at a time, so that what it compares
    comes from one node, and the next one as soon as that one fails."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._views = health.view_endpoints(chain.pk)
        self._paces: dict[int, Pace] = {}
        self._client: RpcClient | None = None
        self._view: EndpointView | None = None
        self._noted = 0.0

    @property
    def range_limit(self) -> int | None:
        """Most blocks that the endpoint in use is known to answer at once."""
        return None if self._view is None else self._view.range_limit

    def client(self, block: int) -> RpcClient:
        """A client of the endpoint to ask for a block and what follows it.

        Raises Stop where only a person can help, Retry (with the wait in `after`) where all rest.
        """
        now = timezone.now()
        if self._client is not None and self._view is not None and self._view.keeps(block):
            return self._client
        self.close()
        while (view := health.choose(self._views, block, now)) is not None:
            try:
                self._client, self._view = self._open(view), view
            except ChainError as error:
                self._note_failure(view, error, block)
            else:
                return self._client
        raise health.reason_to_wait(self._views, block, chain=self._chain.name, now=now)

    def failed(self, error: ChainError, block: int) -> None:
        """The endpoint in use failed at a block: it rests, the next `client` is another one's."""
        if self._view is not None:
            self._note_failure(self._view, error, block)
        self.close()

    def answered(self, heads: Heads) -> None:
        """The endpoint in use answers well; noted now and then."""
        now = time.monotonic()
        if self._view is None or self._client is None or now - self._noted < _NOTED_EVERY:
            return
        self._noted = now
        latency = self._client.latency
        health.note_answers(self._view.id, head=heads.latest.number, latency=latency)
        health.note_calm(self._view)

    def note_range_limit(self, blocks: int) -> None:
        """The endpoint in use refuses more blocks at once than these."""
        if self._view is not None:
            health.note_range_limit(self._view.id, blocks)

    def stands_still(self, latest: int, patience: float) -> bool:
        """Whether the head of the endpoint in use has been `latest` for so many seconds, for
        whichever worker saw it first."""
        if self._view is None:
            return False
        stored = Endpoint.objects.filter(pk=self._view.id, head=latest).values_list("head_at")
        since = stored.first()
        if since is None or since[0] is None:
            return False
        return (timezone.now() - since[0]).total_seconds() > patience

    def look_elsewhere(self, latest: int) -> None:
        """Leave an endpoint whose head stands still at `latest`, if another one is further."""
        mine, now = self._view, timezone.now()
        if mine is None:
            return
        for view in self._views:
            if view.id == mine.id or view.rests(now):
                continue
            further = self._head_of(view)
            if further > latest:
                told = (
                    f"Endpoint {mine.position} of {self._chain.name} stays at block {latest} while "
                    f"endpoint {view.position} has block {further}: check that it is in sync."
                )
                self.failed(Retry(told, after=_STALE_REST), latest)
                return

    def close(self) -> None:
        """Closes the connections of the endpoint in use."""
        if self._client is not None:
            self._client.close()
        self._client = self._view = None

    def _head_of(self, view: EndpointView) -> int:
        try:
            client = self._open(view)
        except ChainError:
            return -1
        try:
            return client.heads().latest.number
        except ChainError:
            return -1
        finally:
            client.close()

    def _note_failure(self, view: EndpointView, error: ChainError, block: int) -> None:
        seen = self._paces[view.id].seen() if view.id in self._paces else 0
        health.note_failure(view, error, block=block, seen=seen)
        self._views = health.view_endpoints(self._chain.pk)

    def _open(self, view: EndpointView) -> RpcClient:
        pace = self._paces[view.id] = _pace(self._chain, view)
        return _open(self._chain, _stored(view), pace)


def other_node(chain: Chain, client: RpcClient) -> RpcClient | None:
    """A client of another enabled endpoint than this client's, None where there is none.

    Raises what the last one raised where none answers.
    """
    last = None
    for view in health.view_endpoints(chain.pk):
        endpoint = _stored(view)
        if _label(chain, endpoint) == client.label:
            continue
        try:
            return _open(chain, endpoint, _pace(chain, view))
        except ChainError as error:
            last = error
    if last is not None:
        raise last
    return None


@contextmanager
def opened_node(chain: Chain, limits: Limits | None = None) -> Iterator[RpcClient]:
    """A client of the first endpoint that answers with the right chain id, those that rest last;
    closed at the end of the block. `limits` for what one question may cost, if not the usual.

    Raises Stop where none is configured, and what the last one raised where none answers.
    """
    client = open_node(chain, limits)
    try:
        yield client
    finally:
        client.close()


def open_node(chain: Chain, limits: Limits | None = None) -> RpcClient:
    """The same, for the caller to close."""
    now = timezone.now()
    views = sorted(
        health.view_endpoints(chain.pk), key=lambda view: (view.rests(now), view.position)
    )
    last = health.reason_to_wait(views, 0, chain=chain.name, now=now)
    for view in views:
        health.note_calm(view)
        try:
            return _open(chain, _stored(view), _pace(chain, view), limits)
        except ChainError as error:
            last = error
    raise last


def _stored(view: EndpointView) -> Endpoint:
    found = Endpoint.objects.filter(pk=view.id).first()
    if found is None:
        raise Retry(f"Endpoint {view.position} was removed: another one is asked.")
    return found


def _pace(chain: Chain, view: EndpointView) -> Pace:
    limits = [limit for limit in (chain.rps, view.rate_limit) if limit is not None]
    return Pace(str(view.id), min(limits, default=None))


def _open(chain: Chain, endpoint: Endpoint, pace: Pace, limits: Limits | None = None) -> RpcClient:
    return open_client(
        endpoint.url,
        expected_chain_id=chain.chain_id,
        label=_label(chain, endpoint),
        allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_RPC,
        allow_private=settings.CROSSLANE_ALLOW_PRIVATE_RPC,
        limits=limits,
        pace=pace,
    )


def _label(chain: Chain, endpoint: Endpoint) -> str:
    return f"endpoint {endpoint.position} of {chain.name}"
