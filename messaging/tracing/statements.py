"""Asks a statement that is written out: of one that nearly every page needs, the ORM takes several
times as long to put it together as the database to answer it, which plans it once."""

from typing import Any, Protocol, cast

from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Prepares(Protocol):
    """What `explorer.postgres` adds to a connection."""

    def prepared_cursor(self) -> CursorWrapper: ...


def rows_of(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement; a uint256 comes as Decimal, bytes as bytes."""
    with cast("_Prepares", connection).prepared_cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
