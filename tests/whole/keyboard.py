"""A page walked through with the Tab key: what is not reached, what holds it, what does not show.

Whatever asks the server again by itself is cut off first, so that nothing is swapped under way.
"""

from collections.abc import Iterator

from playwright.sync_api import Page

_MORE = 5  # presses beyond the number of stops, before a page counts as a trap
_PREPARE = """
() => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
  const parts = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor",
    "backgroundColor", "color"];
  window.look = (one) => [one, one.parentElement].map((each) => {
    const style = getComputedStyle(each);
    return parts.map((part) => style[part]).join();
  }).join();
  window.named = (one) => `${one.tagName.toLowerCase()} “${(one.getAttribute("aria-label")
    ?? one.textContent).trim().slice(0, 40) || one.id}”`;
  window.stops = new Map(Array.from(document.querySelectorAll(kinds))
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.type !== "radio")
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one, look(one)]));
  window.reached = new Set();
  return stops.size;
}
"""
_STEP = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body || reached.has(one)) return { over: true };
  reached.add(one);
  const shows = !stops.has(one) || look(one) !== stops.get(one);
  return { over: false, name: named(one), shows };
}
"""
_MISSED = "() => Array.from(stops.keys()).filter((one) => !reached.has(one)).map(named)"
_SKIPPED = """
() => {
  const main = document.querySelector("main"), one = document.activeElement;
  const after = main.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  return main.contains(one) || Boolean(after);
}
"""


def walk(page: Page) -> Iterator[str]:
    """Everything that can be used is reached by Tab alone, in one round, and shows the focus."""
    page.context.set_offline(True)
    stops = page.evaluate(_PREPARE)
    for _ in range(stops + _MORE):
        page.keyboard.press("Tab")
        step = page.evaluate(_STEP)
        if step["over"]:
            break
        if not step["shows"]:
            yield f"the focus does not show on {step['name']}"
    else:
        yield "the keyboard does not get out again"
    for name in page.evaluate(_MISSED):
        yield f"not reached: {name}"


def skip(page: Page) -> Iterator[str]:
    """The first stop leads past the header."""
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        yield "the first stop is not the link to the content"
        return
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if not page.evaluate(_SKIPPED):
        yield "the link to the content does not lead past the header"
