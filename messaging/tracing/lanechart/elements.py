"""What a drawing is made of: shapes with coordinates and the classes of the sheet; pure values."""

from dataclasses import dataclass

from msgspec import Struct

from messaging.tracing.values import ChainRef


class Path(Struct, frozen=True):
    """A path; `once` is whether it draws itself when the page is opened."""

    style: str
    d: str
    once: bool = False


class Rect(Struct, frozen=True):
    """A rectangle, rounded by `radius`."""

    style: str
    x: float
    y: float
    width: float
    height: float
    radius: float = 0


class Circle(Struct, frozen=True):
    """A node."""

    style: str
    x: float
    y: float
    radius: float


class Text(Struct, frozen=True):
    """A line of text; `anchor` is the SVG word, empty where it starts at its place."""

    style: str
    x: float
    y: float
    text: str
    anchor: str = ""


class Mark(Struct, frozen=True):
    """A chain's mark, 13 px, by its upper left corner; L1 where `chain` is None."""

    x: float
    y: float
    chain: ChainRef | None


Shape = Path | Rect | Circle | Text | Mark


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture: `key` begins the ids in it, `title` says what it is, `story` what it
    tells."""

    key: str
    style: str
    width: int
    height: int
    title: str
    story: str
    shapes: tuple[Shape, ...]
