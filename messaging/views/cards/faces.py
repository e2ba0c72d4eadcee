"""The site's own typefaces at any size and weight, and text made to fit; it draws nothing."""

import unicodedata
from functools import lru_cache

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from messaging.tracing.wording import ELLIPSIS, NBSP

REGULAR, MEDIUM, BOLD = 400, 550, 620
_OPTICAL = (14, 32)  # the range of Inter's optical size
_UNKNOWN = "?"


@lru_cache(maxsize=32)
def sans(size: int, weight: int = REGULAR) -> FreeTypeFont:
    """Inter."""
    face = _load("inter", size)
    low, high = _OPTICAL
    face.set_variation_by_axes([min(max(size, low), high), weight])
    return face


@lru_cache(maxsize=8)
def mono(size: int) -> FreeTypeFont:
    """JetBrains Mono."""
    return _load("jetbrains-mono", size)


def spelled(text: str) -> str:
    """A text in the letters that the typefaces hold: they are cut down to what pages need.

    An accent is left out; what has no such letter becomes a question mark.
    """
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=1024)
def _letter(letter: str) -> str:
    if letter in {NBSP, " "} or _has(letter):
        return letter
    plain = unicodedata.normalize("NFKD", letter)
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    return kept if kept and all(map(_has, kept)) else _UNKNOWN


def _has(letter: str) -> bool:
    """Whether the typeface has a drawing of its own for a letter."""
    if not letter.isprintable():
        return False
    face = sans(_OPTICAL[1])
    return bytes(face.getmask(letter)) != bytes(face.getmask("\ue000"))


def width_of(text: str, face: FreeTypeFont) -> int:
    """Pixels that a line takes."""
    return round(face.getlength(text))


def cut_to(text: str, face: FreeTypeFont, width: int) -> str:
    """A line that fits: as much of the text as does, with an ellipsis where there is more."""
    if width_of(text, face) <= width:
        return text
    kept = text
    while kept and width_of(kept + ELLIPSIS, face) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, face: FreeTypeFont, width: int) -> list[str]:
    """Lines that fit, broken at spaces only, so that a value stays with its unit."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, face) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [cut_to(one, face, width) for one in (*lines, line)]


def _load(name: str, size: int) -> FreeTypeFont:
    path = finders.find(f"messaging/fonts/{name}.woff2")
    if path is None:
        raise ImproperlyConfigured(
            f"static/messaging/fonts/{name}.woff2 is missing: cards are drawn with it."
        )
    return ImageFont.truetype(str(path), size)
