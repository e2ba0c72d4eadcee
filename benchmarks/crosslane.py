"""Crosslane's own workers on a scratch database, each a process, every row checked."""

import tempfile

import msgspec

from benchmarks import checked, scratch
from benchmarks.cost import Client, Cost, measure
from benchmarks.running import RunningNode


def configure(url: str, node: RunningNode, *, block_time: int | None = None) -> None:
    """The node's chains into the database, as operators do it; `block_time` in seconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(node.chains_file(block_time or node.truth.block_time))
        file.flush()
        scratch.manage(url, "chains", "apply", file.name)


def client(
    url: str, *, workers: int, until: int, whole: bool = False, follow: bool = False
) -> Client:
    """So many workers that store and link every chain up to a block.

    `whole`: also what is fetched behind the links; `follow`: the block may not be there yet.
    """
    options = [name for name, wanted in (("--whole", whole), ("--follow", follow)) if wanted]
    return Client(
        name=f"Crosslane, {workers} worker{'s' * (workers > 1)}",
        module="benchmarks.worker",
        arguments=["--until", str(until), *options],
        environment=scratch.environment(url),
        count=workers,
    )


def backfill(url: str, node: RunningNode, *, workers: int) -> Cost:
    """Everything stored and linked by so many workers in a fresh database."""
    configure(url, node)
    truth = node.truth
    ours = client(url, workers=workers, until=truth.last_block)
    cost = measure(ours, node, url, logs=truth.logs)
    wrong = checked.check_crosslane(url, truth)
    return msgspec.structs.replace(cost, rows=checked.rows_of(truth), wrong=wrong)
