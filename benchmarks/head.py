"""How long after a node has a block its row can be read, with the product following the heads."""

import statistics
import time
from collections.abc import Mapping

import msgspec
import psycopg

from benchmarks import crosslane
from benchmarks.processes import begin, loaded
from benchmarks.running import RunningNode
from messaging.ingest.polling import next_wait

_LOOK = 0.004  # seconds between two looks into the database
_PATIENCE = 30.0  # seconds after the last block
_FINAL_DEPTH = 20  # blocks
_HEADS = (
    "select chain.chain_id, coalesce(max(number), -1) from chain "
    "left join block on block.chain = chain.id group by 1"
)


class HeadLatency(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from a block's being there to its row's being there, over `blocks` blocks."""

    block_time: float
    poll: float
    blocks: int
    p50: float
    p99: float
    unseen: int


def follow(url: str, node: RunningNode, *, block_time: int, blocks: int) -> HeadLatency:
    """The last `blocks` blocks of every chain appear one by one while the product follows.

    The database is fresh; what lies below is stored first.
    """
    first = node.truth.last_block - blocks
    node.control(head=first, final_depth=_FINAL_DEPTH, safe_depth=2)
    crosslane.configure(url, node, block_time=block_time)
    client = crosslane.client(url, workers=1, until=node.truth.last_block, follow=True)
    with loaded(client.module, client.arguments, client.environment) as processes:
        begin(processes)
        seen = _seen(url, dict.fromkeys(node.truth.chain_ids, first), patience=120)
        node.control(forget=True, mine=float(block_time))
        last = dict.fromkeys(node.truth.chain_ids, node.truth.last_block)
        seen = _seen(url, last, patience=blocks * block_time + _PATIENCE)
        mined = node.stats()["mined"]
    node.control(mine=0.0)
    waits = [seen[chain, number] - at for chain, number, at in mined if (chain, number) in seen]
    return HeadLatency(
        block_time=block_time,
        poll=next_wait(block_time, None),
        blocks=len(mined),
        p50=statistics.median(waits),
        p99=statistics.quantiles(waits, n=100)[98],
        unseen=len(mined) - len(waits),
    )


def _seen(url: str, wanted: Mapping[int, int], *, patience: float) -> dict[tuple[int, int], float]:
    """When each block was first there, until all wanted ones are or patience is over."""
    seen: dict[tuple[int, int], float] = {}
    known: dict[int, int] = {}
    deadline = time.monotonic() + patience
    with psycopg.connect(url, autocommit=True) as connection:
        while any(known.get(one, -1) < last for one, last in wanted.items()):
            if time.monotonic() > deadline:
                break
            for chain, number in connection.execute(_HEADS):
                before = known.get(int(chain), int(number))
                seen.update(
                    {(int(chain), new): time.time() for new in range(before + 1, number + 1)}
                )
                known[int(chain)] = int(number)
            time.sleep(_LOOK)
    return seen
