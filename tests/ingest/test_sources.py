"""Source logs of contracts that are not watched are fetched, verified, and found again if lost."""

import msgspec
import pytest

from messaging.ingest import named_blocks
from messaging.ingest.enrich import enrich_due_spans
from messaging.ingest.sources import FAILURES, fetch_missing_sources
from messaging.models import Absence, DependencySet, Execution, Message, Transaction
from messaging.protocol.hashing import keccak256
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Reason, Validity
from messaging.protocol.types import Identifier
from tests.fakes.emitted import Emitted, emitted
from tests.fakes.followed import Followed, stored_executions, validities
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def _log(world: World) -> Emitted:
    return emitted(world.address("oracle"), "Price(uint256)", (42,))


def test_a_log_of_any_contract_that_an_executing_message_names_makes_it_valid(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    world.read(902, price)
    world.mine()
    followed.catch_up()
    assert set(validities().values()) == {Validity.SOURCE_MISSING}
    assert fetch_missing_sources() == 1
    assert set(validities().values()) == {Validity.VALID}
    assert fetch_missing_sources() == 0


def test_a_source_whose_chain_is_not_indexed_so_far_is_not_asked_for(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    world.read(902, price)
    world.mine()
    followed.catch_up(902)
    assert fetch_missing_sources() == 0


def test_a_named_log_with_another_content_is_invalid(world: World, followed: Followed) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    world.execute(902, world.identifier(price), b"\x01" * 32)
    world.mine()
    followed.catch_up()
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.INVALID}


def test_a_place_without_a_log_is_looked_at_once_and_makes_the_execution_invalid(
    world: World, followed: Followed
) -> None:
    world.mine()
    nowhere = Identifier(world.address("oracle"), 1, 7, world.chains[901].latest.timestamp, 901)
    world.execute(902, nowhere, b"\x01" * 32)
    world.mine()
    followed.catch_up()
    assert fetch_missing_sources() == 1
    assert set(validities().values()) == {Validity.INVALID}
    assert Execution.objects.get().reasons == Reason.NO_SUCH_LOG
    assert fetch_missing_sources() == 0


def test_an_absence_goes_with_its_block(world: World, followed: Followed) -> None:
    world.mine()
    soon = Identifier(world.address("oracle"), 2, 0, world.chains[901].latest.timestamp + 2, 901)
    world.execute(902, soon, keccak256(_log(world).payload))
    world.mine()
    followed.catch_up()
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.INVALID}
    world.reorg(901, 1)
    world.chains[901].rewind(1)
    world.emit(901, _log(world))
    world.mine(901, count=2)
    followed.catch_up()
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.VALID}


def test_a_log_of_another_contract_at_the_place_is_the_wrong_origin(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    where = msgspec.structs.replace(world.identifier(price), origin=world.address("impostor"))
    world.execute(902, where, keccak256(price.log.payload))
    world.mine()
    followed.catch_up()
    fetch_missing_sources()
    assert Execution.objects.get().reasons == Reason.WRONG_ORIGIN


def test_a_source_log_that_a_reorg_took_away_is_fetched_from_the_new_fork(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    world.read(902, price)
    world.mine(902)
    followed.catch_up()
    fetch_missing_sources()
    world.reorg(901, 1, keep=True)
    world.mine()
    followed.catch_up()
    assert set(validities().values()) == {Validity.SOURCE_MISSING}
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.VALID}
    assert len(stored_executions()) == 1


def _name(world: World, block: int, *log_indexes: int) -> None:
    """Executing messages on 902 that name these logs of a block of 901, as if there were any."""
    timestamp = world.chains[901].blocks[block].timestamp
    for index in log_indexes:
        named = Identifier(world.address("oracle"), block, index, timestamp, 901)
        world.execute(902, named, keccak256(_log(world).payload))


def test_a_block_is_looked_at_once_however_many_of_its_places_are_named(
    world: World, followed: Followed, node: FakeNode
) -> None:
    world.emit(901, _log(world))
    world.mine()
    with world.one_transaction(902):
        _name(world, 1, *range(150))
    world.mine()
    followed.catch_up()
    assert fetch_missing_sources() == 150
    assert node.requests[901] == [
        ["eth_chainId"],
        ["eth_getBlockByNumber"],
        ["eth_getLogs"],
        ["eth_getTransactionByHash", "eth_getTransactionReceipt"],
    ]
    assert Absence.objects.count() == 149
    assert sorted(validities().values()) == [Validity.VALID] + [Validity.INVALID] * 149


def test_the_transaction_of_a_source_log_is_stored_with_it(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.emit(901, _log(world))
    world.mine()
    world.read(902, price)
    world.mine()
    followed.catch_up()
    enrich_due_spans()
    fetch_missing_sources()
    chains = {901: price.transaction_hash, 902: world.truth()[902][0].transaction_hash}
    assert {bytes(row.hash) for row in Transaction.objects.all()} == set(chains.values())
    assert enrich_due_spans() == 0


def _name_six_blocks(world: World, followed: Followed) -> None:
    world.mine(count=7)
    for block in range(1, 7):
        _name(world, block, 0)
    world.mine()
    followed.catch_up()


def test_blocks_that_the_node_has_lost_keep_no_other_waiting(
    world: World, followed: Followed, node: FakeNode
) -> None:
    _name_six_blocks(world, followed)
    with node.faulty(901, lost_blocks=frozenset({1, 2})):
        assert fetch_missing_sources() == 4
    assert {row.block for row in Absence.objects.all()} == {3, 4, 5, 6}


def test_more_lost_blocks_than_are_looked_at_in_one_call_keep_no_other_waiting_for_ever(
    monkeypatch: pytest.MonkeyPatch, world: World, followed: Followed, node: FakeNode
) -> None:
    monkeypatch.setattr(named_blocks, "BLOCKS", 1)
    _name_six_blocks(world, followed)
    with node.faulty(901, lost_blocks=frozenset({1, 2, 5, 6})):
        settled = (fetch_missing_sources() for _ in range(200))
        assert next(filter(None, settled)) == 1
        assert next(filter(None, settled)) == 1
    assert {row.block for row in Absence.objects.all()} == {3, 4}


def test_a_node_that_gives_no_block_at_all_is_left_alone_after_a_few(
    world: World, followed: Followed, node: FakeNode
) -> None:
    _name_six_blocks(world, followed)
    with node.faulty(901, lost_blocks=frozenset(range(7))):
        assert fetch_missing_sources() == 0
    assert node.requests[901] == [["eth_chainId"]] + [["eth_getBlockByNumber"]] * FAILURES
    assert fetch_missing_sources() == 6


def test_an_execution_that_is_invalid_by_itself_has_its_source_looked_at_once_for_every_rule(
    world: World, followed: Followed
) -> None:
    DependencySet.objects.update(expiry_window=1)
    price = world.emit(901, _log(world))
    world.mine()
    world.execute(902, world.identifier(price), b"\x01" * 32)
    world.mine()
    followed.catch_up()
    assert Execution.objects.get().reasons == Reason.EXPIRED
    assert fetch_missing_sources() == 1
    assert Execution.objects.get().reasons == Reason.EXPIRED | Reason.WRONG_PAYLOAD_HASH
    assert fetch_missing_sources() == 0


def test_another_contract_s_log_at_a_place_of_the_messenger_is_the_wrong_origin(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    sent = world.send(901, 902)
    world.mine()
    world.relay(sent, identifier=msgspec.structs.replace(world.identifier(sent), log_index=0))
    world.mine()
    followed.catch_up()
    assert set(validities().values()) == {Validity.SOURCE_MISSING}
    assert fetch_missing_sources() == 1
    assert Execution.objects.get().reasons == Reason.WRONG_ORIGIN | Reason.WRONG_PAYLOAD_HASH
    assert Message.objects.get().status == Status.INVALID
    assert world.identifier(price).log_index == 0


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"timestamp": 2**64 - 1}, Reason.IN_FUTURE | Reason.WRONG_TIMESTAMP),
        ({"timestamp": 0}, Reason.EXPIRED | Reason.WRONG_TIMESTAMP),
        ({"log_index": 2**32 - 1}, Reason.NO_SUCH_LOG),
        ({"block_number": 2**64 - 1}, Reason(0)),
        ({"block_number": 2**63 - 1}, Reason(0)),
        ({"chain_id": 2**256 - 1}, Reason.NOT_IN_DEPENDENCY_SET),
        ({"chain_id": 0}, Reason.NOT_IN_DEPENDENCY_SET),
        (
            {"origin": bytes(20), "timestamp": 1},
            Reason.WRONG_ORIGIN | Reason.WRONG_TIMESTAMP | Reason.EXPIRED,
        ),
    ],
)
def test_every_field_of_an_identifier_is_verified_to_its_full_width(
    world: World, followed: Followed, change: dict[str, object], reasons: Reason
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    named = msgspec.structs.replace(world.identifier(price), **change)
    world.execute(902, named, keccak256(price.log.payload))
    world.mine()
    followed.catch_up()
    while fetch_missing_sources():
        pass
    assert Execution.objects.get().reasons == reasons
