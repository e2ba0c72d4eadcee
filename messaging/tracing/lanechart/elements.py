"""What a drawing is made of: shapes with coordinates and the classes of the sheet; pure values."""

from dataclasses import dataclass

from messaging.tracing.values import ChainRef


@dataclass(frozen=True, slots=True)
class Path:
    """A path; `once` is whether it draws itself when the page is opened."""

    style: str
    d: str
    once: bool = False


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, rounded by `radius`."""

    style: str
    x: float
    y: float
    width: float
    height: float
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Circle:
    """A node."""

    style: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `anchor` is the SVG word, empty where it starts at its place."""

    style: str
    x: float
    y: float
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
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
