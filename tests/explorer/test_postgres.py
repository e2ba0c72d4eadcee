"""Kept connections are looked at without asking the server, and fixed statements are kept there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from explorer import env
from explorer.postgres.base import DatabaseWrapper

pytestmark = pytest.mark.django_db


@contextmanager
def _connected() -> Iterator[BaseDatabaseWrapper]:
    other = connections.create_connection("default")
    other.ensure_connection()
    yield other
    other.close()


@pytest.fixture
def kept() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, as a process keeps one between two requests."""
    with _connected() as connected:
        yield connected


def _process(kept: BaseDatabaseWrapper) -> int:
    return int(kept.connection.info.backend_pid)


def _ask(statement: str, *values: Any) -> Any:
    """By another connection."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (row,) = cursor.fetchall()
    return row[0]


def _end(kept: BaseDatabaseWrapper) -> None:
    """As a server does that is started anew."""
    _ask("select pg_terminate_backend(%s, 5000)", _process(kept))


def test_a_connection_that_lives_is_used_on_without_a_question(kept: BaseDatabaseWrapper) -> None:
    began = "select query_start from pg_stat_activity where pid = %s"
    with kept.cursor() as cursor:
        cursor.execute("select 1")
    assert kept.is_usable()
    before = _ask(began, _process(kept))
    assert kept.is_usable()
    _ask("select pg_stat_clear_snapshot()")
    assert _ask(began, _process(kept)) == before


def test_a_connection_that_rested_is_asked(kept: BaseDatabaseWrapper) -> None:
    began = "select query_start from pg_stat_activity where pid = %s"
    with kept.cursor() as cursor:
        cursor.execute("select 1")
    before = _ask(began, _process(kept))
    assert kept.is_usable()
    _ask("select pg_stat_clear_snapshot()")
    assert _ask(began, _process(kept)) > before


def test_a_connection_that_the_server_ended_is_found_out(kept: BaseDatabaseWrapper) -> None:
    assert kept.is_usable()
    _end(kept)
    assert not kept.is_usable()


def test_the_next_request_gets_a_connection_that_works(kept: BaseDatabaseWrapper) -> None:
    lost = _process(kept)
    kept.close_if_unusable_or_obsolete()  # as before each request
    _end(kept)
    with kept.cursor() as cursor:
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)
    assert _process(kept) != lost


def test_a_notice_that_came_by_itself_is_no_reason_to_give_it_up(kept: BaseDatabaseWrapper) -> None:
    with kept.cursor() as cursor:
        cursor.execute("listen crosslane")
    with _connected() as other, other.cursor() as cursor:
        cursor.execute("notify crosslane")
    assert kept.is_usable()


def test_after_an_error_the_server_is_asked(
    kept: BaseDatabaseWrapper,
) -> None:
    kept.errors_occurred = True
    _end(kept)
    assert not kept.is_usable()
    kept.close()
    assert not kept.is_usable()


def test_a_statement_that_comes_again_is_kept_by_the_server(kept: BaseDatabaseWrapper) -> None:
    assert isinstance(kept, DatabaseWrapper)
    for number in range(7):
        with kept.prepared_cursor() as cursor:
            cursor.execute("select %s::int + 1", [number])
            assert cursor.fetchone() == (number + 1,)
    with kept.cursor() as cursor:
        cursor.execute("select statement, generic_plans + custom_plans from pg_prepared_statements")
        assert cursor.fetchall() == [("select $1::int + 1", 2)]


@pytest.mark.parametrize(
    ("once", "kept_after", "mode"),
    [(True, 5, "force_generic_plan"), (True, None, "auto"), (False, 5, "auto")],
)
def test_where_pages_are_served_a_kept_statement_is_planned_once(
    monkeypatch: pytest.MonkeyPatch, *, once: bool, kept_after: int | None, mode: str
) -> None:
    monkeypatch.setattr(DatabaseWrapper, "plans_once", once)
    other = connections.create_connection("default")
    options = other.settings_dict["OPTIONS"] | {"prepare_threshold": kept_after}
    other.settings_dict = other.settings_dict | {"OPTIONS": options}
    with other.cursor() as cursor:
        cursor.execute("show plan_cache_mode")
        assert cursor.fetchone() == (mode,)
    other.close()


@pytest.mark.parametrize(("given", "kept_after"), [("1", 5), ("0", None)])
def test_behind_some_poolers_no_statement_may_be_kept(
    monkeypatch: pytest.MonkeyPatch, given: str, kept_after: int | None
) -> None:
    monkeypatch.setenv("CROSSLANE_PREPARED_STATEMENTS", given)
    monkeypatch.setenv("ELSEWHERE", "postgresql://me@db.example/crosslane?sslmode=require")
    options = env.database("ELSEWHERE")["OPTIONS"]
    assert options == {"sslmode": "require", "prepare_threshold": kept_after}
