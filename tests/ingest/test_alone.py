"""Work that one run at a time does: the second steps aside, and no lock is left behind."""

from collections.abc import Callable

import pytest

from messaging import tasks
from messaging.ingest.alone import WORKS, alone
from tests.fakes.raced import elsewhere

pytestmark = pytest.mark.django_db


def _is_free(work: str) -> bool:
    """Whether another connection could do this work now."""

    def ask() -> bool:
        with alone(work) as taken:
            return taken

    return elsewhere(ask)


def test_a_second_run_steps_aside_and_takes_nothing_from_the_first() -> None:
    with alone("sources") as taken:
        assert taken
        assert [_is_free("sources"), _is_free("sources")] == [False, False]
    assert _is_free("sources")


def test_one_kind_of_work_does_not_keep_another_waiting() -> None:
    with alone("sources"):
        assert [_is_free(work) for work in WORKS] == [work != "sources" for work in WORKS]


def test_the_work_is_free_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), alone("sources"):
        raise ZeroDivisionError
    assert _is_free("sources")


@pytest.mark.parametrize(
    ("task", "work", "does"),
    [
        (tasks.enrich_transactions, "transactions", "enrich_due_spans"),
        (tasks.fetch_sources, "sources", "fetch_missing_sources"),
        (tasks.note_versions, "versions", "note_messenger_versions"),
    ],
)
def test_a_task_does_nothing_while_another_worker_does_the_same(
    monkeypatch: pytest.MonkeyPatch, task: Callable[[], None], work: str, does: str
) -> None:
    done: list[str] = []
    monkeypatch.setattr(tasks, does, lambda: done.append(does))
    with alone(work):
        elsewhere(task)
    assert done == []
    elsewhere(task)
    assert done == [does]
