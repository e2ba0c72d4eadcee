"""Rows of one statement, each with its own snapshot; it knows no check."""

from typing import Any

from django.db import connection


def read_rows(statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every row that the statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
