"""Causes produced on chains that the real ingestion follows, and judged from what is stored."""

from collections.abc import Callable

import msgspec
import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.findings import Diagnosis, Finding, Verdict, Weight
from messaging.diagnosis.reading import diagnose_message, read_facts
from messaging.models import Chain, DependencySet
from messaging.protocol import contracts
from messaging.protocol.payloads import relay_message_call
from messaging.tracing.messages import get_message
from tests.diagnosis.demonstrations import By, demonstrates
from tests.fakes.emissions import Sent
from tests.fakes.followed import Followed
from tests.fakes.replaced import replace_blocks
from tests.fakes.reverted import revert_elsewhere, revert_misnamed
from tests.fakes.world import World
from tests.tracing.followed_world import enrich

pytestmark = pytest.mark.django_db

LATE = 200  # blocks of two seconds: beyond every grace
Played = Callable[[World, Sent], object]


def judged(world: World, sent: Sent, followed: Followed | None = None) -> Diagnosis:
    """The diagnosis of a message once all is indexed, at the time of its destination's head."""
    after = followed or Followed(world)
    after.catch_up()
    after.look()
    enrich(world)
    found = diagnose_message(sent.hash, world.chains[901].latest.timestamp)
    assert found is not None
    return found


def of(found: Diagnosis, cause: Cause) -> Finding:
    every = (*found.holds, *found.ruled_out, *found.unchecked)
    return next(one for one in every if one.cause is cause)


def sent_in(world: World, message: bytes = b"hello") -> Sent:
    sent = world.send(901, 902, message)
    world.mine()
    return sent


def relayed_wrong(world: World, sent: Sent, change: Played) -> Diagnosis:
    change(world, sent)
    world.mine(count=3)
    return judged(world, sent)


def altered(world: World, sent: Sent) -> None:
    """The access list is right, and the call carries another message."""
    made = world.fail(sent, contracts.ERROR_NOT_IN_ACCESS_LIST)
    world.chains[902].pending.pop()
    call = relay_message_call(world.identifier(sent), _other_payload(sent))
    other = msgspec.structs.replace(made, calldata=call)
    world.chains[902].pending.append(other)


def _other_payload(sent: Sent) -> bytes:
    return sent.log.payload[:-32] + b"\x99" * 32


@demonstrates(Cause.NOT_RELAYED, By.INDEXED)
def test_nobody_relayed_a_message_that_is_older_than_relays_take() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.mine(count=LATE)
    found = judged(world, sent)
    assert found.holds[0].cause is Cause.NOT_RELAYED
    assert found.holds[0].weight is Weight.ASKS


def test_a_young_message_is_not_called_forgotten() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.mine(count=5)
    found = judged(world, sent)
    assert found.holds == ()
    assert of(found, Cause.NOT_RELAYED).text.startswith("It is only 10")


@pytest.mark.parametrize(
    ("cause", "change"),
    [
        pytest.param(cause, change, marks=demonstrates(cause, By.INDEXED), id=cause.name.lower())
        for cause, change in (
            (
                Cause.NO_ACCESS_LIST,
                lambda world, sent: world.fail(
                    sent, contracts.ERROR_NOT_IN_ACCESS_LIST, listed=False
                ),
            ),
            (
                Cause.WRONG_IDENTIFIER,
                lambda world, sent: revert_misnamed(world, sent, log_index=7),
            ),
            (Cause.WRONG_PAYLOAD, altered),
            (Cause.TARGET_REVERTS, lambda world, sent: world.fail(sent, b"\xd9\x3c\x06\x65")),
            (
                Cause.WRONG_CHAIN,
                lambda world, sent: revert_elsewhere(
                    world,
                    sent,
                    901,
                    revert=contracts.ERROR_MESSAGE_DESTINATION_NOT_RELAY_CHAIN,
                ),
            ),
            (
                Cause.NEEDS_OTHER_MESSAGE,
                lambda world, sent: world.fail(
                    sent, contracts.ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL + b"\x5e" * 32
                ),
            ),
        )
    ],
)
def test_a_relay_that_reverted_tells_its_cause(cause: Cause, change: Played) -> None:
    world = World(901, 902)
    found = relayed_wrong(world, sent_in(world), change)
    assert cause in [one.cause for one in found.holds], found
    assert all(one.evidence for one in found.holds)


def test_a_wrong_identifier_is_told_field_by_field() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    found = relayed_wrong(
        world, sent, lambda world, sent: revert_misnamed(world, sent, log_index=7)
    )
    (diff,) = [
        one for one in of(found, Cause.WRONG_IDENTIFIER).evidence if one.label == "Log index"
    ]
    assert diff.value == f"7, and the log has {world.identifier(sent).log_index}"


def test_another_payload_is_told_although_nothing_names_the_message() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    found = relayed_wrong(world, sent, altered)
    assert found.holds[0].cause is Cause.WRONG_PAYLOAD
    assert of(found, Cause.NO_ACCESS_LIST).verdict is not Verdict.HOLDS


@demonstrates(Cause.EXPIRED, By.INDEXED)
def test_a_message_expires_once_its_window_is_over() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.mine(count=20)
    followed = Followed(world)
    DependencySet.objects.update(expiry_window=20)
    found = judged(world, sent, followed)
    assert found.holds[0].cause is Cause.EXPIRED
    assert "Resend it on Chain 901" in found.holds[0].action.user  # type: ignore[union-attr]


@demonstrates(Cause.EXPIRES_SOON, By.INDEXED)
def test_a_message_that_nodes_refuse_already_urges() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.mine(count=20)
    followed = Followed(world)
    DependencySet.objects.update(expiry_window=60, ingress_margin=30)
    found = judged(world, sent, followed)
    assert found.holds[0].cause is Cause.EXPIRES_SOON
    assert found.holds[0].title == "Normal nodes refuse it so close to its expiry"


@demonstrates(Cause.NOT_IN_SET, By.INDEXED)
def test_a_destination_outside_the_set_is_undeliverable() -> None:
    world = World(901, 902)
    sent = world.send(901, 999, b"to nowhere")
    world.mine(count=3)
    found = judged(world, sent)
    assert found.holds[0].cause is Cause.NOT_IN_SET


@demonstrates(Cause.SOURCE_REPLACED, By.INDEXED)
def test_a_reorg_of_the_source_takes_the_message() -> None:
    world = World(901, 902)
    world.mine()
    sent = sent_in(world)
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, 1)
    world.mine()
    found = judged(world, sent, followed)
    assert found.holds[0].cause is Cause.SOURCE_REPLACED
    assert found.holds[0].evidence[0].block == 2


@demonstrates(Cause.DESTINATION_REPLACED, By.INDEXED)
def test_a_replaced_block_of_the_destination_takes_the_relay_back() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.relay(sent)
    world.mine()
    followed = Followed(world)
    followed.catch_up()
    replace_blocks(world, 902, 1)
    world.mine()
    found = judged(world, sent, followed)
    assert found.holds[0].cause is Cause.DESTINATION_REPLACED
    assert found.holds[0].weight is Weight.ASKS


@demonstrates(Cause.NOT_SAFE_YET, By.INDEXED)
@demonstrates(Cause.SHOWN_PENDING_ELSEWHERE, By.INDEXED)
def test_an_executed_message_waits_to_be_safe() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.relay(sent)
    world.mine()
    found = judged(world, sent)
    assert [one.cause for one in found.holds] == [
        Cause.NOT_SAFE_YET,
        Cause.SHOWN_PENDING_ELSEWHERE,
    ]


@demonstrates(Cause.NO_CALLBACK, By.INDEXED)
def test_eth_arrives_without_a_call() -> None:
    world = World(901, 902)
    sent = world.send_eth(901, 902, 10**15)
    world.mine()
    world.relay(sent)
    world.mine()
    assert of(judged(world, sent), Cause.NO_CALLBACK).verdict is Verdict.HOLDS


@demonstrates(Cause.INTEROP_INACTIVE, By.INDEXED)
def test_a_message_before_the_activation_never_counts() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.mine(count=3)
    followed = Followed(world)
    Chain.objects.filter(chain_id=901).update(lagoon_time=world.chains[901].latest.timestamp)
    found = judged(world, sent, followed)
    assert found.holds[0].cause is Cause.INTEROP_INACTIVE
    assert found.holds[0].weight is Weight.BLOCKS


@demonstrates(Cause.CLOCK_AHEAD, By.INDEXED)
def test_a_message_from_a_later_second_waits_for_the_destination() -> None:
    world = World(901, 902)
    world.mine(902, count=3)
    world.mine(901, count=9)
    sent = world.send(901, 902, b"early bird")
    world.mine(901)
    assert of(judged(world, sent), Cause.CLOCK_AHEAD).verdict is Verdict.HOLDS


@demonstrates(Cause.ALREADY_RELAYED, By.INDEXED)
def test_a_relay_after_the_execution_is_pointed_to_it() -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.relay(sent)
    world.mine()
    world.fail(sent, contracts.ERROR_MESSAGE_ALREADY_RELAYED)
    world.mine()
    one = of(judged(world, sent), Cause.ALREADY_RELAYED)
    assert one.verdict is Verdict.HOLDS
    assert {seen.label for seen in one.evidence} >= {"RelayedMessage", "Relay"}


def test_facts_are_read_in_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    world = World(901, 902)
    sent = sent_in(world)
    world.fail(sent, b"\xd9\x3c\x06\x65")
    world.mine()
    judged(world, sent)
    detail = get_message(sent.hash)
    assert detail is not None
    with django_assert_max_num_queries(5):
        facts = read_facts(detail, world.chains[901].latest.timestamp, None)
    assert diagnose(facts).holds[0].cause is Cause.TARGET_REVERTS
