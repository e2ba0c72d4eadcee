"""`./dev bench pages`: a site with a million messages, its pages asked for, beside the targets."""

import argparse
import os
import sys

import django
import msgspec

from benchmarks import scratch

_NAME = "crosslane_bench_pages"
_EPILOG = (
    "The first run makes the messages, which takes some minutes; the database is kept for the next "
    "ones, below CROSSLANE_HOME or where DATABASE_URL names a server. --anew makes it again, as a "
    "changed schema asks for. The exit status is 0 whether targets are met or not."
)


def main() -> int:
    """Ask for every kind of page, at its beginning and very far down."""
    parser = argparse.ArgumentParser(prog="./dev bench pages", description=__doc__, epilog=_EPILOG)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=60, help="of each page")
    parser.add_argument("--depth", type=int, default=5_000, help="pages below the first")
    parser.add_argument("--anew", action="store_true", help="make the messages again")
    parser.add_argument("--seed-only", action="store_true", help="make them and ask for nothing")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--write", action="store_true", help="into docs/PERFORMANCE.md too")
    given = parser.parse_args()
    server = os.environ["DATABASE_URL"]
    url = scratch.kept(server, _NAME, anew=given.anew)
    os.environ.update(scratch.environment(url), DJANGO_SETTINGS_MODULE="explorer.settings")
    django.setup()
    # Only after django.setup().
    from benchmarks.pages import measuring, paper, seeding  # noqa: PLC0415

    if not seeding.is_there():
        seeding.seed(given.messages, say=_say)
        scratch.checkpoint(url)
    if given.seed_only:
        return 0
    scratch.manage(url, "collectstatic", "--noinput", "--verbosity", "0")
    results = measuring.measure(requests=given.requests, depth=given.depth, say=_say)
    if given.write:
        paper.write(results)
    text = msgspec.json.encode(results).decode() if given.json else paper.markdown(results)
    sys.stdout.write(text + "\n")
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"bench | {text}\n")


if __name__ == "__main__":
    sys.exit(main())
