"""Migrations: a database of any earlier release comes to the schema that a new one has."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db
OLDER = ("messaging", "0007_nonces_followed")  # the last one that an older version applied


@pytest.fixture
def elsewhere() -> str:
    """A schema without tables, in which the rest of the test's transaction is."""
    with connection.cursor() as cursor:
        cursor.execute("create schema elsewhere")
        cursor.execute("set local search_path to elsewhere")
    return "elsewhere"


def _migrate(*targets: tuple[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


def _schema(name: str) -> set[tuple[str, ...]]:
    """Every column, index and constraint of a schema, as PostgreSQL spells them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name, data_type, is_nullable, coalesce(column_default, '') "
            "from information_schema.columns where table_schema = %(name)s union all "
            "select tablename, indexname, indexdef, '', '' from pg_indexes "
            "where schemaname = %(name)s union all "
            "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' "
            "from pg_constraint where connamespace = %(name)s::regnamespace",
            {"name": name},
        )
        return {tuple(part.replace(f"{name}.", "") for part in row) for row in cursor.fetchall()}


def test_a_database_of_an_older_release_comes_to_the_schema_of_a_new_one(elsewhere: str) -> None:
    _migrate(OLDER)
    columns = {column for table, column, *_ in _schema(elsewhere) if table == "span"}
    assert columns & {"sent_nonce", "doubted", "claimed_at"} == {"sent_nonce", "doubted"}
    _migrate()
    assert _schema(elsewhere) == _schema("public") != set()


def test_the_models_have_no_change_that_no_migration_makes() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
