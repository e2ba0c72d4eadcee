"""What the filters say of themselves is kept for each chain, with since when they say it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from messaging.diagnosis.filter_states import note_filters
from messaging.models import Chain, Endpoint, FilterState
from tests.fakes.filter import FakeFilter

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(settings: Settings) -> Iterator[FakeFilter]:
    """One filter that serves two chains."""
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with FakeFilter() as gate:
        for chain_id in (901, 902):
            chain = Chain.objects.create(chain_id=chain_id, name=f"Chain {chain_id}")
            _filter(chain, gate.url)
        yield gate


def _filter(chain: Chain, url: str, position: int = 1) -> Endpoint:
    kind = Endpoint.Kind.INTEROP_FILTER
    return Endpoint.objects.create(chain=chain, kind=kind, url=url, position=position)


def _state(chain_id: int = 901) -> FilterState:
    return FilterState.objects.get(chain__chain_id=chain_id)


def test_a_healthy_filter_is_asked_once_for_all_its_chains(gate: FakeFilter) -> None:
    assert note_filters() == 0
    for chain_id in (901, 902):
        state = _state(chain_id)
        assert (state.reached, state.failsafe, state.healthy) == (True, False, True)
    assert [method for method, _ in gate.asked] == [
        "interop_checkAccessList",
        "admin_getFailsafeEnabled",
    ]
    assert gate.asked[0][1][0] == []


@pytest.mark.parametrize("text", ["failsafe is enabled, rejecting everything", "paused"])
@pytest.mark.parametrize("without_admin", [True, False])
def test_a_failsafe_is_told_by_itself_or_by_the_refusal(
    gate: FakeFilter, text: str, without_admin: bool
) -> None:
    gate.failsafe, gate.without_admin = True, without_admin
    gate.refuse(-320602, text, status=503)
    note_filters()
    state = _state()
    assert (state.reached, state.failsafe, state.healthy) == (True, True, False)
    assert (state.code, state.text) == (-320602, text)


def test_a_filter_that_is_not_ready_has_no_failsafe(gate: FakeFilter) -> None:
    gate.without_admin = True
    gate.refuse(-320400, "backfilling")
    note_filters()
    state = _state()
    assert (state.failsafe, state.healthy, state.code) == (None, False, -320400)


def test_since_when_it_says_so_changes_only_with_what_it_says(gate: FakeFilter) -> None:
    note_filters()
    first = _state()
    note_filters()
    again = _state()
    assert again.since == first.since
    assert again.asked_at > first.asked_at
    gate.failsafe = True
    note_filters()
    assert _state().since > first.since


@pytest.mark.parametrize(
    ("body", "status", "location"),
    [(b"<html>Sign in</html>", 200, None), (b"", 302, "http://127.0.0.1:1/")],
)
def test_what_is_no_filter_is_told_at_its_endpoint_until_it_answers(
    gate: FakeFilter, body: bytes, status: int, location: str | None
) -> None:
    gate.body, gate.status, gate.location = body, status, location
    assert note_filters() == 2
    state = _state()
    assert (state.reached, state.failsafe, state.healthy) == (False, None, False)
    assert "s3cretkey" not in state.text
    assert set(Endpoint.objects.values_list("error", flat=True)) == {state.text}
    gate.body, gate.status, gate.location = None, 200, None
    assert note_filters() == 0
    assert _state().reached
    assert set(Endpoint.objects.values_list("error", flat=True)) == {""}


def test_a_second_filter_counts_where_the_first_does_not_answer(gate: FakeFilter) -> None:
    chain = Chain.objects.get(chain_id=901)
    Endpoint.objects.filter(chain=chain).update(position=2)
    _filter(chain, "http://127.0.0.1:9/")
    assert note_filters() == 1
    assert _state().reached


def test_a_filter_that_is_taken_out_has_no_state(gate: FakeFilter) -> None:
    note_filters()
    Endpoint.objects.filter(chain__chain_id=902).delete()
    note_filters()
    assert FilterState.objects.get().chain.chain_id == 901
