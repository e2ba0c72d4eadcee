"""A query that looks at the first rows of another, one by one in their order, and at no more.

The database would rather combine indexes and sort what is left, which reads all of two conditions
that very many rows pass to find the few of both. A limit inside makes it walk.
"""

from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import BaseTable

from messaging.tracing.selecting import selecting

_Model = TypeVar("_Model", bound=Model)


class _Shortlist(BaseTable):
    """The rows of a limited query under the name of their table."""

    def __init__(self, table_name: str, rows: QuerySet[Any]) -> None:
        super().__init__(table_name, table_name)
        self._rows = rows

    def as_sql(
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """The query in brackets."""
        sql, params = selecting("*", self._rows)
        return f"({sql}) {compiler.quote_name_unless_alias(self.table_name)}", tuple(params)


def among(wanted: QuerySet[_Model], rows: QuerySet[_Model]) -> QuerySet[_Model]:
    """Those of `rows`, an ordered and limited query of the same table, that are wanted."""
    found = wanted.all()
    query = found.query
    table = query.get_initial_alias()
    query.alias_map = {**query.alias_map, table: _Shortlist(table, rows)}
    return found
