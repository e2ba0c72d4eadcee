"""Every text of code and templates that is marked for translation; it reads files, writes none."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

CODE, TEMPLATES = ("messaging", "explorer/settings.py"), "templates"
_PLAIN = ("_", "gettext", "gettext_lazy", "gettext_noop")
_PLURAL = ("ngettext", "ngettext_lazy")
_CONTEXT = ("pgettext", "pgettext_lazy")
_BOTH = ("npgettext", "npgettext_lazy")
# wording.counted makes its two forms of the noun; here is the other half of that promise.
_COUNTED = "counted"
_KEYWORDS = dict.fromkeys((*_PLAIN, *_PLURAL, *_CONTEXT, *_BOTH, _COUNTED))
_COUNTED_IN_TEMPLATE = re.compile(r"""\|counted:"([^"]+)\"""")
_COMMENT = "Translators:"
# A line, the function's name, its literals (None for another argument), the comments above it.
_Found: TypeAlias = tuple[int, str, str | tuple[str | None, ...], list[str]]


@dataclass(frozen=True, slots=True)
class Text:
    """A marked text and where it stands; with its plural and its context, where it has these."""

    path: str
    one: str
    many: str | None = None
    context: str | None = None
    comments: tuple[str, ...] = ()


def find_texts(root: Path) -> Iterator[Text]:
    """All of a checkout's, file by file in the order of their names."""
    for place in CODE:
        found = root / place
        for path in sorted(found.rglob("*.py")) if found.is_dir() else [found]:
            yield from texts_of_code(path.read_text(), str(path.relative_to(root)))
    for path in sorted((root / TEMPLATES).rglob("*.html")):
        yield from texts_of_template(path.read_text(), str(path.relative_to(root)))


def texts_of_code(source: str, path: str) -> Iterator[Text]:
    """The texts of a Python file."""
    file = io.BytesIO(source.encode())
    for found in extract_python(file, _KEYWORDS, [_COMMENT], {}):
        _, function, said, comments = cast("_Found", found)
        arguments = said if isinstance(said, tuple) else (said,)
        if (text := _text(path, function, arguments, tuple(comments))) is not None:
            yield text


def texts_of_template(source: str, path: str) -> Iterator[Text]:
    """The texts of a template: its tags as Django reads them, and the nouns that are counted."""
    # What is no text becomes letters without meaning, whose indentation Python would refuse.
    lines = (line.strip() for line in templatize(source, origin=path).splitlines())
    yield from texts_of_code("\n".join(lines), path)
    for noun in _COUNTED_IN_TEMPLATE.findall(source):
        yield _counted(path, noun)


def _text(
    path: str, function: str, arguments: tuple[str | None, ...], comments: tuple[str, ...]
) -> Text | None:
    """None where an argument is no literal: such a call translates what is marked elsewhere."""
    match (function, *arguments):
        case (name, str(one), *_) if name in _PLAIN:
            return Text(path, one, comments=comments)
        case (name, str(one), str(many), *_) if name in _PLURAL:
            return Text(path, one, many, comments=comments)
        case (name, str(context), str(one), *_) if name in _CONTEXT:
            return Text(path, one, context=context, comments=comments)
        case (name, str(context), str(one), str(many), *_) if name in _BOTH:
            return Text(path, one, many, context, comments)
        case (name, _, str(noun), *_) if name == _COUNTED:
            return _counted(path, noun)
        case _:
            return None


def _counted(path: str, noun: str) -> Text:
    return Text(path, f"%(number)s {noun}", f"%(number)s {noun}s")
