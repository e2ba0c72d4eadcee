"""Messages counted by hour and lane: always what a plain look at every message says."""

import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from messaging.ingest.plan import Done, Wait
from messaging.ingest.spans import ensure_spans, view
from messaging.ingest.step import step
from messaging.ingest.tallies import HOURS_AT_ONCE, count_messages, count_stale_hours
from messaging.linking.rebuild import relink_all
from messaging.models import Chain, Message, StaleHour, Tally
from messaging.ops.audit import audit
from messaging.ops.resync import resync_chain
from messaging.protocol.lifecycle import Status
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed
from tests.fakes.tallied import HOUR, now_of, play, recount, tallied, true_tallies
from tests.fakes.world import World
from tests.tracing.every_status import every_status

PAIR = (901, 902)


@pytest.fixture
def world() -> World:
    """Two chains whose blocks are 40 minutes apart, so that a short world has many hours."""
    return World(*PAIR, block_time=2_400)


@pytest.mark.django_db
def test_every_status_is_counted_as_it_is_listed() -> None:
    seen = every_status()
    recount(seen.world)
    assert tallied() == true_tallies()
    assert StaleHour.objects.count() == 0
    total = Tally.objects.get(period=Tally.Period.LAST_WEEK, source=None)
    assert (total.resent, total.invalid, total.failed) == (1, 1, 1)
    assert total.source_missing == 3


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(901, 902), (902, 901)])
def test_the_order_in_which_chains_are_read_makes_no_difference(
    world: World, order: tuple[int, int]
) -> None:
    play(world)
    followed = Followed(world)
    for chain_id in order:
        followed.catch_up(chain_id)
        recount(world)
        assert tallied() == true_tallies()
    assert sum(one["executed"] for one in tallied().values() if "executed" in one) == 6
    assert {one["moved"] for one in tallied().values()} == {0, 5 * 10**18}


@pytest.mark.django_db
def test_what_moved_is_added_up_exactly_and_without_reading_payloads(world: World) -> None:
    for amount in (2**255, 2**254 + 1):
        sent = world.send_eth(901, 902, amount)
        world.send_token(901, 902, 7)
        world.mine()
        world.relay(sent)
    world.send_eth(901, 902, 3)  # and nobody relays it
    world.mine()
    Followed(world).catch_up()
    with CaptureQueriesContext(connection) as captured:
        recount(world)
    total = Tally.objects.get(period=Tally.Period.LAST_WEEK, source=None)
    assert total.moved == 2**255 + 2**254 + 1
    assert not [one["sql"] for one in captured if "payload" in one["sql"]]


@pytest.mark.django_db
def test_a_send_that_a_reorg_moves_to_another_hour_leaves_its_old_one(world: World) -> None:
    followed = Followed(world)
    world.mine(count=3)
    followed.catch_up()
    world.send(901, 902, b"moved")
    world.mine(901)
    followed.catch_up()
    recount(world)
    before = set(tallied())
    world.reorg(901, 1)
    world.mine(901, count=2)
    world.send(901, 902, b"moved")
    world.mine(901)
    followed.catch_up()
    recount(world)
    assert tallied() == true_tallies()
    assert not before & set(tallied())


@pytest.mark.django_db
def test_a_reorg_that_takes_the_send_leaves_its_relay_in_the_hour_of_the_relay(
    world: World,
) -> None:
    followed = Followed(world)
    world.mine(count=3)
    sent = world.send(901, 902, b"unsent")
    world.mine(901)
    world.mine(902, count=4)
    world.relay(sent)
    world.mine(902)
    followed.catch_up()
    recount(world)
    world.reorg(901, 1)
    world.mine(901)
    followed.catch_up()
    recount(world)
    assert tallied() == true_tallies()
    assert [one["source_missing"] for one in tallied().values()] == [1, 1]


@pytest.mark.django_db
def test_a_resend_counts_once_and_from_the_send_that_was_relayed(world: World) -> None:
    followed = Followed(world)
    sent = world.send(901, 902, b"twice")
    world.mine(count=3)
    again = world.resend(sent)
    world.mine()
    world.relay(again)
    world.mine()
    followed.catch_up()
    recount(world)
    assert tallied() == true_tallies()
    (total,) = (one for key, one in tallied().items() if key[1] is None)
    assert (total["sent"], total["resent"]) == (1, 1)


@pytest.mark.django_db
def test_a_message_sent_very_often_leaves_the_hour_of_a_send_that_is_no_longer_the_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.linking.reading.MANY_SENDS", 1)
    sent = world.send(901, 902, b"often")
    for _ in range(3):
        world.mine(count=2)
        world.resend(sent)
    world.mine()
    followed = Followed(world)
    late = Chain.objects.get(chain_id=901)
    late.spans.update(first_block=4, next_block=4, receipts_from=4, receipts_to=4)
    followed.catch_up()
    recount(world)
    ensure_spans(late, -1)
    older = late.spans.get(first_block=0).pk
    while not isinstance(step(view(older), WorldClient(world, 901), 500), Done | Wait):
        pass
    recount(world)
    assert Message.objects.get(message_hash=sent.hash).sends == 4
    assert tallied() == true_tallies()


@pytest.mark.django_db
def test_what_a_resync_forgets_is_counted_no_more(world: World) -> None:
    play(world)
    followed = Followed(world)
    followed.catch_up()
    recount(world)
    for chain in Chain.objects.all():
        resync_chain(chain)
    recount(world)
    assert tallied() == true_tallies() == {}


@pytest.mark.django_db
def test_messages_from_before_anything_was_counted_are_counted_first(world: World) -> None:
    play(world)
    Followed(world).catch_up()
    StaleHour.objects.all().delete()
    recount(world)
    assert tallied() == true_tallies() != {}


@pytest.mark.django_db
def test_counting_comes_to_an_end_where_a_reorg_took_every_message(world: World) -> None:
    followed = Followed(world)
    world.send(901, 902, b"soon gone")
    world.mine(901)
    followed.catch_up()
    world.reorg(901, 1)
    followed.catch_up()
    assert {one.status for one in Message.objects.all()} == {Status.DROPPED}
    assert [count_stale_hours() for _ in range(3)] == [1, 0, 0]
    assert tallied() == true_tallies() == {}


@pytest.mark.django_db
def test_a_rebuild_counts_everything_again_and_changes_nothing(world: World) -> None:
    play(world)
    Followed(world).catch_up()
    recount(world)
    before = tallied()
    Tally.objects.update(sent=77)
    relink_all()
    recount(world)
    assert tallied() == before


@pytest.mark.django_db(transaction=True)
def test_an_audit_marks_nothing(world: World) -> None:
    play(world)
    Followed(world).catch_up()
    recount(world)
    assert all(one.unchecked for one in audit())
    assert StaleHour.objects.count() == 0


@pytest.mark.django_db
def test_many_stale_hours_are_counted_newest_first_in_batches(world: World) -> None:
    for number in range(2 * HOURS_AT_ONCE):
        world.send(901, 902, b"%d" % number)
        world.mine()
    Followed(world).catch_up()
    marked = set(StaleHour.objects.values_list("hour", flat=True))
    assert count_stale_hours() == HOURS_AT_ONCE
    counted = {hour for hour, *_ in tallied()}
    assert counted == set(sorted(marked)[-HOURS_AT_ONCE:])
    recount(world)
    assert tallied() == true_tallies()


@pytest.mark.django_db
def test_the_last_hour_is_exact_and_the_others_are_hours_of_the_clock(world: World) -> None:
    for number in range(12):
        world.send(901, 902, b"%d" % number)
        world.mine()
    Followed(world).catch_up()
    recount(world)
    sent = list(Message.objects.values_list("timestamp", flat=True))
    now = now_of(world)
    totals = {row.period: row for row in Tally.objects.filter(source=None, until=now)}
    for period, hours in ((2, 24), (3, 168)):
        since = (now // HOUR - hours + 1) * HOUR
        assert totals[period].sent == sum(at >= since for at in sent)
        assert totals[period].since == since
    assert totals[1].sent == sum(at >= now - HOUR for at in sent)


@pytest.mark.django_db
def test_a_week_of_very_many_lanes_is_added_up_some_rows_at_a_time() -> None:
    lanes, week = range(100), range(168)
    Tally.objects.bulk_create(
        Tally(period=0, since=at * HOUR, until=(at + 1) * HOUR, source=1, destination=lane, sent=1)
        for at in week
        for lane in lanes
    )
    tracemalloc.start()
    count_messages(167 * HOUR)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * 1024 * 1024
    lanes_of_week = Tally.objects.filter(period=Tally.Period.LAST_WEEK, source=1)
    assert set(lanes_of_week.values_list("sent", flat=True)) == {len(week)}


@pytest.mark.django_db
def test_a_period_is_added_up_again_only_after_a_while(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Followed(world).catch_up()
    now = now_of(world)
    count_messages(now)
    with django_assert_max_num_queries(17):
        count_messages(now + 1)
    assert set(Tally.objects.values_list("until", flat=True)) == {now}
    count_messages(now + 10)
    assert set(Tally.objects.values_list("until", flat=True)) == {now, now + 10}
