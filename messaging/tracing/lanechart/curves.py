"""Paths as text and the px that a curve takes of a band; pure."""

from msgspec import Struct

_STEPS = 20
# How much each of the four points counts at each step.
_WEIGHTS = tuple(
    ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    for t in (step / _STEPS for step in range(_STEPS + 1))
)


class Cubic(Struct, frozen=True):
    """A cubic from the first point over two handles to the last one."""

    points: tuple[tuple[float, float], ...]

    @property
    def d(self) -> str:
        """The path from its beginning."""
        (x, y), *rest = self.points
        return f"M{px(x)} {px(y)}C{' '.join(f'{px(a)} {px(b)}' for a, b in rest)}"

    def crossing(self, top: float, bottom: float) -> tuple[float, float] | None:
        """From where to where it runs between two heights, None where it does not."""
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = self.points
        inside = [
            a * x1 + b * x2 + c * x3 + d * x4
            for a, b, c, d in _WEIGHTS
            if top <= a * y1 + b * y2 + c * y3 + d * y4 <= bottom
        ]
        return (min(inside), max(inside)) if inside else None


def across(x: float, y: float, to_x: float, to_y: float) -> Cubic:
    """From lane to lane with horizontal ends."""
    handle = max(0.6 * (to_x - x), 34.0)
    return Cubic(((x, y), (x + handle, y), (to_x - handle, to_y), (to_x, to_y)))


def turning(x: float, y: float, to_x: float, to_y: float) -> Cubic:
    """From L1 to a lane: it leaves along L1 and arrives upright."""
    reach = 0.7 * (to_x - x)
    return Cubic(((x, y), (x + reach, y), (to_x, y + 0.3 * (to_y - y)), (to_x, to_y)))


def px(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
