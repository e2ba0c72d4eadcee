"""`./dev bench`: ingestion measured on this machine, every row checked, ratios to the targets."""

import argparse
import os
import sys

from benchmarks import crosslane, scratch
from benchmarks.running import running_node


def main() -> int:
    """Run what was asked for; answers 1 where a stored row is wrong."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=main.__doc__)
    parser.add_argument("--logs", type=int, default=120_000)
    given = parser.parse_args()
    url = os.environ["DATABASE_URL"]
    scratch.make_template(url)
    with running_node(logs=given.logs) as node, scratch.database(url, "crosslane_bench") as one:
        cost = crosslane.backfill(one, node, workers=1)
    sys.stdout.write(f"{cost}\n{cost.client_micros:.1f} {cost.postgres_micros:.1f}\n")
    return int(bool(cost.wrong))


if __name__ == "__main__":
    sys.exit(main())
