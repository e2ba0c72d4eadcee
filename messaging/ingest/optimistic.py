"""What a chain's supernode says that stood at a timestamp before messages were verified."""

from contextlib import closing

from django.conf import settings

from messaging.chain.rollup_nodes import open_supernode
from messaging.models import Endpoint


def optimistic_block(chain: int, chain_id: int, timestamp: int) -> bytes | None:
    """The hash of the block that a chain (Chain.id, and the protocol's) derived for a timestamp in
    seconds; None where no supernode is configured or it cannot tell. Raises ChainError."""
    endpoint = Endpoint.objects.filter(
        chain=chain, kind=Endpoint.Kind.SUPERNODE, enabled=True
    ).first()
    if endpoint is None:
        return None
    node = open_supernode(
        endpoint.url,
        label=f"{endpoint.get_kind_display()} {endpoint.position} of {endpoint.chain.name}",
        allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_RPC,
        allow_private=settings.CROSSLANE_ALLOW_PRIVATE_RPC,
    )
    with closing(node):
        return node.optimistic_block(timestamp, chain_id)
