"""What the page of a message shows of the reader's watch on it."""

from typing import Any

from django.http import HttpRequest


def watch_of(request: HttpRequest, message_hash: str) -> dict[str, Any]:
    """What `_watch_this.html` shows."""
    return {}
