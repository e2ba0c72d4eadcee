"""Drawings in templates: shapes with coordinates to SVG, with title and description."""

from html import escape

from django import template
from django.utils.safestring import SafeString

from messaging.templatetags.chains import mark_use
from messaging.tracing.lanechart.curves import px
from messaging.tracing.lanechart.elements import Circle, Drawing, Mark, Path, Rect, Shape, Text

register = template.Library()

_CLOSED = (
    '<defs><pattern id="closed" width="7" height="7" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><path class="closed-line" d="M0 0v7"/></pattern></defs>'
)
_L1_SHAPE = '<path d="M6 0 10.4 6 6 12 1.6 6Z"/>'


@register.simple_tag
def drawing(picture: Drawing, still: bool = False) -> SafeString:
    """A whole drawing; `still` leaves out that a path draws itself, where it was seen before."""
    shapes = "".join([_shape(shape, still=still) for shape in picture.shapes])
    key = picture.key
    return SafeString(
        f'<svg class="draw {picture.style}" viewBox="0 0 {picture.width} {picture.height}"'
        f' role="img" aria-labelledby="{key}-t {key}-d"><title id="{key}-t">'
        f'{escape(picture.title)}</title><desc id="{key}-d">{escape(picture.story)}</desc>'
        f"{shapes}</svg>"
    )


def _shape(shape: Shape, *, still: bool) -> str:
    match shape:
        case Path(style, d, once):
            if once and not still:
                return f'<path class="{style} path" pathLength="1" d="{d}"/>'
            return f'<path class="{style}" d="{d}"/>'
        case Text(style, x, y, text, anchor):
            where = f' text-anchor="{anchor}"' if anchor else ""
            return f'<text class="{style}" x="{px(x)}" y="{px(y)}"{where}>{escape(text)}</text>'
        case Circle(style, x, y, radius):
            return f'<circle class="{style}" cx="{px(x)}" cy="{px(y)}" r="{px(radius)}"/>'
        case Rect(style, x, y, width, height, radius):
            rounded = f' rx="{px(radius)}"' if radius else ""
            pattern = _CLOSED if style == "closed" else ""
            return (
                f'{pattern}<rect class="{style}" x="{px(x)}" y="{px(y)}" width="{px(width)}"'
                f' height="{px(height)}"{rounded}/>'
            )
        case Mark(x, y, chain):
            style, use = ("mark mark-l1", _L1_SHAPE) if chain is None else mark_use(chain)
            return (
                f'<svg x="{px(x)}" y="{px(y)}" width="13" height="13" viewBox="0 0 12 12"'
                f' class="{style}">{use}</svg>'
            )
