"""An incident is one, however many look at once, and pages read it with one query."""

from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from messaging.diagnosis.incidents import (
    list_incidents,
    note_incidents,
    open_incidents,
)
from messaging.models import (
    Chain,
    DependencySet,
    Reorg,
)
from messaging.models import Incident as Row
from tests.diagnosis.noting import now

pytestmark = pytest.mark.django_db


def test_one_of_each_kind_and_set_is_open_at_a_time() -> None:
    values = {"kind": "failsafe", "chain_ids": [901], "names": ["A"], "since": 1}
    times = {"first_seen_at": 1, "last_seen_at": 1, "noted_at": 1}
    Row.objects.create(**values, **times)
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.create(**values, **times)
    Row.objects.update(until=2)
    Row.objects.create(**values, **times)


def test_pages_read_what_is_open_with_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for chain_id, until in ((901, None), (902, None), (903, None), (901, 9)):
        Row.objects.create(
            kind="rpc_outage",
            chain_ids=[chain_id],
            names=["A"],
            since=1,
            first_seen_at=1,
            last_seen_at=1,
            noted_at=1,
            until=until,
        )
    with django_assert_num_queries(1):
        assert {tuple(one.chain_ids) for one in open_incidents((901, 902))} == {(901,), (902,)}
    with django_assert_num_queries(1):
        assert len(list_incidents()) == 4


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_note_it_once() -> None:
    DependencySet.objects.create(name="local", chain_ids=[901])
    chain = Chain.objects.create(chain_id=901, name="Chain 901")
    for number in range(6):
        Reorg.objects.create(
            chain=chain, ancestor=number, old_tip=number + 2, dropped_logs=0, seen_at=timezone.now()
        )

    def look() -> None:
        note_incidents(now())
        connection.close()

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Row.objects.count() == 1
