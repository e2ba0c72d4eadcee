"""Draws the card of one message: the verdict, its two lanes, and what moved; it reads nothing."""

from typing import NamedTuple

from messaging.tracing.values import ChainRef, MessageStatus
from messaging.tracing.wording import ELLIPSIS, STATUS_WORDS
from messaging.views.cards import palette
from messaging.views.cards.canvas import WIDTH, Canvas, Point, cubic
from messaging.views.cards.faces import (
    BOLD,
    MEDIUM,
    cut_to,
    mono,
    sans,
    spelled,
    width_of,
    wrap,
)
from messaging.views.cards.facts import Card
from messaging.views.cards.marks import (
    draw_brand,
    draw_check,
    draw_cross,
    draw_dash,
    draw_mark,
)

_EDGE = 60
_RIGHT = WIDTH - _EDGE
_HEADLINE_TOP, _HEADLINE_HEIGHT = 128, 216
_HEADLINES = (58, 52, 46, 40)  # sizes that are tried, the largest first
_MOST_LINES = 2  # of each sentence at the smallest size
_PANEL = (_EDGE, 352, _RIGHT, 548)
_SOURCE_Y, _DESTINATION_Y = 408, 492
_LANE_FROM, _LANE_TO = 400, _RIGHT - 32
_SENT_X, _RELAYED_X = 440, 690
_RIDE = 26  # pixels above the destination's lane on which a message waits
_NAME_WIDTH = _LANE_FROM - _EDGE - 32 - 44 - 20


class _Look(NamedTuple):
    colour: str
    tint: str


_LOOKS = {
    MessageStatus.EXECUTED: _Look(palette.OK, palette.OK_BG),
    MessageStatus.INITIATED: _Look(palette.ACCENT, palette.ACCENT_BG),
    MessageStatus.FAILED: _Look(palette.FAIL, palette.FAIL_BG),
    MessageStatus.INVALID: _Look(palette.FAIL, palette.FAIL_BG),
}
_OTHER = _Look(palette.INK_2, palette.SUNK)
_RELAYED = frozenset(
    {
        MessageStatus.EXECUTED,
        MessageStatus.INVALID,
        MessageStatus.AWAITING_SOURCE,
        MessageStatus.UNTRACKED_SOURCE,
    }
)


def draw_message_card(card: Card) -> bytes:
    """The card as PNG, 1200 by 630."""
    canvas = Canvas()
    draw_head(canvas)
    _draw_status(canvas, card.status)
    _draw_headline(canvas, card)
    canvas.panel(_PANEL, radius=18, fill=palette.SURFACE, outline=palette.HAIR)
    _draw_lane(canvas, card.source, _SOURCE_Y)
    _draw_lane(canvas, card.destination, _DESTINATION_Y)
    _draw_message(canvas, card)
    _draw_foot(canvas, card)
    return canvas.to_png()


def draw_head(canvas: Canvas) -> None:
    """The sign and the name of the site."""
    draw_brand(canvas, (_EDGE - 6, 48), 50)
    canvas.text((_EDGE + 56, 86), "Crosslane", sans(34, BOLD), palette.INK)


def _draw_status(canvas: Canvas, status: MessageStatus) -> None:
    look, face = _LOOKS.get(status, _OTHER), sans(28, BOLD)
    word = spelled(str(STATUS_WORDS[status]))
    left = _RIGHT - width_of(word, face) - 84
    canvas.panel((left, 48, _RIGHT, 100), radius=26, fill=look.tint)
    centre = (left + 34, 74)
    canvas.disc(centre, 15, look.colour)
    _draw_sign(canvas, status, centre, look.tint, size=28)
    canvas.text((left + 60, 75), word, face, look.colour, "lm")


def _draw_headline(canvas: Canvas, card: Card) -> None:
    size, first, second = _fit_headline(card)
    face, pitch = sans(size, BOLD), _pitch(size)
    y = _HEADLINE_TOP + size - 4
    for lines, colour in ((first, palette.INK), (second, palette.INK_3)):
        for line in lines:
            canvas.text((_EDGE - 2, y), line, face, colour)
            y += pitch


def _fit_headline(card: Card) -> tuple[int, list[str], list[str]]:
    """The largest size at which both sentences fit, and their lines; cut where none does."""
    size, first, second = 0, [""], [""]
    for size in _HEADLINES:
        first, second = (
            wrap(spelled(text), sans(size, BOLD), _RIGHT - _EDGE)
            for text in (card.what, card.following)
        )
        if (len(first) + len(second)) * _pitch(size) <= _HEADLINE_HEIGHT:
            return size, first, second
    return size, _first_lines(first), _first_lines(second)


def _first_lines(lines: list[str]) -> list[str]:
    if len(lines) <= _MOST_LINES:
        return lines
    *kept, last = lines[:_MOST_LINES]
    return [*kept, f"{last.rstrip('.')}{ELLIPSIS}"]


def _pitch(size: int) -> int:
    return round(size * 1.16)


def _draw_lane(canvas: Canvas, chain: ChainRef, y: float) -> None:
    draw_mark(canvas, chain, (_EDGE + 46, y), 26)
    face = sans(27, MEDIUM)
    name = cut_to(spelled(chain.name), face, _NAME_WIDTH)
    canvas.text((_EDGE + 74, y), name, face, palette.INK, "lm")
    canvas.line(((_LANE_FROM, y), (_LANE_TO, y)), palette.RULE, 2)


def _draw_message(canvas: Canvas, card: Card) -> None:
    face = sans(22, MEDIUM)
    start: Point = (_SENT_X, _SOURCE_Y)
    relayed = card.status in _RELAYED
    end: Point = (_RELAYED_X, _DESTINATION_Y - (0 if relayed else _RIDE))
    middle = (_SENT_X + _RELAYED_X) / 2
    path = cubic(start, (middle, start[1]), (middle, end[1]), end)
    canvas.line(path, palette.ACCENT, 5)
    canvas.ring(start, 10, palette.ACCENT, 5, palette.SURFACE)
    canvas.text((_SENT_X + 26, _SOURCE_Y - 16), spelled(card.sent), face, palette.INK_2)
    look = _LOOKS.get(card.status, _OTHER)
    at = end if relayed else _ride(canvas, card, end)
    label_x = at[0] + 32 if relayed else at[0]
    canvas.disc(at, 19, palette.SURFACE)
    canvas.disc(at, 16, look.colour)
    _draw_sign(canvas, card.status, at, palette.SURFACE, size=28)
    below = (label_x, _DESTINATION_Y + 34)
    canvas.text(below, spelled(card.arrived), face, look.colour, "ms" if not relayed else "ls")


def _ride(canvas: Canvas, card: Card, end: Point) -> Point:
    """The message above the destination's lane, and where it stands now."""
    now = (_RELAYED_X + 190, end[1])
    if card.status is MessageStatus.INITIATED:
        canvas.dots(end, (_LANE_TO, end[1]), palette.ACCENT, width=5, gap=16)
        return now
    canvas.line((end, now), palette.ACCENT, 5)
    if card.status is MessageStatus.FAILED:
        tried = (now[0], _DESTINATION_Y)
        canvas.line((now, tried), palette.FAIL, 4)
        return tried
    return now


def _draw_sign(
    canvas: Canvas,
    status: MessageStatus,
    centre: Point,
    colour: str,
    *,
    size: float,
) -> None:
    match status:
        case MessageStatus.EXECUTED:
            draw_check(canvas, centre, size, colour)
        case MessageStatus.FAILED | MessageStatus.INVALID:
            draw_cross(canvas, centre, size, colour)
        case MessageStatus.INITIATED:
            canvas.disc(centre, size * 0.16, colour)
        case _:
            draw_dash(canvas, centre, size, colour)


def _draw_foot(canvas: Canvas, card: Card) -> None:
    """What moved, how long or until when, and the hash; without the second where all do not fit."""
    y, gap = 594, 40
    hash_face, face = mono(23), sans(26, MEDIUM)
    canvas.text((_RIGHT, y), card.message, hash_face, palette.INK_3, "rs")
    room = _RIGHT - _EDGE - width_of(card.message, hash_face) - gap
    moved = cut_to(spelled(card.moved), face, room)
    canvas.text((_EDGE, y), moved, face, palette.INK)
    timing, taken = spelled(card.timing), width_of(moved, face) + gap
    if timing and taken + width_of(timing, face) <= room:
        canvas.text((_EDGE + taken, y), timing, face, palette.INK_2)
