"""Answers as JSON text, by the library that reads what nodes say."""

from collections.abc import Mapping
from typing import Any

import msgspec
from rest_framework.renderers import JSONRenderer


class MsgspecRenderer(JSONRenderer):
    """REST framework's, in a fraction of its time."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """UTF-8, compact; nothing or with the indents that a reader asks for, as the framework."""
        indent = self.get_indent(accepted_media_type or "", renderer_context or {})
        if data is None or indent is not None:
            text: bytes = super().render(data, accepted_media_type, renderer_context)
            return text
        return msgspec.json.encode(data, enc_hook=self._spell)

    def _spell(self, value: Any) -> Any:
        """What msgspec does not know: texts and numbers of other types, and what the framework
        knows of all others."""
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int | float):
            return +value
        return self.encoder_class().default(value)
