"""A canvas of 1200 by 630: smooth shapes first, then text over them, in the pixels of the card."""

import io
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from messaging.views.cards import palette

WIDTH, HEIGHT = 1200, 630
_FINER = 3  # shapes are drawn so much larger and then reduced: their edges become smooth
_CURVE_STEPS = 48

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """Shapes and text in pixels of the card; text is drawn when the shapes are done."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * _FINER, HEIGHT * _FINER), palette.PAPER)
        self._shapes = ImageDraw.Draw(self._image)
        self._texts: list[tuple[Point, str, FreeTypeFont, str, str]] = []

    def panel(self, box: Box, *, radius: float, fill: str, outline: str | None = None) -> None:
        """A rounded box."""
        self._shapes.rounded_rectangle(
            [one * _FINER for one in box],
            radius=radius * _FINER,
            fill=fill,
            outline=outline,
            width=round(1.5 * _FINER),
        )

    def polygon(self, points: Iterable[Point], fill: str) -> None:
        """A filled shape."""
        self._shapes.polygon([(x * _FINER, y * _FINER) for x, y in points], fill=fill)

    def disc(self, centre: Point, radius: float, fill: str) -> None:
        """A filled circle."""
        self._shapes.circle([one * _FINER for one in centre], radius * _FINER, fill=fill)

    def ring(self, centre: Point, radius: float, colour: str, width: float, fill: str) -> None:
        """A circle with a line around; `radius` is the line's middle."""
        self.disc(centre, radius + width / 2, colour)
        self.disc(centre, radius - width / 2, fill)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """A line with round ends and corners."""
        scaled = [(x * _FINER, y * _FINER) for x, y in points]
        self._shapes.line(scaled, fill=colour, width=round(width * _FINER), joint="curve")
        for point in (points[0], points[-1]):
            self.disc(point, width / 2, colour)

    def dots(self, start: Point, end: Point, colour: str, *, width: float, gap: float) -> None:
        """A level dotted line."""
        x = start[0]
        while x <= end[0]:
            self.disc((x, start[1]), width / 2, colour)
            x += gap

    def text(
        self, at: Point, text: str, face: FreeTypeFont, colour: str, anchor: str = "ls"
    ) -> None:
        """A line of text; `anchor` as Pillow has it: `ls` is the left end of the baseline."""
        self._texts.append((at, text, face, colour, anchor))

    def to_png(self) -> bytes:
        """The picture."""
        image = self._image.reduce(_FINER)
        drawn = ImageDraw.Draw(image)
        for at, text, face, colour, anchor in self._texts:
            drawn.text(at, text, font=face, fill=colour, anchor=anchor)
        target = io.BytesIO()
        image.save(target, "PNG", compress_level=6)
        return target.getvalue()


def cubic(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """Points of a Bézier curve."""
    points = []
    for step in range(_CURVE_STEPS + 1):
        t = step / _CURVE_STEPS
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        points.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return points
