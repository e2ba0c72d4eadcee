"""What a page says, of an answer of the test client."""

from typing import Any

from tests.views.reading import text_of


def said(response: Any) -> str:
    """The text that a reader reads."""
    return text_of(response)
