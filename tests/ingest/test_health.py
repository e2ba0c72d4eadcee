"""Which endpoint is asked for a block, why none can be, and what failures teach."""

from datetime import UTC, datetime, timedelta

import pytest

from messaging.chain.errors import ChainError, Limited, Pruned, Retry, Shrink, Stop
from messaging.ingest import health
from messaging.ingest.health import EndpointView, choose, reason_to_wait
from messaging.models import Chain, Endpoint

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOON = NOW + timedelta(seconds=7)
db = pytest.mark.django_db

WELL = EndpointView(1, 1)
SECOND = EndpointView(2, 2)
RESTING = EndpointView(3, 1, rest_until=SOON, error="It is down.")
STOPPED = EndpointView(4, 1, rest_until=SOON, needs_person=True, error="Check its key.")
RECENT = EndpointView(6, 1, failures=1, rest_until=NOW - timedelta(seconds=9))
LONG_AGO = EndpointView(7, 1, failures=1, rest_until=NOW - timedelta(minutes=9))
PRUNED = EndpointView(5, 1, logs_from=100)


@pytest.mark.parametrize(
    ("endpoints", "block", "chosen"),
    [
        ((WELL, SECOND), 0, WELL),
        ((SECOND, WELL), 0, WELL),
        ((RESTING, SECOND), 0, SECOND),
        ((RECENT, SECOND), 0, SECOND),
        ((RECENT,), 0, RECENT),
        ((LONG_AGO, SECOND), 0, LONG_AGO),
        ((STOPPED, SECOND), 0, SECOND),
        ((PRUNED, SECOND), 99, SECOND),
        ((PRUNED, SECOND), 100, PRUNED),
        ((RESTING,), 0, None),
        ((PRUNED,), 99, None),
        ((), 0, None),
    ],
)
def test_the_first_that_neither_rests_nor_lacks_the_block_is_asked(
    endpoints: tuple[EndpointView, ...], block: int, chosen: EndpointView | None
) -> None:
    assert choose(endpoints, block, NOW) == chosen


@pytest.mark.parametrize(
    ("endpoints", "kind", "text"),
    [
        ((), Stop, "Base has no enabled RPC endpoint: add one"),
        ((PRUNED,), Pruned, "No endpoint of Base keeps logs of block 9, the oldest begin at 100"),
        ((STOPPED,), Stop, "Check its key."),
        ((STOPPED, PRUNED), Stop, "Check its key."),
        ((RESTING, STOPPED), Retry, "It is down."),
    ],
)
def test_why_none_can_be_asked_is_told(
    endpoints: tuple[EndpointView, ...], kind: type[ChainError], text: str
) -> None:
    reason = reason_to_wait(endpoints, 9, chain="Base", now=NOW)
    assert type(reason) is kind
    assert str(reason).startswith(text)


def test_where_all_rest_the_wait_ends_with_the_first_rest() -> None:
    later = EndpointView(9, 2, rest_until=NOW + timedelta(seconds=60), error="It is slow.")
    reason = reason_to_wait((later, RESTING), 0, chain="Base", now=NOW)
    assert isinstance(reason, Retry)
    assert reason.after == 7


@pytest.fixture
def endpoint() -> Endpoint:
    chain = Chain.objects.create(chain_id=901, name="Base")
    return Endpoint.objects.create(chain=chain, url="http://127.0.0.1:9/")


def _fail(endpoint: Endpoint, error: ChainError, seen: int = 0) -> Endpoint:
    (view,) = health.view_endpoints(endpoint.chain_id)
    health.note_failure(view, error, block=50, seen=seen)
    return Endpoint.objects.get(pk=endpoint.pk)


@db
def test_failures_in_a_row_rest_longer_and_an_answer_ends_them(endpoint: Endpoint) -> None:
    rests = [_fail(endpoint, Retry("It is down.")).rest_until for _ in range(3)]
    assert [rest is not None for rest in rests] == [True] * 3
    assert rests == sorted(rests, key=lambda rest: rest or NOW)
    health.note_answers(endpoint.pk, head=7, latency=0.1)
    well = Endpoint.objects.get(pk=endpoint.pk)
    assert (well.failures, well.rest_until, well.error, well.head) == (0, None, "", 7)


@db
def test_the_wait_that_a_node_asks_for_is_kept(endpoint: Endpoint) -> None:
    failed = _fail(endpoint, Retry("Later.", after=120))
    assert failed.rest_until is not None
    assert failed.rest_until > datetime.now(UTC) + timedelta(seconds=100)


@db
def test_too_many_calls_lower_the_pace(endpoint: Endpoint) -> None:
    assert _fail(endpoint, Limited("Too many."), seen=40).rate_limit == 30
    assert _fail(endpoint, Limited("Too many."), seen=40).rate_limit == 30, "the same burst"
    Endpoint.objects.update(limited_at=datetime.now(UTC) - timedelta(seconds=9))
    assert _fail(endpoint, Limited("Too many."), seen=0).rate_limit == 22


@db
def test_a_pace_recovers_with_time_whoever_asks(endpoint: Endpoint) -> None:
    for minutes, limit in ((0, 20), (1, 38), (1, 38), (60, None)):
        since = datetime.now(UTC) - timedelta(minutes=minutes)
        Endpoint.objects.update(rate_limit=20, limited_at=since)
        (view,) = health.view_endpoints(endpoint.chain_id)
        health.note_calm(view)
        health.note_calm(view)
        assert Endpoint.objects.get().rate_limit == limit


@db
def test_pruned_history_is_no_failure_but_a_limit(endpoint: Endpoint) -> None:
    pruned = _fail(endpoint, Pruned("It lacks that part of history."))
    assert (pruned.logs_from, pruned.rest_until, pruned.needs_person) == (51, None, False)


@db
def test_what_only_a_person_can_mend_says_so_until_somebody_did(endpoint: Endpoint) -> None:
    assert _fail(endpoint, Stop("Check its key.")).needs_person
    health.wake(endpoint.chain_id)
    woken = Endpoint.objects.get()
    assert (woken.needs_person, woken.rest_until, woken.error) == (False, None, "")


@db
def test_a_block_too_large_to_answer_is_tried_again(endpoint: Endpoint) -> None:
    assert _fail(endpoint, Shrink("Ask for fewer blocks.")).needs_person is False


@db
def test_history_that_was_missing_is_asked_for_again_after_a_retry(endpoint: Endpoint) -> None:
    _fail(endpoint, Pruned("It lacks that part of history."))
    health.wake(endpoint.chain_id)
    assert Endpoint.objects.get().logs_from is None
