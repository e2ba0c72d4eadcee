"""Columns and conditions of queries of the ORM, written out: it takes longer to put twenty columns
together, for each part of a list anew, than the database takes to answer."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

_FROM = " FROM "


def select(columns: str, parts: Sequence[QuerySet[Any]]) -> list[tuple[Any, ...]]:
    """These columns of the rows of all parts, each in its order, one after the other; one
    statement. A uint256 comes as Decimal, bytes as bytes."""
    statements, values = list[str](), list[Any]()
    for part in parts:
        try:
            statement, given = selecting(columns, part)
        except EmptyResultSet:  # the ORM knows that none can pass
            continue
        statements.append(statement)
        values += given
    if not statements:
        return []
    whole = statements[0] if len(statements) == 1 else f"({') union all ('.join(statements)})"
    with connection.cursor() as cursor:
        cursor.execute(whole, values)
        return list(cursor.fetchall())


def selecting(columns: str, rows: QuerySet[Any]) -> tuple[str, Sequence[Any]]:
    """The statement of a query for these columns of its table, and its values; the query takes each
    row once as it is. Raises EmptyResultSet where no row can pass."""
    if rows.query.distinct or rows.query.group_by is not None:
        raise ValueError("Only a query whose rows are those of its table has other columns.")
    statement, values = rows.values_list("pk").query.sql_with_params()
    return f"select {columns}{_FROM}{statement.partition(_FROM)[2]}", values


def passing(condition: str, values: Sequence[Any]) -> Q:
    """The rows that pass a condition, which names its table's columns; its values go apart."""
    return Q(RawSQL(condition, values, BooleanField()))  # noqa: S611
