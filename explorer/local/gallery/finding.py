"""Waits until a running site has an example of every page."""

import time
from collections.abc import Callable, Iterable, Mapping

from explorer.local.gallery.pages import Example
from explorer.local.gallery.site import Site

_PAUSE = 3.0


def find_all(
    site: Site,
    pages: Iterable[Example],
    *,
    seconds: float,
    waiting: Callable[[Iterable[str]], None] = lambda _: None,
) -> Mapping[str, str]:
    """The path of each page by its name, without those that did not come about in `seconds`.

    Rare ones are not waited for. `waiting` is told what is still missing.
    """
    wanted, found = {page.name: page for page in pages}, dict[str, str]()
    deadline = time.monotonic() + seconds
    while True:
        for name in wanted.keys() - found.keys():
            if (path := wanted[name].find(site)) is not None:
                found[name] = path
        missing = [name for name in wanted if name not in found and not wanted[name].rare]
        if not missing or time.monotonic() > deadline:
            return {name: found[name] for name in wanted if name in found}
        waiting(missing)
        time.sleep(_PAUSE)
        site.look_again()
