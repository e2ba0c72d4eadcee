"""Asks a statement that is written out: of one that nearly every page needs, the ORM takes several
times as long to put it together as the database to answer it."""

from typing import Any

from django.db import connection


def rows_of(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement; a uint256 comes as Decimal, bytes as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
