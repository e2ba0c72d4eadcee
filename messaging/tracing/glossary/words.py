"""All words of the glossary, in the order of the alphabet, and by their anchors."""

from messaging.tracing.glossary.desk_words import DESK_WORDS
from messaging.tracing.glossary.more_words import MORE_WORDS
from messaging.tracing.glossary.own_words import OWN_WORDS
from messaging.tracing.glossary.protocol_words import PROTOCOL_WORDS
from messaging.tracing.glossary.word import Word

_WORDS = (*PROTOCOL_WORDS, *OWN_WORDS, *MORE_WORDS, *DESK_WORDS)
ANCHORS = frozenset(word.anchor for word in _WORDS)


def list_words() -> tuple[Word, ...]:
    """Every word, by its name in the language of the page."""
    return tuple(sorted(_WORDS, key=lambda word: str(word.name).casefold()))
