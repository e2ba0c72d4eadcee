"""The glossary: every word of the pages with its meaning, each at an anchor of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse

from messaging.tracing.freshness import of_chains
from messaging.tracing.glossary.word import Word
from messaging.tracing.glossary.words import list_words
from messaging.views.clock import read_clock
from messaging.views.methods import read_only
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page


@dataclass(frozen=True, slots=True)
class Letter:
    """The words that begin with one letter."""

    name: str
    words: Sequence[Word]


@read_only
def show_glossary(request: HttpRequest) -> HttpResponse:
    """All words, by their first letter."""
    grouped = groupby(list_words(), key=lambda word: str(word.name)[0].upper())
    context = {
        "nav": "glossary",
        "letters": [Letter(name, tuple(words)) for name, words in grouped],
        "fresh": of_chains(read_reach(), read_clock()),
    }
    return render_page(request, "messaging/glossary.html", context)
