"""Paths as text and the px that a curve takes of a band; pure."""

from dataclasses import dataclass

_STEPS = 20


@dataclass(frozen=True, slots=True)
class Cubic:
    """A cubic from the first point over two handles to the last one."""

    points: tuple[tuple[float, float], ...]

    @property
    def d(self) -> str:
        """The path from its beginning."""
        (x, y), *rest = self.points
        return f"M{px(x)} {px(y)}C{' '.join(f'{px(a)} {px(b)}' for a, b in rest)}"

    def crossing(self, top: float, bottom: float) -> tuple[float, float] | None:
        """From where to where it runs between two heights, None where it does not."""
        inside = [x for x, y in map(self._at, range(_STEPS + 1)) if top <= y <= bottom]
        return (min(inside), max(inside)) if inside else None

    def _at(self, step: int) -> tuple[float, float]:
        t = step / _STEPS
        parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        weighed = list(zip(parts, self.points, strict=True))
        x = sum(part * point[0] for part, point in weighed)
        return x, sum(part * point[1] for part, point in weighed)


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
