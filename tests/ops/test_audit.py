"""Every kind of finding from a defect that was really put into the database."""

import pytest

from messaging.linking.rebuild import relink_all
from messaging.models import Block, Chain
from messaging.ops.audit import Scope, audit
from messaging.ops.audit.findings import Silent
from tests.fakes.followed import Followed, stored_executions, stored_messages
from tests.fakes.node import FakeNode
from tests.fakes.world import World
from tests.ops.damaged import damage, findings

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_whole_has_no_finding(followed: Followed) -> None:
    assert findings() == []


def test_an_empty_database_has_no_finding() -> None:
    assert findings() == []


class _Told(Silent):
    """Keeps what began, with its total, and how much of it was done."""

    def __init__(self) -> None:
        self.checks: dict[str, list[int | None]] = {}

    def begin(self, what: str, total: int | None) -> None:
        self.checks[what] = [total, 0]

    def advance(self, count: int) -> None:
        self.checks[list(self.checks)[-1]][1] += count  # type: ignore[operator]


def test_every_check_says_what_it_is_doing_and_how_much_of_it(followed: Followed) -> None:
    told = _Told()
    assert list(audit(report=told)) == []
    stored = Block.objects.filter(chain=Chain.objects.get(chain_id=901).pk).count()
    assert told.checks["blocks of Chain 901"] == [stored, stored]
    assert told.checks["verdicts judged again"] == [4, 4]
    assert next(iter(told.checks)) == "nonces of Chain 901"


def test_a_lost_message_leaves_a_hole_in_the_nonces(followed: Followed) -> None:
    damage("delete from log where nonce = 1 and kind = 1")
    (finding,) = findings("nonces")
    assert finding.chain == "Chain 901"
    assert finding.what.startswith("Nonces 1 to 1 are missing between block 1 and block 1: run ")
    assert "manage.py chains resync 901" in finding.what


def test_a_lost_first_message_is_missed_where_coverage_begins_at_genesis(
    followed: Followed,
) -> None:
    damage("delete from log where nonce in (0, 1) and kind = 1")
    (finding,) = findings("nonces")
    assert finding.what.startswith("Nonces 0 to 1 are missing between genesis and block 1: run ")
    Chain.objects.get(chain_id=901).spans.update(first_block=1)
    assert [one for one in audit(Scope(nodes=False)) if one.check == "nonces"] == []


def test_a_lost_last_message_is_missed_by_what_the_messenger_says(followed: Followed) -> None:
    damage("delete from log where nonce = 2 and kind = 1")
    (finding,) = findings("nonces")
    assert finding.what.startswith("Nonces 2 to 2 are missing between block 1 and block 11: run ")
    assert [one for one in audit(Scope(nodes=False)) if one.check == "nonces"] == []


def test_every_lost_message_is_missed_and_none_that_was_never_sent(followed: Followed) -> None:
    damage("delete from log where kind = 1")
    (finding,) = findings("nonces")
    assert finding.what.startswith("Nonces 0 to 2 are missing between genesis and block 11: run ")


def test_a_message_that_the_messenger_never_sent_is_found(followed: Followed) -> None:
    damage("update log set nonce = 3 where kind = 1 and nonce = 2")
    whats = [one.what for one in findings("nonces")]
    assert any(what.startswith("Nonces 3 to 3 are stored, and the messenger") for what in whats)


def test_a_node_without_old_state_leaves_only_the_last_nonces_unchecked(
    followed: Followed, node: FakeNode
) -> None:
    with node.faulty(901, without_methods=frozenset({"eth_call"})):
        (finding,) = findings()
    assert (finding.check, finding.unchecked) == ("nonces", True)
    assert finding.what.startswith("Whether messages are missing up to block 11 was not checked")


def test_nonces_around_blocks_still_to_be_read_are_no_hole(world: World, node: FakeNode) -> None:
    world.send(901, 902)
    world.mine()
    followed = Followed(world)
    followed.catch_up()
    damage("delete from log where nonce in (1, 2) and kind = 1")
    assert [one.what[:19] for one in findings("nonces")] == ["Nonces 1 to 2 are m"]
    spans = Chain.objects.get(chain_id=901).spans
    spans.update(first_block=5)
    spans.create(first_block=0, next_block=2, last_block=4, enriched_to=0)
    assert findings("nonces") == []


def test_a_message_from_before_the_start_that_is_sent_again_is_no_hole(
    world: World, node: FakeNode
) -> None:
    first = world.send(901, 902, b"before the start")
    world.send(901, 902, b"before the start too")
    world.mine()
    followed = Followed(world)
    start = world.chains[901].latest.number + 1
    Chain.objects.get(chain_id=901).spans.update(first_block=start, next_block=start)
    world.send(901, 902, b"after it")
    world.mine()
    world.resend(first)
    world.mine()
    followed.catch_up()
    assert findings("nonces") == []


def test_every_block_that_the_node_does_not_have_is_found_runs_together(
    followed: Followed,
) -> None:
    damage(
        "update block set hash = '\\x00' where number in (1, 3, 5, 6, 7) "
        "and chain = (select min(id) from chain)"
    )
    found = findings("blocks")
    assert [one.what.split(" stored")[0] for one in found] == [
        "Blocks 5 to 7 are",
        "Blocks 1 to 3 are",
    ]
    assert found[0].chain == "Chain 901"
    assert found[0].what.endswith("`manage.py chains resync 901`.")
    newest = [one for one in audit(Scope(blocks=4)) if one.check == "blocks"]
    assert newest == []
    assert [one for one in audit(Scope(nodes=False)) if one.check == "blocks"] == []


def test_neighbours_that_do_not_link_are_found_without_a_node(followed: Followed) -> None:
    damage(
        "update block set parent_hash = '\\x00' where number in (7, 9) "
        "and chain = (select min(id) from chain)"
    )
    (finding,) = [one for one in audit(Scope(nodes=False)) if one.check == "links"]
    assert finding.what.startswith("The parents of these blocks are not the blocks stored below")
    assert ": 7, 9. Run `manage.py chains resync 901`." in finding.what


@pytest.mark.parametrize(
    ("defect", "told"),
    [
        ("delete from block where number = 1", "Logs whose block is not stored: 3 (1:0, 1:1, 1:2)"),
        ("update log set timestamp = 7 where nonce = 1", "Logs that are older or younger than"),
        ("update span set next_block = 1", "Logs outside of what is covered: 2 (1:1, 1:2)"),
        ("update span set next_block = 9", "Blocks outside of what is covered: 3 (9, 10, 11)"),
        (
            (
                "insert into log (chain, block, log_index, kind, timestamp, transaction_hash, "
                "transaction_index, address, topic_count, payload, payload_hash) "
                "select chain, 2, 9, 4, timestamp + 2, transaction_hash, 0, address, 0, '', '' "
                "from log where nonce = 1 and kind = 1"
            ),
            "Transactions whose logs stand in several blocks, the first of them: 1 (1:1)",
        ),
    ],
)
def test_facts_that_stand_where_none_may_are_named(
    followed: Followed, defect: str, told: str
) -> None:
    damage(defect)
    found = [one.what for one in findings("places") if one.chain == "Chain 901"]
    assert [what[: len(told)] for what in found].count(told) == 1
    assert all(what.endswith("Run `manage.py chains resync 901`.") for what in found)


def test_a_node_that_cannot_be_asked_is_a_finding_with_its_reason(
    followed: Followed, node: FakeNode
) -> None:
    with node.faulty(901, status=503):
        (finding,) = findings()
    assert finding.what.startswith(
        "Blocks and the messenger's count were not compared with the node: "
    )
    assert finding.unchecked


@pytest.mark.parametrize(
    ("defect", "beginning"),
    [
        (
            "delete from execution where message_hash is null",
            "Executing messages without a verdict: 1.",
        ),
        (
            "delete from message where status = 1",
            "Message hashes of stored logs without a message: 2.",
        ),
        (
            "delete from log where nonce = 2",
            "Messages that are not dropped and have no stored log: 1.",
        ),
    ],
)
def test_orphans_are_counted_and_gone_after_a_rebuild(
    followed: Followed, defect: str, beginning: str
) -> None:
    damage(defect)
    (finding,) = findings("orphans")
    assert finding.what == f"{beginning} Run `manage.py relink --all`."
    relink_all()
    assert findings("orphans") == []


def test_a_verdict_whose_log_is_gone_is_an_orphan(followed: Followed) -> None:
    damage("update execution set log_index = 77 where message_hash is null")
    whats = [one.what for one in findings("orphans")]
    assert any(what.startswith("Verdicts on executing messages whose log") for what in whats)
    relink_all()
    assert findings() == []


def test_an_audit_changes_nothing(followed: Followed) -> None:
    damage("update message set status = 3 where status = 1")
    before = stored_messages(), stored_executions(), Block.objects.count()
    findings()
    assert (stored_messages(), stored_executions(), Block.objects.count()) == before
