"""What is fetched ahead and stored while a reorg takes its block back goes with that block."""

from collections.abc import Callable

import pytest

from messaging.ingest.enrich import enrich_due_spans
from messaging.ingest.sources import fetch_missing_sources
from messaging.models import Absence, Block, Chain, Log, Transaction
from messaging.protocol.hashing import keccak256
from messaging.protocol.rules import Validity
from messaging.protocol.types import Identifier
from tests.fakes.emitted import emitted
from tests.fakes.followed import Followed, validities
from tests.fakes.raced import BEFORE_FACTS, BEFORE_LINKING, beside
from tests.fakes.world import World

pytestmark = pytest.mark.django_db(transaction=True)

DEPTH = 2


def _reorg(followed: Followed, steps: int) -> Callable[[], None]:
    """The last blocks of 901 are replaced, and the follower notices: it takes them back, and with
    a second step it stores the others."""

    def work() -> None:
        followed.world.reorg(901, DEPTH)
        for _ in range(steps):
            followed.step(901)

    return work


def _of_the_old_fork(world: World) -> list[object]:
    """Everything stored of 901 that is not on its chain now."""
    chain = Chain.objects.get(chain_id=901).pk
    true = {block.hash for block in world.chains[901].blocks}
    blocks = Block.objects.filter(chain=chain)
    return [
        *(block for block in blocks if bytes(block.hash) not in true),
        *Log.objects.filter(chain=chain),
        *Absence.objects.filter(chain=chain),
        *Transaction.objects.filter(chain=chain),
    ]


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("moment", [BEFORE_FACTS, BEFORE_LINKING])
def test_a_source_looked_at_beside_a_rewind_leaves_nothing_of_the_old_fork(
    world: World, followed: Followed, moment: str, steps: int
) -> None:
    price = world.emit(901, emitted(world.address("oracle"), "Price(uint256)", (42,)))
    world.mine(901, count=DEPTH)
    world.mine(902)
    where = world.identifier(price)
    nowhere = Identifier(where.origin, where.block_number, 7, where.timestamp, 901)
    world.read(902, price)
    world.execute(902, nowhere, keccak256(b""))
    world.mine(902)
    followed.catch_up()
    with beside(moment, _reorg(followed, steps)):
        fetch_missing_sources()
    assert _of_the_old_fork(world) == []
    assert set(validities().values()) == {Validity.SOURCE_MISSING}


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("moment", [BEFORE_FACTS, 'INSERT INTO "transaction"'])
def test_a_transaction_stored_beside_a_rewind_goes_with_its_block(
    world: World, followed: Followed, moment: str, steps: int
) -> None:
    world.send(901, 902)
    world.mine(901, count=DEPTH)
    followed.catch_up(901)
    with beside(moment, _reorg(followed, steps)):
        enrich_due_spans()
    assert _of_the_old_fork(world) == []


def _another_block(world: World) -> None:
    """The head, which was empty, is replaced by a block with a message."""
    world.chains[901].rewind(1)
    world.send(901, 902, b"in a block that had none")
    world.mine(901)


def _the_same_one_block_later(world: World) -> None:
    """The message moves from the block below the head into the head."""
    chain = world.chains[901]
    below, _ = chain.rewind(2)
    chain.mine()
    chain.pending = list(below.transactions)
    chain.mine()


@pytest.mark.parametrize("fork", [_another_block, _the_same_one_block_later])
def test_a_fork_stored_while_transactions_are_fetched_gets_its_own(
    world: World, followed: Followed, fork: Callable[[World], None]
) -> None:
    world.send(901, 902)
    world.mine(901, count=2)
    followed.catch_up(901)

    def reorg() -> None:
        fork(world)
        followed.catch_up(901)

    with beside(BEFORE_FACTS, reorg):
        enrich_due_spans()
    enrich_due_spans()
    stored = {(row.block, bytes(row.hash)) for row in Transaction.objects.all()}
    assert stored == {(log.block_number, log.transaction_hash) for log in world.truth()[901]}
