"""A world that holds a message of every status, followed as far as each status needs."""

from dataclasses import dataclass

import msgspec

from messaging.models import DependencySet
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.hashing import keccak256
from messaging.protocol.types import Identifier
from tests.fakes.emitted import executing_message, relayed_message
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.tracing.followed_world import enrich

WINDOW = 20  # seconds, ten blocks
NOT_FOLLOWED = 999


@dataclass(frozen=True)
class EveryStatus:
    """The world, and the message hashes that it shows by what happened to them."""

    world: World
    hashes: dict[str, bytes]


def every_status() -> EveryStatus:
    """Chains 901 and 902 are followed to their heads; 903 is known and not read yet."""
    world = World(901, 902, 903)
    old, resent = world.send(901, 902, b"old"), world.send(901, 902, b"resent")
    world.mine(count=WINDOW)
    world.resend(resent)
    named = {"expired": old, "resent": resent}
    named |= {
        name: world.send(901, 902, name.encode()) for name in ("fresh", "done", "wrong", "failed")
    }
    named["unread"] = world.send(903, 902, b"unread")
    world.mine()
    world.relay(named["done"])
    world.fail(named["failed"], b"\xde\xad\xbe\xef")
    identifier = world.identifier(named["wrong"])
    world.relay(
        named["wrong"],
        identifier=msgspec.structs.replace(identifier, timestamp=identifier.timestamp - 1),
    )
    world.relay(named["unread"])
    hashes = {name: sent.hash for name, sent in named.items()}
    hashes["absent"] = _relay_of_nothing(
        world, Identifier(L2_TO_L2_MESSENGER, 1, 77, _now(world), 901)
    )
    hashes["foreign"] = _relay_of_nothing(
        world, Identifier(L2_TO_L2_MESSENGER, 5, 0, _now(world), NOT_FOLLOWED)
    )
    world.mine()
    followed = Followed(world)
    DependencySet.objects.update(expiry_window=WINDOW, chain_ids=[901, 902, 903, NOT_FOLLOWED])
    followed.catch_up(901, 902)
    hashes["dropped"] = _drop(world, followed)
    followed.look(901, 902)
    enrich(world)
    return EveryStatus(world, hashes)


def _now(world: World) -> int:
    return world.chains[902].latest.timestamp


def _relay_of_nothing(world: World, identifier: Identifier) -> bytes:
    """A relay on 902 that names a log which nobody will ever see."""
    message_hash = keccak256(f"{identifier}".encode())
    payload_hash = keccak256(message_hash)
    world.emit(
        902,
        executing_message(identifier, payload_hash),
        relayed_message(identifier.chain_id, 7, message_hash, b""),
    )
    return message_hash


def _drop(world: World, followed: Followed) -> bytes:
    """A message that is indexed and then reorged away."""
    gone = world.send(901, 902, b"gone")
    world.mine(901)
    followed.catch_up(901)
    world.reorg(901, 1)
    world.mine(901)
    followed.catch_up(901)
    return gone.hash
