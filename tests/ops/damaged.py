"""Defects really put into the database, and what an audit finds of them."""

from django.db import connection

from messaging.ops.audit import Finding, audit


def damage(statement: str) -> None:
    """Run a statement that must change something."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0


def findings(check: str | None = None) -> list[Finding]:
    """What an audit of everything finds, of one check where it is named."""
    return [one for one in audit() if check in {None, one.check}]
