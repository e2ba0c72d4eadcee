"""A network of five chains with a million messages in an empty database.

python -m benchmarks.pages.seed --messages 1000000
"""

import argparse
import os
import sys

import django

from benchmarks import scratch


def main() -> int:
    """Fill the migrated, empty database that DATABASE_URL names with fourteen days of traffic."""
    parser = argparse.ArgumentParser(prog="benchmarks.pages.seed", description=main.__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    given = parser.parse_args()
    django.setup()
    from benchmarks.pages.seeding import NotEmptyError, seed  # noqa: PLC0415

    try:
        seed(given.messages, say=_say)
    except NotEmptyError as error:
        _say(str(error))
        return 1
    scratch.checkpoint(os.environ["DATABASE_URL"])
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"seed | {text}\n")


if __name__ == "__main__":
    sys.exit(main())
