"""What the database expects of a query before it answers it; it answers none."""

from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from messaging.tracing.selecting import selecting


class Plan(NamedTuple):
    """How many rows it expects, and what they cost it in its own units, of which a thousand take
    about a millisecond where the pages of the table are in memory (`benchmarks/pages`)."""

    rows: int
    cost: float


_NOTHING = Plan(0, 0.0)


def planned(rows: QuerySet[Any]) -> Plan:
    """The plan of all rows of a query, in no order."""
    try:
        statement, values = selecting("*", rows)
    except EmptyResultSet:  # the ORM knows that none can pass
        return _NOTHING
    with connection.cursor() as cursor:
        cursor.execute(f"explain (format json) {statement}", values)
        ((((explained,),),)) = cursor.fetchall()
    return Plan(int(explained["Plan"]["Plan Rows"]), float(explained["Plan"]["Total Cost"]))
