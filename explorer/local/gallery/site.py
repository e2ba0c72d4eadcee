"""A running site as a reader of its API sees it: what examples it holds; it changes nothing."""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import requests

Json = Mapping[str, Any]
_SECONDS = 30
_DETAILS = 60  # messages that are opened in search of a rare one
_FRESH = 20  # seconds for which an opened message is not opened again: the API counts its readers


class Site:
    """One site, asked as seldom as possible; `look_again` lets it ask anew."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session = requests.Session()
        self._details: dict[str, tuple[float, Json]] = {}
        self._newest: list[Json] | None = None

    def get(self, path: str) -> requests.Response:
        """The answer to a path, whatever its status; redirects are followed."""
        return self._session.get(f"{self.url}{path}", timeout=_SECONDS)

    def ask(self, path: str) -> Json:
        """JSON of the API below /api/v1/."""
        answer = self.get(f"/api/v1/{path}")
        answer.raise_for_status()
        found: Json = answer.json()
        return found

    @cached_property
    def chains(self) -> list[Json]:
        """The followed chains."""
        return list(self.ask("chains/")["results"])

    def messages(self) -> list[Json]:
        """The newest messages, as they stand in a list."""
        if self._newest is None:
            self._newest = list(self.ask(f"messages/?limit={_DETAILS}")["results"])
        return self._newest

    def look_again(self) -> None:
        """Forgets what may have changed."""
        self._newest = None
        then = time.monotonic() - _FRESH
        self._details = {name: kept for name, kept in self._details.items() if kept[0] > then}

    def with_status(self, status: str) -> Json | None:
        """The newest message that is shown with this status."""
        return next(iter(self.ask(f"messages/?status={status}&limit=1")["results"]), None)

    def details(self) -> Iterator[Json]:
        """Messages with all that is known of them, newest first."""
        for row in self.messages():
            name = row["message_hash"]
            if name not in self._details:
                self._details[name] = time.monotonic(), self.ask(f"messages/{name}/")
            yield self._details[name][1]

    def first(self, holds: Callable[[Json], object]) -> Json | None:
        """The newest message of which this holds."""
        return next((one for one in self.details() if holds(one)), None)
