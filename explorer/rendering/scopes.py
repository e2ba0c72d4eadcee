"""Where names stand while a template renders: all of them in one place.

Django keeps a place for each `{% for %}`, `{% with %}`, `{% include %}` and `{% block %}` around a
name, and looks through them for each name of a page. Here the innermost one has all names: what
makes a place copies the one around it, and leaves that one as it was. Below it stays the place of
`True`, `False` and `None`, which every context has and whoever makes one of another passes over.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.template import Context
from django.template.base import NodeList
from django.template.defaulttags import ForNode, WithNode
from django.utils.safestring import SafeString

_FLAT = 2  # places: what every context has, and all names
_NO_LOOP: dict[str, Any] = {}


class Nodes(NodeList):
    """Nodes that find all names in one place; what they keep stays where it was to be kept, in the
    innermost place that there was."""

    def render(self, context: Context) -> SafeString:
        around = context.dicts
        if len(around) == _FLAT:
            return _joined(self, context)
        names = context.flatten()
        before = dict(names)
        context.dicts = [around[0], names]
        try:
            return _joined(self, context)
        finally:
            context.dicts = around
            for name, value in names.items():
                if before.get(name, before) is not value:
                    around[-1][name] = value


class With(WithNode):
    """`{% with %}`."""

    def render(self, context: Context) -> SafeString:
        values = {name: one.resolve(context) for name, one in self.extra_context.items()}
        return told_with(values, self.nodelist, context)

    render_annotated = render


class For(ForNode):
    """`{% for one in all %}`."""

    def render(self, context: Context) -> SafeString:
        values = self._values(context)
        if not len(values):
            return told_with({}, self.nodelist_empty, context)
        around = context.dicts
        names = _copied(around, context)
        context.dicts = [around[0], names]
        try:
            return SafeString("".join(self._turns(values, names, context)))
        finally:
            context.dicts = around

    render_annotated = render

    def _values(self, context: Context) -> Any:
        sequence: Any = self.sequence
        values = sequence.resolve(context, ignore_failures=True)
        if values is None:
            return ()
        return values if hasattr(values, "__len__") else list(values)

    def _turns(self, values: Any, names: dict[str, Any], context: Context) -> list[str]:
        told = list[str]()
        nodes: Any = self.nodelist_loop
        several, last = len(self.loopvars) > 1, len(values) - 1
        loop = names["forloop"] = {"parentloop": names.get("forloop", _NO_LOOP)}
        for i, item in enumerate(reversed(values) if self.is_reversed else values):
            loop["counter0"], loop["counter"] = i, i + 1
            loop["revcounter"], loop["revcounter0"] = last + 1 - i, last - i
            loop["first"], loop["last"] = i == 0, i == last
            if several:  # what is kept beside them is gone with them
                context.dicts[-1] = names | self._unpacked(item)
            else:
                names[self.loopvars[0]] = item
            told += [node.render_annotated(context) for node in nodes]
        return told

    def _unpacked(self, item: Any) -> dict[str, Any]:
        """Raises ValueError, as Django, where it has not one value for each name."""
        try:
            size = len(item)
        except TypeError:
            size = 1
        if size != len(self.loopvars):
            wanted = len(self.loopvars)
            raise ValueError(f"Need {wanted} values to unpack in for loop; got {size}. ")
        return dict(zip(self.loopvars, item, strict=False))


def told_with(more: Mapping[str, Any], nodes: Iterable[Any], context: Context) -> SafeString:
    """What nodes say one after the other, with some more names in a place of their own."""
    around = context.dicts
    context.dicts = [around[0], {**_copied(around, context), **more}]
    try:
        return _joined(nodes, context)
    finally:
        context.dicts = around


def _joined(nodes: Iterable[Any], context: Context) -> SafeString:
    return SafeString("".join([node.render_annotated(context) for node in nodes]))


def _copied(around: list[Any], context: Context) -> dict[str, Any]:
    names: dict[Any, Any] = around[-1] if len(around) == _FLAT else context.flatten()
    return dict(names)
