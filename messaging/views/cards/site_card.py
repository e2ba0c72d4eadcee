"""Draws the card of every page that has no message of its own."""

from functools import lru_cache

from messaging.tracing.values import ChainRef
from messaging.views.cards import palette
from messaging.views.cards.canvas import WIDTH, Canvas, cubic
from messaging.views.cards.faces import BOLD, sans
from messaging.views.cards.marks import draw_check, draw_mark
from messaging.views.cards.message_card import draw_head

_EDGE = 60
_LANES = (420, 500, 580)
_RUNS = ((120, 0, 390, 1), (430, 2, 700, 0), (760, 1, 1040, 2))


@lru_cache(maxsize=1)
def draw_site_card() -> bytes:
    """The card as PNG, 1200 by 630; a process draws it once."""
    canvas = Canvas()
    draw_head(canvas)
    face = sans(64, BOLD)
    canvas.text((_EDGE - 2, 204), "What happened to my", face, palette.INK)
    canvas.text((_EDGE - 2, 278), "cross-chain message?", face, palette.INK)
    note = "The explorer for OP Stack interop messages"
    canvas.text((_EDGE, 338), note, sans(30), palette.INK_3)
    for at, y in enumerate(_LANES):
        canvas.line(((_EDGE, y), (WIDTH - _EDGE, y)), palette.RULE, 2)
        draw_mark(canvas, ChainRef(0, "", at), (_EDGE, y), 30)
    for begin, source, end, destination in _RUNS:
        start, goal = (begin, _LANES[source]), (end, _LANES[destination])
        middle = (begin + end) / 2
        path = cubic(start, (middle, start[1]), (middle, goal[1]), goal)
        canvas.line(path, palette.ACCENT, 5)
        canvas.ring(start, 10, palette.ACCENT, 5, palette.PAPER)
        canvas.disc(goal, 19, palette.PAPER)
        canvas.disc(goal, 16, palette.OK)
        draw_check(canvas, goal, 28, palette.SURFACE)
    return canvas.to_png()
