"""A client for a chain's configured endpoints, tried in their order; it keeps no state."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from messaging.chain.errors import Stop
from messaging.chain.rpc import RpcClient, open_client
from messaging.models import Chain, Endpoint


@contextmanager
def opened_node(chain: Chain, attempt: int = 0) -> Iterator[RpcClient]:
    """The same, closed at the end of the block."""
    client = open_node(chain, attempt)
    try:
        yield client
    finally:
        client.close()


def count_endpoints(chain: int) -> int:
    """How many endpoints of a chain (Chain.id) may be asked."""
    return Endpoint.objects.filter(chain=chain, kind=Endpoint.Kind.RPC, enabled=True).count()


def open_node(chain: Chain, attempt: int = 0) -> RpcClient:
    """A client of the chain's endpoint number `attempt`, counted around; checked for its chain id.

    Raises Stop where no endpoint is configured, and what `open_client` raises.
    """
    endpoints = list(chain.endpoints.filter(kind=Endpoint.Kind.RPC, enabled=True))
    if not endpoints:
        raise Stop(
            f"{chain.name} has no enabled RPC endpoint: add one in the admin under Endpoints, "
            'or a line rpc = ["https://…"] to the chains file and run `manage.py chains apply`.'
        )
    endpoint = endpoints[attempt % len(endpoints)]
    return open_client(
        endpoint.url,
        expected_chain_id=chain.chain_id,
        label=f"endpoint {endpoint.position} of {chain.name}",
        allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_RPC,
        allow_private=settings.CROSSLANE_ALLOW_PRIVATE_RPC,
    )
