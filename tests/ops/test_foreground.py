"""Ingestion in the foreground: it ends when everything is stored, or says why it cannot be."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from messaging.chain.errors import ChainError
from messaging.ingest import attempts
from messaging.ingest.attempts import chains_to_look_at
from messaging.models import Chain, Execution, Message, Span, Transaction
from messaging.ops import foreground
from messaging.ops.foreground import (
    Coverage,
    Target,
    TargetError,
    coverage_of,
    ingest,
    targets_for,
)
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Validity
from tests.fakes.configured import configure, world_toml
from tests.fakes.emitted import emitted, word
from tests.fakes.followed import stored_places, true_places
from tests.fakes.node import FakeNode
from tests.fakes.world import World

db = pytest.mark.django_db
threads = pytest.mark.django_db(transaction=True)
HEAD = 11


def _chains() -> list[Chain]:
    return list(Chain.objects.all())


def _ingest(until: int | None = None, *, workers: int = 2) -> list[Coverage]:
    return ingest(targets_for(_chains(), until), workers=workers, report=lambda _coverage: None)


@pytest.fixture
def chain() -> Chain:
    return Chain.objects.create(chain_id=901, name="Base", start_block=10)


@db
@pytest.mark.parametrize(
    ("spans", "stored", "last"),
    [
        ([], 0, 9),
        ([(10, 10, None)], 0, 9),
        ([(10, 11, None)], 1, 10),
        ([(10, 20, None)], 10, 19),
        ([(10, 21, None)], 11, 20),
        ([(10, 999, None)], 11, 20),
        ([(0, 15, None)], 5, 14),
        ([(0, 5, None)], 0, 9),
        ([(10, 13, 14), (15, 18, None)], 6, 12),
        ([(10, 15, 14), (15, 18, None)], 8, 17),
        ([(21, 30, None)], 0, 9),
    ],
)
def test_coverage_counts_blocks_of_the_target_and_no_other(
    chain: Chain, spans: list[tuple[int, int, int | None]], stored: int, last: int
) -> None:
    for first, following, end in spans:
        values = {"first_block": first, "next_block": following, "last_block": end}
        Span.objects.create(chain=chain, enriched_to=0, **values)
    (found,) = coverage_of([Target(chain, 20)])
    assert (found.stored, found.last, found.wanted) == (stored, last, 11)
    assert found.reached == (stored == 11)


@db
@pytest.mark.parametrize(
    ("values", "stopped"),
    [({}, False), ({"state": "stopped"}, True), ({"failures": 4}, False), ({"failures": 5}, True)],
)
def test_a_target_that_a_person_must_look_at_is_stopped(
    chain: Chain, values: dict[str, object], stopped: bool
) -> None:
    Span.objects.create(
        chain=chain, first_block=10, next_block=10, enriched_to=0, error="It is down.", **values
    )
    (found,) = coverage_of([Target(chain, 20)])
    assert (found.stopped, found.error) == (stopped, "It is down.")


@db
def test_the_target_is_the_head_or_the_block_asked_for(node: FakeNode) -> None:
    configure(world_toml(node))
    assert [target.block for target in targets_for(_chains(), None)] == [HEAD, HEAD]
    assert [target.block for target in targets_for(_chains(), 4)] == [4, 4]


@db
@pytest.mark.parametrize(
    ("change", "until", "told"),
    [
        ({"paused": True}, None, "Chain 901 is paused: resume it in the admin first."),
        ({}, 12, "Chain 901 has no block 12 yet, its head is 11: give --until head."),
        ({"start_block": 5}, 4, "Block 4 of Chain 901 lies before its start block 5: give"),
    ],
)
def test_a_target_that_cannot_be_reached_is_refused(
    node: FakeNode, change: dict[str, object], until: int | None, told: str
) -> None:
    configure(world_toml(node))
    Chain.objects.filter(chain_id=901).update(**change)
    with pytest.raises(TargetError) as refused:
        targets_for(_chains(), until)
    assert str(refused.value).startswith(told)


@db
@pytest.mark.parametrize("until", [None, 4])
def test_a_node_that_does_not_answer_is_told_before_anything_begins(
    node: FakeNode, until: int | None
) -> None:
    configure(world_toml(node))
    with node.faulty(902, nonsense=b"<html>"), pytest.raises(ChainError, match="of Chain 902"):
        targets_for(_chains(), until)


@threads
@pytest.mark.parametrize("workers", [1, 3])
def test_everything_is_stored_with_its_transactions(
    node: FakeNode, world: World, workers: int
) -> None:
    configure(world_toml(node))
    assert all(one.reached for one in _ingest(workers=workers))
    assert stored_places() == true_places(world)
    hashes = {log.transaction_hash for logs in world.truth().values() for log in logs}
    assert {bytes(row.hash) for row in Transaction.objects.all()} == hashes
    assert set(Span.objects.values_list("holder", flat=True)) == {""}


@threads
def test_logs_of_other_contracts_that_were_read_are_fetched_too(
    node: FakeNode, world: World
) -> None:
    price = world.emit(901, emitted(b"\x09" * 20, "Price(uint256)", data=word(7)))
    world.mine()
    world.read(902, price)
    world.mine()
    configure(world_toml(node))
    _ingest()
    assert set(Execution.objects.values_list("validity", flat=True)) == {Validity.VALID}


@threads
def test_a_second_run_has_nothing_to_do(node: FakeNode) -> None:
    configure(world_toml(node))
    _ingest()
    before = stored_places()
    asked = len(node.requests[901])
    assert all(one.reached for one in _ingest())
    assert stored_places() == before
    assert len(node.requests[901]) <= asked + 3


@threads
@pytest.mark.parametrize("state", ["active", "stopped"])
def test_a_span_that_rests_or_stopped_is_tried_again(node: FakeNode, state: str) -> None:
    configure(world_toml(node))
    later = timezone.now() + timedelta(hours=1) if state == "active" else None
    for chain in _chains():
        Span.objects.create(
            chain=chain,
            first_block=0,
            next_block=0,
            enriched_to=0,
            state=state,
            error="It was down.",
            failures=9,
            retry_at=later,
        )
    assert all(one.reached for one in _ingest())


@threads
def test_a_chain_that_stops_ends_the_run_with_its_error_and_the_others_are_read(
    node: FakeNode, world: World
) -> None:
    configure(world_toml(node))
    targets = targets_for(_chains(), None)
    with node.faulty(901, other_chain=5):
        wrong, right = ingest(targets, workers=2, report=lambda _coverage: None)
    assert (wrong.reached, wrong.stopped, right.reached) == (False, True, True)
    assert "answers chain id 5, expected 901" in wrong.error
    assert stored_places() == true_places(world, [902])


@threads
def test_a_node_that_keeps_failing_ends_the_run(
    node: FakeNode, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(foreground, "_PATIENCE", 1)
    configure(world_toml(node))
    targets = targets_for(_chains(), None)
    with node.faulty(901, status=503):
        failed, _ = ingest(targets, workers=1, report=lambda _coverage: None)
    assert failed.stopped
    assert "Endpoint 1 of Chain 901" in failed.error


@threads
def test_progress_is_reported_up_to_the_end(node: FakeNode) -> None:
    configure(world_toml(node))
    reported: list[list[int]] = []
    ingest(
        targets_for(_chains(), None),
        workers=1,
        report=lambda coverage: reported.append([one.stored for one in coverage]),
    )
    assert reported[-1] == [HEAD + 1, HEAD + 1]


@threads
def test_failed_relays_above_finalized_are_looked_for_too(
    node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "ROUNDS", 1)
    sent = node.world.send(901, 902)
    node.world.mine()
    node.world.fail(sent)
    node.world.mine()
    configure(world_toml(node))
    _ingest()
    assert Message.objects.get(message_hash=sent.hash).status == Status.FAILED
    assert chains_to_look_at() == []


@threads
def test_receipts_that_a_node_does_not_give_keep_no_run_from_its_end(node: FakeNode) -> None:
    node.world.send(901, 902)
    node.world.mine()
    configure(world_toml(node))
    with node.faulty(901, results={"eth_getBlockReceipts": []}):
        assert all(one.reached for one in _ingest())
    assert len(chains_to_look_at()) == 1
