"""What honest rollup nodes answer for a fake world: op-node, supernode and both ages of supervisor.

with FakeNode(world) as node:
    node.extra = rollup_methods(world)
"""

from collections.abc import Callable, Mapping

from tests.fakes.chain import Block, FakeChain
from tests.fakes.world import World

LOCAL_DEPTH = 2  # blocks from the head to local-safe; safe and finalized are the chain's own
CROSS_DEPTH = 1  # to cross-unsafe
ZERO = {"hash": "0x" + "00" * 32, "number": 0, "timestamp": 0}


def rollup_methods(
    world: World, *, optimistic: Mapping[tuple[int, int], bytes] | None = None
) -> dict[str, Callable[..., object]]:
    """The methods of every rollup node; `optimistic` are block hashes by chain id and timestamp
    that stood there before another block replaced them."""
    before = optimistic or {}
    return {
        "optimism_rollupConfig": lambda chain: {"l2_chain_id": chain.id, "block_time": 2},
        "optimism_syncStatus": sync_status,
        "supernode_syncStatus": lambda _chain: _supernode_status(world),
        "superroot_atTimestamp": lambda _chain, at: _super_root(world, int(at, 16), before),
        "supervisor_syncStatus": lambda _chain: _supervisor_status(world),
        "supervisor_localUnsafe": lambda _chain, one: block_id(_of(world, one).latest),
        "supervisor_localSafe": lambda _chain, one: _derived(_at(_of(world, one), LOCAL_DEPTH)),
        "supervisor_crossSafe": lambda _chain, one: _derived(_of(world, one).safe),
        "supervisor_finalized": lambda _chain, one: block_id(_of(world, one).finalized),
    }


def sync_status(chain: FakeChain) -> dict[str, object]:
    """The answer to `optimism_syncStatus`, plain numbers as Go writes them."""
    return {
        "current_l1": block_ref(chain.blocks[0]),
        "unsafe_l2": block_ref(chain.latest),
        "cross_unsafe_l2": block_ref(_at(chain, CROSS_DEPTH)),
        "local_safe_l2": block_ref(_at(chain, LOCAL_DEPTH)),
        "safe_l2": block_ref(chain.safe),
        "finalized_l2": block_ref(chain.finalized),
    }


def block_ref(block: Block) -> dict[str, object]:
    """A block as L2 references name it."""
    l1_origin = {"hash": "0x" + "11" * 32, "number": 7}
    parent = "0x" + block.parent_hash.hex()
    more = {"parentHash": parent, "l1origin": l1_origin, "sequenceNumber": 0}
    return {**block_id(block), "timestamp": block.timestamp, **more}


def block_id(block: Block) -> dict[str, object]:
    """A block by hash and number alone."""
    return {"hash": "0x" + block.hash.hex(), "number": block.number}


def _supernode_status(world: World) -> dict[str, object]:
    return {
        "chains": {str(chain_id): sync_status(chain) for chain_id, chain in world.chains.items()},
        "chain_ids": [str(chain_id) for chain_id in world.chains],
        "safe_timestamp": min(chain.safe.timestamp for chain in world.chains.values()),
    }


def _super_root(
    world: World, timestamp: int, before: Mapping[tuple[int, int], bytes]
) -> dict[str, object]:
    found = {
        str(chain.id): _output(before.get((chain.id, timestamp), block.hash))
        for chain in world.chains.values()
        for block in chain.blocks
        if block.timestamp == timestamp
    }
    answer: dict[str, object] = {"optimistic_at_timestamp": found}
    if timestamp <= min(chain.safe.timestamp for chain in world.chains.values()):
        answer["data"] = {"super_root": "0x" + "5a" * 32, "super": {"timestamp": hex(timestamp)}}
    return answer


def _output(block_hash: bytes) -> dict[str, object]:
    output = {"stateRoot": "0x" + "22" * 32, "blockHash": "0x" + block_hash.hex()}
    return {"output": output, "output_root": "0x" + "33" * 32}


def _supervisor_status(world: World) -> dict[str, object]:
    """Keys in hex, as Rust writes them; only the unsafe head has a timestamp."""
    chains = {
        hex(chain.id): {
            "localUnsafe": block_ref(chain.latest),
            "crossUnsafe": block_id(_at(chain, CROSS_DEPTH)),
            "localSafe": block_id(_at(chain, LOCAL_DEPTH)),
            "safe": block_id(chain.safe),
            "finalized": block_id(chain.finalized),
        }
        for chain in world.chains.values()
    }
    return {"chains": chains, "safeTimestamp": 0, "finalizedTimestamp": 0}


def _derived(block: Block) -> dict[str, object]:
    return {"source": {"hash": "0x" + "11" * 32, "number": 7}, "derived": block_id(block)}


def _of(world: World, chain_id: str) -> FakeChain:
    return world.chains[int(chain_id, 10)]


def _at(chain: FakeChain, depth: int) -> Block:
    return chain.blocks[max(0, len(chain.blocks) - 1 - depth)]
