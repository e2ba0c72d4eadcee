"""Makes chains with interop traffic from a seed, and the truth about them; it serves nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from benchmarks.blocks import GENESIS_TIME, Block, make_block
from benchmarks.traffic import Traffic
from benchmarks.truth import Truth
from messaging.protocol.contracts import WATCHED

FIRST_CHAIN = 901
BLOCK_TIME = 2


class World(NamedTuple):
    """The blocks of every chain by chain id, all of the same height, and the truth about them."""

    chains: dict[int, list[Block]]
    truth: Truth


def make_world(*, logs: int, chains: int = 3, seed: int = 1) -> World:
    """Chains that together hold at least `logs` logs of watched contracts; the same every time."""
    chain_ids = tuple(range(FIRST_CHAIN, FIRST_CHAIN + chains))
    made: dict[int, list[Block]] = {chain_id: [] for chain_id in chain_ids}
    traffic, counts, total = Traffic(chain_ids, seed), list[int](), 0
    with _without_collector():
        while total < logs:
            total += _mine(made, traffic)
            counts.append(total)
    return World(made, _truth(made, traffic, counts))


def _mine(made: dict[int, list[Block]], traffic: Traffic) -> int:
    """One more block of every chain; returns how many watched logs they hold."""
    logs = 0
    for chain_id, blocks in made.items():
        number, parent = len(blocks), blocks[-1] if blocks else None
        timestamp = GENESIS_TIME + number * BLOCK_TIME
        found = traffic.transactions(chain_id, number, timestamp) if number else []
        blocks.append(make_block(parent, found, timestamp=timestamp, salt=chain_id))
        logs += _watched(blocks[-1])
    traffic.settle()
    return logs


def _watched(block: Block) -> int:
    return sum(log.address in WATCHED for log in block.logs)


def _truth(made: dict[int, list[Block]], traffic: Traffic, counts: list[int]) -> Truth:
    return Truth(
        chain_ids=tuple(made),
        block_time=BLOCK_TIME,
        last_block=len(counts) - 1,
        logs_of={chain_id: sum(map(_watched, blocks)) for chain_id, blocks in made.items()},
        logs_until=counts,
        foreign_logs=len(traffic.read_pings),
        messages=tuple(traffic.messages.values()),
        executions=tuple(traffic.executions),
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of small values and no cycle among them: collecting would double the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()
