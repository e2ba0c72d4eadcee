"""Catalogues: brought up to date with the marked texts, compiled, and what is wrong with them."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from explorer.local.translations.texts import Text

LANGUAGES = ("de",)
_WIDTH = 100
_WHO = "Crosslane contributors"
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# A compiled catalogue has to come out the same wherever and whenever it is made.
_DATE = datetime(2026, 11, 26, tzinfo=UTC)
_HEADER = """\
# Crosslane in another language. `./dev translations` keeps this file; fill in what is empty.
#"""


def path_of(root: Path, language: str) -> Path:
    """Where a language's texts are kept; the compiled file stands beside it."""
    return root / "messaging" / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue as it is kept; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def bring_up_to_date(known: Catalog, texts: Iterable[Text]) -> Catalog:
    """The same translations for these texts and no others; nothing is guessed from likeness."""
    fresh = Catalog(
        locale=known.locale,
        header_comment=_HEADER,
        project="Crosslane",
        version="1",
        creation_date=_DATE,
        revision_date=_DATE,
        msgid_bugs_address="see README.md",
        last_translator=_WHO,
        language_team=_WHO,
        charset="utf-8",
        fuzzy=False,
    )
    for text in texts:
        key = text.one if text.many is None else (text.one, text.many)
        known_one = known.get(text.one, text.context)
        string = known_one.string if known_one is not None and known_one.id == key else ""
        fuzzy = known_one is not None and known_one.fuzzy
        fresh.add(
            key,
            string or None,
            locations=[(text.path, 0)],
            flags={"fuzzy"} if fuzzy else set(),
            auto_comments=text.comments,
            user_comments=known_one.user_comments if known_one is not None else (),
            context=text.context,
        )
    return fresh


def as_text(catalogue: Catalog) -> bytes:
    """The file that people edit."""
    file = io.BytesIO()
    write_po(file, catalogue, width=_WIDTH, include_lineno=False)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The file that Django reads."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def complain(kept: Catalog, fresh: Catalog) -> Iterator[str]:
    """What is wrong with a kept catalogue, beside the one brought up to date; a line each."""
    for message in fresh:
        if message.id and (told := _complaint(message, kept.get(_key(message), message.context))):
            yield f"{told}: {_name(message)} ({message.locations[0][0]})"
    for message in kept:
        if message.id and fresh.get(_key(message), message.context) is None:
            yield f"no longer used: {_name(message)}"


def _complaint(wanted: Message, known: Message | None) -> str:
    if known is None or known.id != wanted.id:
        return "missing"
    if not all(_forms(known.string)):
        return "not translated"
    return "fuzzy" if known.fuzzy else _wrong_placeholders(known)


def _wrong_placeholders(message: Message) -> str:
    """Which placeholders a translation invents or leaves out; a form for one may leave some out."""
    ids = _forms(message.id)
    wanted = {name for text in ids for name in _PLACEHOLDER.findall(text)}
    for number, string in enumerate(_forms(message.string)):
        found = set(_PLACEHOLDER.findall(string))
        if invented := found - wanted:
            return f"invents {', '.join(sorted(invented))}"
        lacks = wanted - found
        if lacks and not (message.pluralizable and number == 0):
            return f"leaves out {', '.join(sorted(lacks))}"
        if _PLACEHOLDER.sub("", string).count("%") != _PLACEHOLDER.sub("", ids[-1]).count("%"):
            return "has a torn placeholder"
    return ""


def _forms(value: str | Sequence[str] | None) -> tuple[str, ...]:
    """The text, or the texts for one and for many."""
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _name(message: Message) -> str:
    named = f"“{_key(message)}”"
    return f"{named} as {message.context}" if message.context else named
