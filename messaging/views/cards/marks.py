"""The chains' marks and the small signs of the site, drawn as the sprite has them, at any size."""

import math

from messaging.tracing.values import ChainRef
from messaging.views.cards import palette
from messaging.views.cards.canvas import Canvas, Point

_GRID = 12  # the marks are designed on 12 by 12, as in the sprite
_DISC, _SQUARE = 0, 1
_SHAPES: dict[int, tuple[Point, ...]] = {
    2: ((6, 0), (12, 6), (6, 12), (0, 6)),
    3: ((6, 0.2), (11.6, 10.6), (0.4, 10.6)),
    4: ((3.2, 0.8), (8.8, 0.8), (11.8, 6), (8.8, 11.2), (3.2, 11.2), (0.2, 6)),
    5: ((0.4, 1.4), (11.6, 1.4), (6, 11.8)),
    6: ((6, 0.2), (11.9, 4.5), (9.7, 11.5), (2.3, 11.5), (0.1, 4.5)),
    7: (
        (4, 0.4), (8, 0.4), (8, 4), (11.6, 4), (11.6, 8), (8, 8),
        (8, 11.6), (4, 11.6), (4, 8), (0.4, 8), (0.4, 4), (4, 4),
    ),
    8: (
        (6, 0), (7.8, 4.2), (12, 6), (7.8, 7.8), (6, 12), (4.2, 7.8), (0, 6), (4.2, 4.2),
    ),
    9: tuple(
        (6 - 5.6 * math.cos(math.pi * step / 24), 10.6 - 9.6 * math.sin(math.pi * step / 24))
        for step in range(25)
    ),
    10: ((3.6, 1.6), (12, 1.6), (8.4, 10.4), (0, 10.4)),
    11: ((0, 3.4), (12, 3.4), (12, 8.6), (0, 8.6)),
}  # fmt: skip
_SIGN = 16  # the grid of the icons


def draw_mark(canvas: Canvas, chain: ChainRef, centre: Point, size: float) -> None:
    """The mark of a chain; after the twelfth chain they begin again, with a ring around."""
    if chain.mark is None:
        canvas.ring(centre, size * 0.42, palette.INK_3, size * 0.1, palette.SURFACE)
        return
    turn, shape = divmod(chain.mark, len(palette.CHAINS))
    colour, unit = palette.CHAINS[shape], size / _GRID
    if turn:
        canvas.ring(centre, size * 0.72, colour, size * 0.1, palette.SURFACE)
    left, top = centre[0] - size / 2, centre[1] - size / 2
    if shape == _DISC:
        canvas.disc(centre, 5.4 * unit, colour)
    elif shape == _SQUARE:
        box = (left + unit, top + unit, left + 11 * unit, top + 11 * unit)
        canvas.panel(box, radius=2 * unit, fill=colour)
    else:
        canvas.polygon([(left + x * unit, top + y * unit) for x, y in _SHAPES[shape]], colour)


def draw_brand(canvas: Canvas, corner: Point, size: float) -> None:
    """The sign of the site: two rails, and a message that crosses."""
    unit, (x, y) = size / 26, corner
    for rail in (6.5, 19.5):
        ends = ((x + 3 * unit, y + rail * unit), (x + 23 * unit, y + rail * unit))
        canvas.line(ends, palette.INK_3, 2 * unit)
    path = [(3.0, 6.5), (6.5, 6.5), (8.9, 7.1), (10.2, 9.0), (11.3, 13.0)]
    path += [(12.6, 17.0), (14.6, 18.9), (19.0, 19.5)]
    canvas.line([(x + a * unit, y + b * unit) for a, b in path], palette.ACCENT, 2 * unit)
    canvas.disc((x + 20 * unit, y + 19.5 * unit), 3.2 * unit, palette.ACCENT)


def draw_check(canvas: Canvas, centre: Point, size: float, colour: str) -> None:
    """A check mark without its circle."""
    _strokes(canvas, centre, size, colour, (((5.0, 8.2), (7.2, 10.4), (11.1, 5.8)),))


def draw_cross(canvas: Canvas, centre: Point, size: float, colour: str) -> None:
    """A cross without its circle."""
    crossing = (((5.4, 5.4), (10.6, 10.6)), ((10.6, 5.4), (5.4, 10.6)))
    _strokes(canvas, centre, size, colour, crossing)


def draw_dash(canvas: Canvas, centre: Point, size: float, colour: str) -> None:
    """A dash without its circle."""
    _strokes(canvas, centre, size, colour, (((5.2, 8), (10.8, 8)),))


def draw_arrow(canvas: Canvas, centre: Point, size: float, colour: str) -> None:
    """An arrow to the right."""
    arrow = (((2.4, 8), (13.4, 8)), ((9.4, 4), (13.4, 8), (9.4, 12)))
    _strokes(canvas, centre, size, colour, arrow)


def _strokes(
    canvas: Canvas, centre: Point, size: float, colour: str, lines: tuple[tuple[Point, ...], ...]
) -> None:
    unit = size / _SIGN
    left, top = centre[0] - size / 2, centre[1] - size / 2
    for line in lines:
        canvas.line([(left + x * unit, top + y * unit) for x, y in line], colour, 1.9 * unit)
