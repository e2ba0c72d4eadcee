"""Two workers on one database: released at the same moment, or one at a chosen moment of another.

A test that uses them with rows needs `django_db(transaction=True)`: each has its own connection.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection

from messaging.ingest.store import OvertakenError

T = TypeVar("T")

# Moments of a writer, each by the statement that comes right after it.
BEFORE_FACTS = "pg_advisory_xact_lock_shared(%s, %s)"
BEFORE_TAKING_BACK = "pg_advisory_xact_lock(%s, %s)"
BEFORE_LINKING = "pg_advisory_xact_lock(%s)"


def elsewhere(work: Callable[[], T]) -> T:
    """What the work gives on a connection of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_closing, work).result()


def race(*works: Callable[[], object]) -> list[object]:
    """Run the works at the same moment; what one raises is raised here, but being overtaken."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        barrier.wait()
        return _closing(lambda: _or_overtaken(work))

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@contextmanager
def beside(moment: str, work: Callable[[], object]) -> Iterator[None]:
    """Run `work` on another connection when this one comes to the moment for the first time; this
    one goes on once the other waits for a lock or has ended. At the end of the block it has."""
    begun: Future[int] = Future()
    started: list[Future[object]] = []

    def other() -> object:
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            begun.set_result(cursor.fetchone()[0])
        return _or_overtaken(work)

    def watch(execute: Callable[..., object], sql: str, *rest: Any) -> object:
        if moment in sql and not started:
            started.append(pool.submit(_closing, other))
            while not started[0].done() and not (begun.done() and _waits(begun.result())):
                time.sleep(0.005)
        return execute(sql, *rest)

    with ThreadPoolExecutor(1) as pool, connection.execute_wrapper(watch):
        yield
    assert started, f"this connection never came to {moment}"
    started[0].result()


def _or_overtaken(work: Callable[[], object]) -> object:
    try:
        return work()
    except OvertakenError as error:
        return error


def _closing(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        connection.close()


def _waits(backend: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select from pg_locks where pid = %s and not granted", (backend,))
        return bool(cursor.rowcount)
