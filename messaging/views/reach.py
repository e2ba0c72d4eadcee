"""Up to which block every followed chain is indexed: what a page says it has searched."""

from messaging.tracing.network import load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.values import AsOf


def read_reach() -> tuple[AsOf, ...]:
    """Every followed chain, in the order of their marks."""
    return list_as_of(load_network())
