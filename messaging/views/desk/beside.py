"""What the page of a message shows staff of its case."""

from typing import Any

from django.http import HttpRequest


def case_of(request: HttpRequest, message_hash: str) -> dict[str, Any]:
    """What `_case.html` shows."""
    return {}
