"""Pictures of pages in every look; it judges nothing."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from explorer.local.gallery.pages import Example

_LIVE = 1_500  # milliseconds in which a page that draws itself has done so


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at: its width, light or dark, on a screen or on paper."""

    name: str
    width: int
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    density: int = 1


LOOKS = (
    Look("light", 1280),
    Look("dark", 1280, "dark"),
    Look("phone", 390, density=2),
    Look("print", 794, media="print"),  # A4 at 96 dots an inch
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of one page: the status it answered, and its pictures by look."""

    page: Example
    path: str | None
    status: int | None
    pictures: Mapping[str, str]

    @property
    def fault(self) -> str:
        """Why it is not as it should be; empty where it is."""
        if self.path is None:
            return "" if self.page.rare else "no example came about"
        return "" if self.status == self.page.status else f"answered {self.status}"


def looks_of(page: Example) -> tuple[Look, ...]:
    """Paper only for what is printed."""
    return tuple(look for look in LOOKS if look.media == "screen" or page.printed)


def take(
    url: str, pages: Iterable[Example], paths: Mapping[str, str], folder: Path, language: str
) -> Iterator[Shown]:
    """Takes the pictures of each page into the folder, page by page."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CROSSLANE_CHROMIUM"], args=["--no-sandbox"]
        )
        for page in pages:
            path = paths.get(page.name)
            if path is None:
                yield Shown(page, None, None, {})
            else:
                yield _shown(browser, f"{url}{path}", page, path, folder, language)
        browser.close()


def _shown(
    browser: Browser, address: str, page: Example, path: str, folder: Path, language: str
) -> Shown:
    pictures, status = {}, None
    for look in looks_of(page):
        context = browser.new_context(
            viewport={"width": look.width, "height": 900},
            color_scheme=look.scheme,
            device_scale_factor=look.density,
            locale=language,
            reduced_motion="reduce",
        )
        tab = context.new_page()
        tab.emulate_media(media=look.media, color_scheme=look.scheme, reduced_motion="reduce")
        response = tab.goto(address)
        status = None if response is None else response.status
        tab.evaluate("document.fonts.ready.then(() => true)")
        tab.wait_for_timeout(_LIVE if look is LOOKS[0] else 0)
        pictures[look.name] = f"{page.name}-{look.name}.png"
        tab.screenshot(path=folder / pictures[look.name], full_page=True)
        context.close()
    return Shown(page, path, status, pictures)
