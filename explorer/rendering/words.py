"""Translations as often as a page needs them: it asks for the language, or for words, 700 times.

Django looks words up in the catalogs of all applications in turn, and keeps the active language in
asgiref's `Local`, whose every read makes objects. Here words that were looked up are kept, and the
language stands in a context variable: what `Local` itself is made of, and as private to a thread or
a task. All that Django does with them stays Django's.
"""

from contextvars import ContextVar
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import trans_real

_MOST = 20_000  # words kept of a language; what a page names is far less
# What it keeps to itself, it has no public place for.
_DJANGO: Any = trans_real
_DELEGATE: Any = translation
_SEARCH = trans_real.gettext
_COUNT = trans_real.ngettext
_SMALL = range(1_000)  # numbers whose words are kept


class _Spoken:
    """A translation of Django's, and the words that were looked up in it; `kept`: the only one of
    its language."""

    __slots__ = ("counted", "kept", "known", "translation")

    def __init__(self, spoken: Any, *, kept: bool) -> None:
        self.translation = spoken
        self.kept = kept
        self.known: dict[str, str] = {}
        self.counted: dict[tuple[str, str, int], str] = {}


class Active:
    """Stands for `trans_real._active`: its `value` is the translation that was activated."""

    def __init__(self) -> None:
        self._spoken = ContextVar[_Spoken | None]("spoken", default=None)
        self._by_identity: dict[int, _Spoken] = {}
        self.spoken = self._spoken.get

    @property
    def value(self) -> Any:
        """Raises AttributeError where none is active, as Django expects."""
        spoken = self._spoken.get()
        if spoken is None:
            raise AttributeError("value")
        return spoken.translation

    @value.setter
    def value(self, activated: Any) -> None:
        spoken = self._by_identity.get(id(activated))
        if spoken is None or spoken.translation is not activated:
            kept = isinstance(activated, trans_real.DjangoTranslation)
            spoken = _Spoken(activated, kept=kept)
            if kept:
                self._by_identity[id(activated)] = spoken
        self._spoken.set(spoken)

    @value.deleter
    def value(self) -> None:
        self._spoken.set(None)


def gettext(message: str) -> str:
    """As Django's, with what it said before; what a template names is markup, and stays it."""
    spoken, kind = _ACTIVE.spoken(), type(message)
    kept_here = _DJANGO._active is _ACTIVE  # noqa: SLF001
    if spoken is None or not kept_here or (kind is not str and kind is not SafeString):
        return _SEARCH(message)
    known = spoken.known.get(message)
    if known is None:
        plain = str.__str__(message)
        known = _SEARCH(plain)
        if len(spoken.known) < _MOST:
            spoken.known[plain] = known
    return known if kind is str else SafeString(known)


def ngettext(singular: str, plural: str, number: float) -> str:
    """As Django's, with what it said before of small numbers."""
    spoken = _ACTIVE.spoken()
    plain = type(singular) is str and type(plural) is str and type(number) is int
    if spoken is None or not plain or number not in _SMALL or _DJANGO._active is not _ACTIVE:  # noqa: SLF001
        return _COUNT(singular, plural, number)
    key = singular, plural, int(number)
    known = spoken.counted.get(key)
    if known is None:
        known = _COUNT(singular, plural, number)
        if len(spoken.counted) < _MOST:
            spoken.counted[key] = known
    return known


def active() -> object | None:
    """What stands for the active language, one object for each; None where none was activated or
    Django keeps it elsewhere."""
    spoken = _ACTIVE.spoken() if _DJANGO._active is _ACTIVE else None  # noqa: SLF001
    return spoken if spoken is not None and spoken.kept else None


def keep_words() -> None:
    """Have Django use these; before the first word of the process."""
    _DJANGO._active = _ACTIVE  # noqa: SLF001
    _DJANGO.gettext = _DELEGATE._trans.gettext = gettext  # noqa: SLF001
    _DJANGO.ngettext = _DELEGATE._trans.ngettext = ngettext  # noqa: SLF001


_ACTIVE = Active()
