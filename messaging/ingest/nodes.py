"""A client for a chain's configured endpoints, tried in their order; it keeps no state."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from messaging.chain.errors import ChainError, Stop
from messaging.chain.rpc import RpcClient, open_client
from messaging.models import Chain, Endpoint


def count_endpoints(chain: int) -> int:
    """How many endpoints of a chain (Chain.id) may be asked."""
    return Endpoint.objects.filter(chain=chain, kind=Endpoint.Kind.RPC, enabled=True).count()


def open_node(chain: Chain, attempt: int = 0) -> RpcClient:
    """A client of the first endpoint that answers with the right chain id, beginning with number
    `attempt`, counted around.

    Raises Stop where none is configured, and what the last one raised where none answers.
    """
    endpoints = list(chain.endpoints.filter(kind=Endpoint.Kind.RPC, enabled=True))
    last: ChainError = Stop(
        f"{chain.name} has no enabled RPC endpoint: add one in the admin under Chains, "
        'or a line rpc = ["https://…"] to the chains file and run `manage.py chains apply`.'
    )
    for number in range(len(endpoints)):
        try:
            return _open(chain, endpoints[(attempt + number) % len(endpoints)])
        except ChainError as error:
            last = error
    raise last


def other_node(chain: Chain, client: RpcClient) -> RpcClient | None:
    """A client of another enabled endpoint than this client's, None where there is none.

    Raises what the last one raised where none answers.
    """
    last = None
    for endpoint in chain.endpoints.filter(kind=Endpoint.Kind.RPC, enabled=True):
        if _label(chain, endpoint) == client.label:
            continue
        try:
            return _open(chain, endpoint)
        except ChainError as error:
            last = error
    if last is not None:
        raise last
    return None


@contextmanager
def opened_node(chain: Chain, attempt: int = 0) -> Iterator[RpcClient]:
    """The client of `open_node`, closed at the end of the block."""
    client = open_node(chain, attempt)
    try:
        yield client
    finally:
        client.close()


def _open(chain: Chain, endpoint: Endpoint) -> RpcClient:
    return open_client(
        endpoint.url,
        expected_chain_id=chain.chain_id,
        label=_label(chain, endpoint),
        allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_RPC,
        allow_private=settings.CROSSLANE_ALLOW_PRIVATE_RPC,
    )


def _label(chain: Chain, endpoint: Endpoint) -> str:
    return f"endpoint {endpoint.position} of {chain.name}"
