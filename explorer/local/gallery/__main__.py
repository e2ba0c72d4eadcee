"""Waits for examples, takes the pictures, writes the index; `./dev gallery` starts it."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from explorer.local.console import Console
from explorer.local.gallery.finding import find_all
from explorer.local.gallery.index import index_of
from explorer.local.gallery.pages import PAGES
from explorer.local.gallery.pictures import Shown, take
from explorer.local.gallery.site import Site


def main() -> int:
    """Answers 1 where a page could not be shown as it should."""
    options, console = _parse(), Console()
    url, folder = options.url.rstrip("/"), options.folder

    def wait(missing: Iterable[str]) -> None:
        console.say(f"waiting for examples of {', '.join(missing)}")

    paths = find_all(Site(url), PAGES, seconds=options.seconds, waiting=wait)
    shown: list[Shown] = []
    for one in take(url, PAGES, paths, folder, options.language):
        console.say(f"{one.page.name}: {one.fault or one.path or 'no example'}")
        shown.append(one)
        (folder / "index.html").write_text(index_of(shown, url))  # to look at from the first on
    console.say(f"look at {folder / 'index.html'}")
    return int(any(one.fault for one in shown))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m explorer.local.gallery")
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--seconds", type=float, default=150)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
