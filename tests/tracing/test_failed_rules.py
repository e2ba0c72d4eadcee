"""An invalid relay names every rule that it breaks, with what it says and what is there."""

from dataclasses import replace

import msgspec
import pytest

from messaging.models import Chain, Span
from messaging.protocol.hashing import keccak256
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.broken_rules import FailedRule
from messaging.tracing.checks import Answer
from messaging.tracing.execution_checks import check_execution
from messaging.tracing.failed_rules import read_found
from messaging.tracing.messages import get_message
from messaging.tracing.network import load_network
from messaging.tracing.source_checks import check_creation
from messaging.tracing.values import MessageDetail, MessageStatus
from tests.fakes.emissions import Sent
from tests.fakes.emitted import emitted
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def _detail(sent: Sent) -> MessageDetail:
    detail = get_message(sent.hash)
    assert detail is not None
    return detail


def _notes(detail: MessageDetail) -> list[str]:
    return [one.note for one in check_execution(detail) if one.answer is Answer.FAILS]


def test_every_failed_rule_comes_with_what_is_named_and_what_is_there() -> None:
    world = World(901, 902)
    price = world.emit(901, emitted(world.address("oracle"), "Price(uint256)", (42,)))
    sent = world.send(901, 902)
    world.mine()
    truth = world.identifier(sent)
    wrong = msgspec.structs.replace(truth, log_index=0, timestamp=truth.timestamp - 1)
    world.relay(sent, identifier=wrong)
    world.mine()
    followed = Followed(world)
    followed.catch_up()
    followed.look_at_sources()
    detail = _detail(sent)
    assert detail.relay is not None
    assert detail.row.status is MessageStatus.INVALID
    oracle = to_address(world.address("oracle"))
    hashes = to_hex(keccak256(sent.log.payload)), to_hex(keccak256(price.log.payload))
    assert detail.relay.failed == (
        FailedRule("wrong_origin", to_address(truth.origin), oracle),
        FailedRule("wrong_payload_hash", *hashes),
        FailedRule("wrong_timestamp", str(wrong.timestamp), str(truth.timestamp)),
    )
    origin, payload, second = _notes(detail)
    assert origin.endswith(f"It names 0x420000…0023, there is {oracle[:8]}…{oracle[-4:]}.")
    assert payload.endswith(f"there is {hashes[1][:8]}…{hashes[1][-4:]}.")
    assert second.endswith(f"It names {wrong.timestamp}, there is {truth.timestamp}.")


def test_a_place_without_a_log_is_named() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    nowhere = msgspec.structs.replace(world.identifier(sent), log_index=9)
    world.relay(sent, identifier=nowhere)
    world.mine()
    Followed(world).catch_up()
    detail = _detail(sent)
    assert detail.relay is not None
    assert detail.relay.failed == (FailedRule("no_such_log", "block 1, log 9", None),)
    (note,) = _notes(detail)
    assert note.endswith("It names block 1, log 9.")


def test_a_send_outside_the_indexed_range_says_so() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine(count=20)
    world.relay(sent)
    world.mine()
    followed = Followed(world)
    chain = Chain.objects.get(chain_id=901)
    Span.objects.filter(chain=chain).update(first_block=10, next_block=10, enriched_to=10)
    followed.catch_up()
    followed.look_at_sources()
    detail = _detail(sent)
    assert detail.row.status is MessageStatus.EXECUTED
    assert [one.place.indexed for one in detail.sends] == [False]
    notes = [one.note for one in check_creation(detail) if one.rule == "Its block is indexed"]
    assert notes == [
        "Chain 901 block 1 is outside the indexed range: only logs that relays name are read of it"
    ]


@pytest.mark.parametrize("beyond", [{"block_number": 2**64 - 1}, {"log_index": 2**32 - 1}])
def test_a_place_that_no_chain_can_have_holds_nothing(beyond: dict[str, int]) -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    world.relay(sent, identifier=msgspec.structs.replace(world.identifier(sent), **beyond))
    world.mine()
    Followed(world).catch_up()
    detail = _detail(sent)
    assert detail.relay is not None
    assert detail.relay.used is not None
    for place in (detail.relay.used, replace(detail.relay.used, log_index=2**70)):
        assert read_found(place, load_network()) is None
