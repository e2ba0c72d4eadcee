"""Every kind of finding from a defect that was really put into the database."""

import pytest
from django.db import connection

from messaging.linking.rebuild import relink_all
from messaging.models import Block, Chain, Endpoint
from messaging.ops.audit import Finding, audit
from tests.fakes.followed import Followed, stored_executions, stored_messages
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(world: World, node: FakeNode) -> Followed:
    followed = Followed(world)
    for chain in Chain.objects.all():
        Endpoint.objects.create(chain=chain, url=node.url(chain.chain_id))
    followed.catch_up()
    return followed


def _damage(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0


def _findings(check: str | None = None) -> list[Finding]:
    return [one for one in audit() if check in {None, one.check}]


def test_what_is_whole_has_no_finding(followed: Followed) -> None:
    assert _findings() == []


def test_an_empty_database_has_no_finding() -> None:
    assert _findings() == []


def test_every_check_says_what_it_is_doing(followed: Followed) -> None:
    said: list[str] = []
    assert list(audit(said.append)) == []
    assert said[:2] == ["nonces of Chain 901", "blocks of Chain 901"]
    assert said[-2:] == ["facts and verdicts", "verdicts rebuilt"]


def test_a_lost_message_leaves_a_hole_in_the_nonces(followed: Followed) -> None:
    _damage("delete from log where nonce = 1 and kind = 1")
    (finding,) = _findings("nonces")
    assert finding.chain == "Chain 901"
    assert finding.what.startswith("Nonces 1 to 1 are missing between stored messages: run ")
    assert "manage.py chains resync 901" in finding.what


def test_nonces_around_blocks_still_to_be_read_are_no_hole(world: World, node: FakeNode) -> None:
    world.send(901, 902)
    world.mine()
    followed = Followed(world)
    followed.catch_up()
    _damage("delete from log where nonce in (1, 2) and kind = 1")
    assert [one.what[:19] for one in _findings("nonces")] == ["Nonces 1 to 2 are m"]
    spans = Chain.objects.get(chain_id=901).spans
    spans.update(first_block=5)
    spans.create(first_block=0, next_block=2, last_block=4, enriched_to=0)
    assert _findings("nonces") == []


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
    assert _findings("nonces") == []


def test_a_block_that_the_node_does_not_have_is_found(followed: Followed) -> None:
    _damage(
        "update block set hash = '\\x00' where number = 3 and chain = (select min(id) from chain)"
    )
    (finding,) = _findings()
    assert (finding.check, finding.chain) == ("blocks", "Chain 901")
    assert finding.what.startswith("Block 3 is stored with another hash than the node gives.")
    assert finding.what.endswith("`manage.py chains resync 901`.")


def test_a_node_that_cannot_be_asked_is_a_finding_with_its_reason(
    followed: Followed, node: FakeNode
) -> None:
    with node.faulty(901, status=503):
        (finding,) = _findings()
    assert finding.what.startswith("Blocks were not checked: Endpoint 1 of Chain 901")


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
    _damage(defect)
    (finding,) = _findings("orphans")
    assert finding.what == f"{beginning} Run `manage.py relink --all`."
    relink_all()
    assert _findings() == []


def test_a_verdict_whose_log_is_gone_is_an_orphan(followed: Followed) -> None:
    _damage("update execution set log_index = 77 where message_hash is null")
    whats = [one.what for one in _findings("orphans")]
    assert any(what.startswith("Verdicts on executing messages whose log") for what in whats)
    relink_all()
    assert _findings() == []


@pytest.mark.parametrize(
    ("defect", "what"),
    [
        ("update message set status = 3 where status = 1", "2 verdicts on messages"),
        ("update message set sends = 9", "3 verdicts on messages"),
        (
            "update execution set validity = 2 where message_hash is not null",
            "1 verdicts on messages",
        ),
        (
            "update execution set reasons = 4 where message_hash is null",
            "1 verdicts on event reads",
        ),
        ("update dependency_set set expiry_window = 0", "1 verdicts on event reads"),
    ],
)
def test_a_stale_verdict_is_found_and_gone_after_a_rebuild(
    followed: Followed, defect: str, what: str
) -> None:
    _damage(defect)
    told = f"{what} are not what the facts say now: run `manage.py relink --all`."
    assert told in [one.what for one in _findings("verdicts")]
    relink_all()
    assert _findings() == []


def test_an_audit_changes_nothing(followed: Followed) -> None:
    _damage("update message set status = 3 where status = 1")
    before = stored_messages(), stored_executions(), Block.objects.count()
    _findings()
    assert (stored_messages(), stored_executions(), Block.objects.count()) == before
