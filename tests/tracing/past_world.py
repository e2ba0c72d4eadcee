"""Chains of which something was taken back in every way, followed by the real ingestion."""

from dataclasses import dataclass

from tests.fakes.emissions import Emission, Sent
from tests.fakes.emitted import emitted
from tests.fakes.followed import Followed
from tests.fakes.replaced import replace_blocks
from tests.fakes.world import World
from tests.tracing.followed_world import follow


@dataclass(frozen=True, slots=True)
class Past:
    """`moved` was mined again one log later, `lost` lost its nonce to `taker`, `relayed` lost its
    relay to a block that was replaced as invalid (`invalid` is its hash) and got another one."""

    world: World
    followed: Followed
    moved: Sent
    lost: Sent
    taker: Sent
    relayed: Sent
    relay: Emission
    invalid: bytes


def past_world() -> Past:
    """Block 2 of 901 is replaced in an ordinary reorg, block 3 of 902 as an invalid one."""
    world = World(901, 902)
    relayed = world.send(901, 902, b"relayed twice")
    world.mine()
    moved, lost = world.send(901, 902, b"moved"), world.send(901, 902, b"lost")
    world.mine()
    relay = world.relay(relayed)
    world.mine(902)
    followed = follow(world)
    taker = _fork(world)
    invalid = replace_blocks(world, 902, 1, marked=True)
    world.mine(902)
    followed.catch_up()
    world.relay(relayed)
    world.mine()
    followed.catch_up()
    return Past(world, followed, moved, lost, taker, relayed, relay, invalid)


def _fork(world: World) -> Sent:
    """The other block 2 of 901: a stranger's log, then the first message again; and in block 3
    another second message."""
    chain = world.chains[901]
    (block,) = chain.rewind(1)
    world.emit(901, emitted(world.address("stranger"), "Noise(uint256)", (1,)))
    chain.pending.append(block.transactions[0])
    chain.mine()
    chain.count_nonces()
    taker = world.send(901, 902, b"taker")
    chain.mine()
    return taker
