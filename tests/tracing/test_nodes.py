"""What people are told of a chain's endpoints: by number, with limits and failures, no address."""

import pytest
from django.utils import timezone

from messaging.models import Chain, Endpoint
from messaging.tracing.chain_status import NodeState, NodeStatus
from messaging.tracing.chains import get_chain
from tests.views.reading import open_page, text_of

pytestmark = pytest.mark.django_db
SECRET = "http://127.0.0.1:9/s3cretkey"


@pytest.fixture
def endpoint() -> Endpoint:
    chain = Chain.objects.create(chain_id=901, name="Base")
    return Endpoint.objects.create(chain=chain, url=SECRET)


def _told() -> NodeStatus:
    chain = get_chain(901)
    assert chain is not None
    (node,) = chain.nodes
    return node


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, NodeState.UNASKED),
        ({"answered_at": timezone.now()}, NodeState.WELL),
        ({"answered_at": timezone.now(), "rest_until": "2999-01-01T00:00:00Z"}, NodeState.RESTING),
        ({"answered_at": timezone.now(), "rest_until": "2001-01-01T00:00:00Z"}, NodeState.WELL),
        ({"needs_person": True}, NodeState.NEEDS_PERSON),
        ({"enabled": False, "needs_person": True}, NodeState.OFF),
    ],
)
def test_the_state_of_an_endpoint_is_told(
    endpoint: Endpoint, values: dict[str, object], state: NodeState
) -> None:
    Endpoint.objects.update(**values)
    assert _told().state is state


def test_the_lower_of_the_set_and_the_learned_pace_counts(endpoint: Endpoint) -> None:
    Chain.objects.update(rps=20)
    assert _told().rate_limit == 20
    Endpoint.objects.update(rate_limit=7)
    assert _told().rate_limit == 7


def test_the_chain_page_shows_limits_and_errors_and_never_an_address(endpoint: Endpoint) -> None:
    Endpoint.objects.update(
        answered_at=timezone.now(),
        latency=0.0404,
        head=1_234,
        range_limit=2_000,
        rate_limit=15,
        logs_from=500,
        error="Endpoint 1 of Base answered HTTP 503: ask again later.",
    )
    page = open_page("/chains/901/")
    text = text_of(page)
    assert "Endpoint 1 Answers 1234 40 ms 2000 15 500" in text.replace(",", "")
    assert "answered HTTP 503" in text
    assert "s3cretkey" not in page.content.decode()


def test_a_chain_without_an_endpoint_says_what_to_do() -> None:
    Chain.objects.create(chain_id=901, name="Base")
    assert "No execution endpoint is configured" in text_of(open_page("/chains/901/"))
