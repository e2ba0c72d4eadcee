"""What a page must be, asked of the page itself in a browser: each function tells what is wrong."""

from collections.abc import Iterator

from playwright.sync_api import CDPSession, Page, ViewportSize

from explorer.local.home import REPO

AXE = (REPO / "node_modules" / "axe-core" / "axe.min.js").read_text()
MOST_BYTES = 100 * 1024  # over the wire at the first load: HTML, CSS, scripts, fonts
# Reads 0.00 where it is told: a line that ticks, set to the right, begins a little further left.
MOST_SHIFT = 0.004
WIDE, NARROW = 1280, 390
SCREEN: ViewportSize = {"width": WIDE, "height": 900}
NARROWEST = (360, 320)
# All that a change of colours can break.
_OF_COLOUR = ["color-contrast", "link-in-text-block"]
_RUN_AXE = """
async (rules) => {
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(document, { resultTypes: ["violations"], ...only });
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id} (${one.help}): ${node.target.join(" ")}`));
}
"""
# What sticks out, so that the cause is named and not only the page.
_OVERFLOW = """
() => {
  const root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const out = (one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".scroll");
  return Array.from(document.querySelectorAll("body *")).filter(out).slice(0, 3)
    .map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`)
    .concat(`by ${root.scrollWidth - width} px`);
}
"""
# So that colours are measured as they stay.
_END_ANIMATIONS = """
() => {
  for (const one of document.getAnimations()) {
    if (one.effect.getComputedTiming().iterations === Infinity) one.cancel();
    else one.finish();
  }
}
"""
_SETTLED = """
async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  return window.shifts;
}
"""


class Weight:
    """Counts the bytes that a page's first load takes from the wire, from now on."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.loadingFinished", self._add)
        self.bytes = 0

    def _add(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def complaints(self) -> Iterator[str]:
        """Too many; ends the counting."""
        self._session.detach()
        if self.bytes > MOST_BYTES:
            yield f"weight: {self.bytes:,} bytes, more than {MOST_BYTES:,}"


def shifts(page: Page) -> Iterator[str]:
    """What moved on a page that was just loaded; waits until its fonts are there."""
    moved = page.evaluate(_SETTLED)
    if sum(float(one.split()[0]) for one in moved) > MOST_SHIFT:
        yield from (f"layout shift: {one}" for one in moved)


def overflows(page: Page) -> Iterator[str]:
    """Pages that scroll sideways on the narrowest phones."""
    for width in NARROWEST:
        _resize(page, width)
        for one in page.evaluate(_OVERFLOW):
            yield f"wider than {width} px: {one}"


def barriers(page: Page) -> Iterator[str]:
    """Violations that axe finds at both widths, in light and in dark."""
    page.evaluate(AXE)
    for width in (WIDE, NARROW):
        _resize(page, width)
        page.emulate_media(color_scheme="light")
        yield from _violations(page, f"at {width} px in light", None)
        page.emulate_media(color_scheme="dark")
        yield from _violations(page, f"at {width} px in dark", _OF_COLOUR)
    page.emulate_media(color_scheme="light")


def _violations(page: Page, where: str, rules: list[str] | None) -> Iterator[str]:
    page.evaluate(_END_ANIMATIONS)
    for one in page.evaluate(_RUN_AXE, rules):
        yield f"axe {where}: {one}"


def _resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
