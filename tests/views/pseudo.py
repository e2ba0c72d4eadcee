"""A language in which every marked text stands in brackets, and what on a page stands outside."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.utils.translation import trans_real
from pytest_django import Settings

CODE = "eo"  # Django knows it and we do not offer it
_OPEN, _CLOSE, _CONTEXT = "⟦", "⟧", "\x04"
_MARKED = re.compile(f"{_OPEN}[^{_OPEN}{_CLOSE}]*{_CLOSE}")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Values, not texts: hashes, calls, code, names of chains, and what belongs to another language.
_VALUES = frozenset({"code", "pre", "kbd", "script", "style"})
_VALUE_CLASSES = frozenset({"mono", "chain", "hash", "brand"})
_READ = ("aria-label", "title", "placeholder", "alt", "data-label")
# No sentence reaches beyond one of these.
_WHOLE = frozenset({"p", "li", "td", "th", "dd", "dt", "div", "h1", "h2", "h3", "title", "text"})
_VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "use", "circle", "rect"})
# The protocol's words and names, the same in every language.
_SAME = re.compile(
    r"\b(Crosslane|UTC|API|JSON|CSV|ETH|ERC20|SentMessage|RelayedMessage|Local [A-D]|Chain|Log"
    r"|ExecutingMessage|SendERC20|SendETH|RelayERC20|RelayETH|CrossL2Inbox|Superchain\w+Bridge"
    r"|L2ToL2CrossDomainMessenger|successfulMessages"
    r"|0x\w+|relayERC20|relayETH|cross-safe|local-safe|finalized|unsafe|English|Deutsch|wei|min)\b"
)

# What the functions of bridges call their arguments, and what the dependency set is called.
_NAMES = frozenset({"amount", "from", "token", "local"})


class _Brackets:
    """A catalogue that knows every text. Django writes a context before it, with a separator."""

    def gettext(self, message: str) -> str:
        return f"{_OPEN}{message.rpartition(_CONTEXT)[2]}{_CLOSE}"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def to_language(self) -> str:
        return CODE


@contextmanager
def spoken(settings: Settings) -> Iterator[None]:
    """The language is offered for the time of the block."""
    # Which languages there are is remembered; that the setting changed is told to who remembers.
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, "Brackets")]
    known: dict[str, object] = vars(trans_real)["_translations"]
    known[CODE] = _Brackets()
    try:
        yield
    finally:
        known.pop(CODE)


def unmarked(page: str) -> list[str]:
    """The texts of a page that are not translated, in their order."""
    reader = _Reader()
    reader.feed(page)
    read = [(text, left) for text, left in reader.texts if text not in _NAMES]
    return [text for text, left in read if _WORD.search(_SAME.sub("", left))]


def _outside(text: str) -> str:
    """What is left without marked texts, also of those that hold others."""
    while (less := _MARKED.sub("", text)) != text:
        text = less
    return text


class _Reader(HTMLParser):
    """Collects what a person reads or hears, without values."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []  # each with what of it is not marked
        self._quiet: list[bool] = []
        self._depth = 0  # a marked sentence may hold elements, so its brackets may be apart

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        quiet = tag in _VALUES or bool(classes & _VALUE_CLASSES) or given.get("translate") == "no"
        if not self._silent() and not quiet:
            self.texts += [(text, _outside(text)) for name in _READ if (text := given.get(name))]
        if tag not in _VOID:
            self._quiet.append(quiet)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._quiet.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _WHOLE:
            self._depth = 0
        if tag not in _VOID and self._quiet:
            self._quiet.pop()

    def handle_data(self, data: str) -> None:
        left = self._beyond(data)
        if data.strip() and not self._silent():
            self.texts.append((data.strip(), left))

    def _beyond(self, data: str) -> str:
        """What of it stands in no bracket, also not in one that opened in an element before."""
        kept = []
        for letter in data:
            self._depth += letter == _OPEN
            if not self._depth:
                kept.append(letter)
            self._depth = max(self._depth - (letter == _CLOSE), 0)
        return "".join(kept)

    def _silent(self) -> bool:
        return any(self._quiet)
