"""Connections whose fixed statements the server keeps, and which are looked at without a question.

Django asks `SELECT 1` before each request, which is a tenth of what a list costs. A server that
ended the connection or was started anew has closed its side of the socket, and that can be read
here; one that vanished without a word has not, so a connection that rested is asked. Django also
writes values into its statements, so that the server plans each anew.
"""

import select
import time

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

_TRUSTED = 5.0  # seconds since the last request


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with these differences."""

    plans_once = False
    _used_at = float("-inf")

    def init_connection_state(self) -> None:
        """Where pages are served a kept statement is planned once, whatever its values: they ask
        for one message or for fifty, and planning took longer than both. Workers ask for one row or
        for thousands, which need a plan each."""
        super().init_connection_state()
        if self.plans_once and self.connection.prepare_threshold is not None:
            with self.connection.cursor() as cursor:
                cursor.execute("set plan_cache_mode = force_generic_plan")

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor for statements that are written out and come again: the server gets their values
        apart and, unless CROSSLANE_PREPARED_STATEMENTS is 0, keeps their plans."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = base.ServerBindingCursor(self.connection)  # type: ignore[call-arg] # stubs
            wrapped: CursorWrapper = self._prepare_cursor(cursor)  # type: ignore[attr-defined]
        return wrapped

    def is_usable(self) -> bool:
        """Whether the connection can go on: yes where it was used a moment ago and nothing has come
        on it since the last answer; else, and after an error, the server is asked."""
        if self.connection is None or self.connection.closed:
            return False
        now, before = time.monotonic(), self._used_at
        self._used_at = now
        if (
            self.errors_occurred
            or now - before > _TRUSTED
            or _is_readable(self.connection.fileno())
        ):
            return bool(super().is_usable())
        return True


def _is_readable(descriptor: int) -> bool:
    polled = select.poll()
    polled.register(descriptor, select.POLLIN)
    return bool(polled.poll(0))
