"""Verdicts are judged again in a shadow: what differs is named, and no worker waits for it."""

from functools import partial

import pytest
from django.db import connection

from messaging.linking.rebuild import relink_all
from messaging.models import Message
from messaging.ops.audit import Scope, audit
from messaging.ops.audit.findings import Silent
from messaging.protocol.lifecycle import Status
from tests.fakes.followed import Followed
from tests.fakes.raced import elsewhere
from tests.fakes.world import World
from tests.ops.damaged import damage, findings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("defect", "what"),
    [
        ("update message set status = 3 where status = 1", "2 verdicts on messages"),
        ("update message set status = 6 where status = 1", "2 verdicts on messages"),
        ("update message set sends = 9", "3 verdicts on messages"),
        ("delete from message where status = 1", "2 verdicts on messages"),
        ("update message set message_hash = '\\x77' where nonce = 1", "2 verdicts on messages"),
        ("update execution set validity = 2", "2 verdicts on executing messages"),
        ("update execution set log_index = 77", "4 verdicts on executing messages"),
        ("update dependency_set set expiry_window = 0", "2 verdicts on executing messages"),
    ],
)
def test_a_stale_verdict_is_named_and_gone_after_a_rebuild(
    followed: Followed, defect: str, what: str
) -> None:
    damage(defect)
    told = [one.what for one in findings("verdicts")]
    assert any(one.startswith(f"{what} are not what the facts say now (") for one in told)
    assert all(one.endswith("): run `manage.py relink --all`.") for one in told)
    relink_all()
    assert findings() == []


@pytest.mark.parametrize(
    ("defect", "count"),
    [
        ("update transfer set amount = amount + 1", 1),
        ("update transfer set message_hash = '\\x77'", 2),
        ("delete from transfer", 1),
    ],
)
def test_a_transfer_that_no_send_orders_is_named_and_gone_after_a_rebuild(
    world: World, followed: Followed, defect: str, count: int
) -> None:
    world.send_token(901, 902, 5)
    world.mine()
    followed.catch_up()
    damage(defect)
    (finding,) = findings("verdicts")
    assert finding.what.startswith(f"{count} verdicts on transfers are not what the facts say now")
    relink_all()
    assert findings() == []


def test_the_first_twenty_of_many_stale_verdicts_are_named(
    world: World, followed: Followed
) -> None:
    for number in range(22):
        world.send(901, 902, b"more %d" % number)
    world.mine()
    followed.catch_up()
    damage("update message set sends = 9")
    (finding,) = findings("verdicts")
    assert finding.what.startswith("25 verdicts on messages are not what the facts say now (0x")
    assert finding.what.count("0x") == 20
    assert "and 5 more): run" in finding.what


def test_a_dropped_message_is_no_stale_verdict(world: World, followed: Followed) -> None:
    world.send(901, 902, b"soon gone")
    world.mine(901)
    followed.catch_up()
    world.reorg(901, 1)
    world.mine(901)
    followed.catch_up()
    assert Message.objects.filter(status=Status.DROPPED).count() == 1
    assert findings() == []


class _Busy(Silent):
    """A worker stores a chunk on another connection as soon as verdicts are being judged again."""

    def __init__(self, followed: Followed) -> None:
        self.work = partial(followed.catch_up, 901)
        self.worked = 0

    def advance(self, _count: int) -> None:
        if not self.worked and connection.in_atomic_block:
            self.worked += 1
            elsewhere(self.work)


def test_a_worker_that_stores_during_the_audit_neither_waits_nor_confuses_it(
    world: World, followed: Followed
) -> None:
    world.send(901, 902, b"during the audit")
    world.mine(901)
    busy = _Busy(followed)
    assert list(audit(Scope(nodes=False), busy)) == []
    assert busy.worked == 1
    assert Message.objects.count() == 4
    assert findings() == []
