"""Columns and conditions of queries of the ORM, written out: it takes longer to put twenty columns
together, for each part of a list anew, than the database takes to answer."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.query import Query


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


def selecting(columns: str, rows: QuerySet[Any]) -> tuple[str, list[Any]]:
    """The statement of a query for these columns of its table, and its values; the query takes each
    row once as it is, in an order of fields. Raises EmptyResultSet where no row can pass."""
    query = rows.query.chain()
    if query.distinct or query.group_by is not None:
        raise ValueError("Only a query whose rows are those of its table has other columns.")
    if not query.standard_ordering or (query.default_ordering and not query.order_by):
        raise ValueError("Only a query that names its order, or has none, has other columns.")
    query.get_initial_alias()
    compiler = query.get_compiler(connection=connection)
    tables, values = compiler.get_from_clause()
    statement = f"select {columns} from {' '.join(tables)}"  # noqa: S608
    with suppress(FullResultSet):  # all pass
        where, given = compiler.compile(query.where)
        statement += f" where {where}"
        values += given
    return f"{statement}{_ordered(query)}{_limited(query)}", values


def _ordered(query: Query) -> str:
    quote, of = connection.ops.quote_name, query.get_meta()
    names = cast("Sequence[str]", query.order_by)
    order = ", ".join(
        f"{quote(of.db_table)}.{quote(cast('Any', of.get_field(name.lstrip('-'))).column)}"
        f"{' desc' if name.startswith('-') else ''}"
        for name in names
    )
    return order and f" order by {order}"


def _limited(query: Query) -> str:
    first, end = query.low_mark, query.high_mark
    limit = "" if end is None else f" limit {end - first}"
    return f"{limit} offset {first}" if first else limit


def passing(condition: str, values: Sequence[Any]) -> Q:
    """The rows that pass a condition, which names its table's columns; its values go apart."""
    return Q(RawSQL(condition, values, BooleanField()))  # noqa: S611
