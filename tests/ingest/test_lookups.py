"""A transaction that nothing is indexed of is asked of every chain's nodes, each by itself."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from messaging import tasks
from messaging.chain.answers import LASTS, PATIENCE, Answer, Outcome, pack, unpack
from messaging.ingest import lookups
from messaging.ingest.alone import alone
from messaging.ingest.lookups import ask, chains_to_ask, look_up_waiting, see
from messaging.models import Chain, Endpoint, Log, Lookup
from messaging.protocol.attempts import Naming
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed
from tests.fakes.raced import elsewhere
from tests.fakes.world import World

pytestmark = pytest.mark.django_db
KEY = b"\x07" * 32


def _answers(key: bytes) -> dict[int, Answer]:
    kept = Lookup.objects.get(pk=key).answers
    chains = dict(Chain.objects.values_list("id", "chain_id"))
    return {int(chains[int(chain)]): unpack(one) for chain, one in kept.items()}


def _run() -> None:
    for chain in chains_to_ask():
        look_up_waiting(chain)


def test_every_chain_is_asked_and_what_its_node_answers_is_kept(
    world: World, followed: Followed
) -> None:
    with world.one_transaction(901):
        sent = world.send(901, 902, b"hello")
        world.send_eth(901, 902, 20 * 10**18)
    world.mine()
    ask(sent.transaction_hash)
    _run()
    answers = _answers(sent.transaction_hash)
    assert answers[902] == Answer(Outcome.UNKNOWN)
    seen = answers[901].seen
    assert seen is not None
    assert answers[901] == see(WorldClient(world, 901), sent.transaction_hash)
    assert (seen.fact.block_number, seen.timestamp) == (1, world.chains[901].latest.timestamp)
    assert [log.address for log in seen.logs] == [log.address for log in world.truth()[901]]
    assert chains_to_ask() == []
    assert not Log.objects.exists()


def test_a_reverted_relay_is_kept_with_what_it_tried_and_why(world: World) -> None:
    sent = world.send(901, 902, b"hello")
    world.mine()
    failed = world.fail(sent, b"\xde\xad\xbe\xef")
    world.mine()
    answer = unpack(pack(see(WorldClient(world, 902), failed.hash)))
    assert answer.seen is not None
    (attempt,) = answer.seen.attempts
    assert (attempt.naming, attempt.message_hash) == (Naming.RELAY, sent.hash)
    assert answer.seen.revert == b"\xde\xad\xbe\xef"
    assert answer.seen.fact.calldata == b""


def test_a_node_that_fails_is_told_and_keeps_no_other_from_answering(
    world: World, followed: Followed
) -> None:
    Endpoint.objects.filter(chain__chain_id=901).update(enabled=False)
    Chain.objects.filter(chain_id=902).update(paused=True)
    ask(KEY)
    _run()
    answers = _answers(KEY)
    assert answers[901].outcome is Outcome.FAILED
    assert "has no enabled RPC endpoint" in answers[901].text
    assert answers[902] == Answer(Outcome.PAUSED)


def test_asking_twice_is_asking_once_until_a_while_later(followed: Followed) -> None:
    ask(KEY)
    _run()
    ask(KEY)
    assert chains_to_ask() == []
    Lookup.objects.update(asked_at=timezone.now() - timedelta(seconds=lookups.AGAIN))
    ask(KEY)
    assert len(chains_to_ask()) == 2


def test_an_answer_that_is_known_is_not_asked_for_again(
    world: World, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(KEY)
    _run()
    monkeypatch.setattr(lookups, "opened_node", None)
    for chain in Chain.objects.all():
        look_up_waiting(chain.pk)


def test_every_one_of_many_is_answered_whatever_was_answered_before(followed: Followed) -> None:
    for number in range(60):
        ask(number.to_bytes(32))
        if number % 20 == 0:
            _run()
    _run()
    assert {len(one.answers) for one in Lookup.objects.all()} == {2}


def test_a_chain_is_asked_in_order_and_for_so_long(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "HOLDS", 0.0)
    first, second = b"\x09" * 32, b"\x01" * 32
    ask(first)
    ask(second)
    _run()
    assert set(_answers(first)) == {901, 902}
    assert _answers(second) == {}
    _run()
    assert set(_answers(second)) == {901, 902}


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_hangs_has_one_task_and_delays_no_other(
    world: World, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[int] = []
    monkeypatch.setattr(
        tasks.look_up_transactions_on,
        "apply_async",
        lambda arguments, **_: queued.append(*arguments),
    )
    slow, quick = Chain.objects.order_by("id").values_list("id", flat=True)
    for number in range(5):
        ask(number.to_bytes(32))
    tasks.look_up_transactions()
    assert queued == [slow, quick]
    with alone("lookups", slow):  # whoever asks it waits for its node
        for chain in queued:
            elsewhere(partial(tasks.look_up_transactions_on, chain))
    assert [set(_answers(number.to_bytes(32))) for number in range(5)] == [{902}] * 5
    assert chains_to_ask() == [slow]


def test_what_expired_is_forgotten_when_somebody_asks(followed: Followed) -> None:
    ask(KEY)
    Lookup.objects.update(asked_at=timezone.now() - timedelta(seconds=LASTS + 1))
    ask(b"\x08" * 32)
    assert [bytes(one.key) for one in Lookup.objects.all()] == [b"\x08" * 32]


def test_after_a_while_nobody_is_asked_any_more(followed: Followed) -> None:
    ask(KEY)
    Lookup.objects.update(asked_at=timezone.now() - timedelta(seconds=PATIENCE))
    assert chains_to_ask() == []


def test_of_many_logs_no_more_are_kept_than_a_page_can_show(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "MOST_LOGS", 3)
    with world.one_transaction(901):
        sent = [world.send(901, 902, b"x" * 100) for _ in range(5)]
    world.mine()
    seen = see(WorldClient(world, 901), sent[0].transaction_hash).seen
    assert seen is not None
    assert (len(seen.logs), seen.omitted) == (3, 2)
    monkeypatch.setattr(lookups, "MOST_BYTES", 400)
    seen = see(WorldClient(world, 901), sent[0].transaction_hash).seen
    assert seen is not None
    assert (len(seen.logs), seen.omitted) == (1, 4)
