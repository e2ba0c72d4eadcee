"""What the page of a message shows of the reader's watch on it."""

from typing import Any

from django.http import HttpRequest

from messaging.support.watching.reading import watch_on


def watch_of(request: HttpRequest, message_hash: str) -> dict[str, Any]:
    """What `_watch_this.html` shows; nothing is asked of the database where nobody signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"watched": None, "may_watch": False}
    return {"watched": watch_on(user, message_hash), "may_watch": True}
