"""One Crosslane worker as a process of its own: the product's code, up to a block, measured.

It says READY, waits for a line on standard input, and answers with one line of JSON.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import django

from benchmarks.measured import own_cpu, peak_memory

if TYPE_CHECKING:
    from messaging.ops.foreground import Coverage


class _Linked(Exception):
    """Every block is stored and linked; what comes behind the links is not wanted."""


def main() -> None:
    """Store and link every chain up to a block with the product's own code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--until", type=int, required=True)
    parser.add_argument("--whole", action="store_true", help="sources and transactions too")
    parser.add_argument("--follow", action="store_true", help="wait at the head for the block")
    given = parser.parse_args()
    django.setup()
    sys.stdout.write("READY\n")
    sys.stdout.flush()
    sys.stdin.readline()
    cpu, began = own_cpu(), time.monotonic()
    errors = ingest(given.until, whole=given.whole, follow=given.follow)
    answer = {
        "wall": time.monotonic() - began,
        "cpu": own_cpu() - cpu,
        "whole_cpu": own_cpu(),
        "memory": peak_memory(),
        "errors": errors,
    }
    sys.stdout.write(json.dumps(answer) + "\n")


def ingest(until: int, *, whole: bool, follow: bool) -> list[str]:
    """Store all chains up to a block; returns what went wrong, empty where nothing did.

    One thread; following, one for each chain, as its open spans are followed by tasks.
    """
    # Only after django.setup().
    from messaging.chain.errors import ChainError  # noqa: PLC0415
    from messaging.models import Chain  # noqa: PLC0415
    from messaging.ops import foreground  # noqa: PLC0415

    def report(coverage: Sequence["Coverage"]) -> None:
        if not whole and all(one.reached for one in coverage):
            raise _Linked

    chains = list(Chain.objects.all())
    try:
        targets = (
            [foreground.Target(chain, until) for chain in chains]
            if follow
            else foreground.targets_for(chains, until)
        )
        workers = len(chains) if follow else 1
        coverage = foreground.ingest(targets, workers=workers, report=report)
    except _Linked:
        return []
    except ChainError as error:
        return [str(error)]
    return [f"{one.target.chain.name}: {one.error}" for one in coverage if not one.reached]


if __name__ == "__main__":
    main()
