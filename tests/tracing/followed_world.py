"""A fake world followed by the real ingestion, with its transactions fetched: ready to be read."""

from messaging.ingest.enrich import enrich_span
from messaging.models import Span
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed
from tests.fakes.world import World


def follow(world: World, *chain_ids: int) -> Followed:
    """Follow every chain of the world and catch up with these, with all where none is named."""
    followed = Followed(world)
    followed.catch_up(*chain_ids)
    enrich(world)
    return followed


def enrich(world: World) -> None:
    """Fetch the transactions of every stored log."""
    for span in Span.objects.select_related("chain"):
        enrich_span(span, WorldClient(world, span.chain.chain_id))
