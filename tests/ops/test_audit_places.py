"""Relays and reads that stand alone: what must stand beside them, and what need not."""

import pytest

from messaging.linking.rebuild import relink_all
from messaging.models import Chain, Log, Span
from messaging.ops.audit import Finding, Scope, audit
from messaging.protocol.hashing import keccak256
from messaging.protocol.types import Identifier
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.ops.damaged import damage

pytestmark = pytest.mark.django_db(transaction=True)


def _findings() -> list[Finding]:
    return list(audit(Scope(nodes=False)))


def test_a_relay_without_the_executing_message_before_it_is_found(followed: Followed) -> None:
    damage("delete from log where kind = 2 and message_hash is not null")
    relink_all()
    (finding,) = _findings()
    assert (finding.check, finding.chain) == ("places", "Chain 902")
    told = "Relays without their executing message, a log of the inbox that is missing: 1 (2:1)."
    assert finding.what.startswith(told)


def test_each_relay_of_a_transaction_needs_an_executing_message_of_its_own(
    world: World, followed: Followed
) -> None:
    first, second = world.send(901, 902, b"one"), world.send(901, 902, b"two")
    world.mine()
    with world.one_transaction(902):
        world.relay(first)
        world.relay(second)
    world.mine()
    followed.catch_up()
    assert _findings() == []
    damage("delete from log where kind = 2 and block = 13 and log_index = 2")
    relink_all()
    assert [one.what.split(": ")[1] for one in _findings()] == [
        "1 (13:3). Run `manage.py chains resync 902`."
    ]


@pytest.mark.parametrize("log_index", [0, 1])
def test_a_named_log_below_the_start_stands_there_alone_by_right(
    world: World, log_index: int
) -> None:
    sent = world.send(901, 902, b"to be relayed")
    world.mine()
    world.relay(sent)
    world.mine(count=20)
    followed = Followed(world)
    start = world.chains[902].latest.number + 1
    pk = Chain.objects.get(chain_id=902).pk
    Span.objects.filter(chain=pk).update(first_block=start, next_block=start, enriched_to=start)
    (log,) = [one for one in world.chains[902].logs(12, 13) if one.log_index == log_index]
    timestamp = world.chains[902].blocks[log.block_number].timestamp
    where = Identifier(log.address, log.block_number, log_index, timestamp, 902)
    world.execute(901, where, keccak256(b"".join(log.topics) + log.data))
    world.mine()
    followed.catch_up()
    followed.look_at_sources()
    assert Log.objects.filter(chain=pk, block=log.block_number).count() == 1
    assert _findings() == []
