"""Values, tags and sentences of templates that render what Django's render, with less around it."""

from decimal import Decimal
from typing import Any, cast

from django.template import Context
from django.template.base import FilterExpression, NodeList, VariableNode
from django.template.defaulttags import IfNode
from django.template.library import SimpleNode
from django.templatetags.i18n import BlockTranslateNode
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from explorer.rendering.conditions import condition
from explorer.rendering.expressions import shown, told_by

_NOTHING = SafeString("")


class Shown(VariableNode):
    """`{{ … }}`."""

    def __init__(self, expression: FilterExpression) -> None:
        super().__init__(expression)
        self._told = told_by(expression)

    def render(self, context: Context) -> str:
        return shown(self._told(context), context)

    render_annotated = render


class Tag(SimpleNode):
    """A tag that is a function."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._args = [told_by(one) for one in self.args]
        self._named = [(key, told_by(one)) for key, one in self.kwargs.items()]

    def render(self, context: Context) -> str:
        args = [told(context) for told in self._args]
        if self.takes_context:
            args.insert(0, context)
        told = self.func(*args, **{key: told(context) for key, told in self._named})
        if self.target_var is not None:
            context[self.target_var] = told
            return _NOTHING
        if type(told) is SafeString:
            return told
        return conditional_escape(told) if context.autoescape else cast("str", told)

    render_annotated = render


class If(IfNode):
    """`{% if … %}`."""

    def __init__(self, branches: list[tuple[Any, NodeList]]) -> None:
        super().__init__(branches)
        self._branches = [(one and condition(one), nodes) for one, nodes in branches]

    def render(self, context: Context) -> str:
        for met, nodes in self._branches:
            if met is None or met(context):
                return nodes.render(context)
        return ""

    render_annotated = render


class Sentence(BlockTranslateNode):
    """`{% blocktranslate %}` without a context of words: it is put together once."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._one, names = self.render_token_list(self.singular)
        self._many, others = self.render_token_list(self.plural) if self.plural else ("", [])
        self._names = dict.fromkeys((*names, *others))

    def render(self, context: Context, nested: bool = False) -> str:
        values = {name: one.resolve(context) for name, one in self.extra_context.items()}
        told = self._words(context, values)
        if told is None:
            return super().render(context, nested)
        try:
            data = {name: shown(_value(name, values, context), context) for name in self._names}
            return SafeString(told % data)
        except (KeyError, ValueError, TypeError):
            return super().render(context, nested)

    def _words(self, context: Context, values: dict[str, Any]) -> str | None:
        if not self.plural:
            return translation.gettext(self._one)
        count: Any = cast("FilterExpression", self.counter).resolve(context)
        if not isinstance(count, Decimal | float | int):
            return None
        values[cast("str", self.countervar)] = count
        return translation.ngettext(self._one, self._many, cast("float", count))

    render_annotated = render


def _value(name: str, values: dict[str, Any], context: Context) -> Any:
    """Raises KeyError where there is none."""
    return values[name] if name in values else context[name]
