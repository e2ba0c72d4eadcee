"""A followed chain whose id is the largest uint256: from its node over HTTP to the API."""

from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from messaging.protocol.text import to_hex
from tests.api.asked import read
from tests.fakes.configured import configure, world_toml
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db(transaction=True)

LARGEST = 2**256 - 1


def _ingest(world: World) -> None:
    with FakeNode(world) as node:
        configure(world_toml(node).replace(f"Chain {LARGEST}", "Largest"))
        call_command("ingest", stdout=StringIO())


def test_the_largest_chain_id_is_followed_and_told_like_any_other(settings: Settings) -> None:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    world = World(901, LARGEST)
    there, back = world.send(901, LARGEST), world.send(LARGEST, 901)
    world.mine()
    world.relay(there)
    world.mine()
    _ingest(world)
    assert read(f"/api/v1/chains/{LARGEST}/")["chain_id"] == str(LARGEST)
    (row,) = read("/api/v1/messages/", source=str(LARGEST))["results"]
    assert (row["message_hash"], row["status"]) == (to_hex(back.hash), "initiated")
    identifier = read(f"/api/v1/messages/{row['message_hash']}/")["identifier"]
    assert identifier["chain_id"] == str(LARGEST)
    told = read(f"/api/v1/messages/{to_hex(there.hash)}/")
    assert (told["status"], told["execution"]["validity"]) == ("executed", "valid")
    place = f"{LARGEST}:{identifier['block_number']}:{identifier['log_index']}"
    (found,) = read("/api/v1/search/", q=place)["results"]
    assert found["message_hash"] == row["message_hash"]
