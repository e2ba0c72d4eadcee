"""Blocks that are missing here, and blocks that the node does not have."""

import pytest

from messaging.models import Chain
from messaging.ops.audit import Scope, audit
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World
from tests.ops.damaged import damage, findings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("defect", "told"),
    [
        ("delete from block where number in (7, 9) and chain = {}", "stored: 7, 9. Run"),
        ("delete from block where number = 11 and chain = {}", "stored: 11. Run"),
        (
            "update span set next_block = next_block + 30 where chain_id = {}",
            ", 31, and 10 more. Run",
        ),
    ],
)
def test_a_followed_block_without_a_row_is_found_without_a_node(
    followed: Followed, defect: str, told: str
) -> None:
    damage(defect.format(Chain.objects.get(chain_id=901).pk))
    (finding,) = list(audit(Scope(nodes=False)))
    assert (finding.check, finding.chain) == ("links", "Chain 901")
    assert finding.what.startswith("These blocks were followed and are not stored: ")
    assert told in finding.what
    assert finding.what.endswith("`manage.py chains resync 901`.")


def test_final_blocks_without_logs_need_no_row(world: World, node: FakeNode) -> None:
    followed = Followed(world)
    world.mine(count=20)
    followed.catch_up()
    damage("delete from block where number = 0 and chain = (select min(id) from chain)")
    assert list(audit(Scope(nodes=False))) == []


def test_blocks_that_a_node_does_not_keep_or_does_not_have_yet_are_unchecked(
    followed: Followed, node: FakeNode
) -> None:
    with node.faulty(901, lost_blocks=frozenset({1, 2, 3})):
        (finding,) = findings()
    assert (finding.check, finding.chain, finding.unchecked) == ("blocks", "Chain 901", True)
    assert finding.what.startswith("Blocks 1 to 3 are stored, and the node does not have them: ")
    with node.faulty(901, stale_by=2):
        behind = findings("blocks")
    assert [one.what.split(",")[0] for one in behind] == ["Blocks 10 to 11 are stored"]
    assert all(one.unchecked for one in behind)


def test_another_hash_beside_missing_blocks_stays_a_finding(
    followed: Followed, node: FakeNode
) -> None:
    damage(
        "update block set hash = '\\x00' where number = 4 and chain = (select min(id) from chain)"
    )
    with node.faulty(901, lost_blocks=frozenset({2, 3})):
        wrong, unchecked = findings("blocks")
    assert wrong.what.startswith("Block 4 is stored with another hash or time")
    assert (wrong.unchecked, unchecked.unchecked) == (False, True)


def test_a_block_with_another_time_than_the_node_gives_is_found(followed: Followed) -> None:
    damage(
        "update block set timestamp = 7 where number = 7 and chain = (select min(id) from chain)"
    )
    (finding,) = findings()
    assert finding.what.startswith("Block 7 is stored with another hash or time than the node")
