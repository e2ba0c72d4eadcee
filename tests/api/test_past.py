"""What was taken back over the API: a message's history, a chain's reorgs, a chain that forked."""

import pytest

from messaging.models import Chain, Span
from messaging.protocol.text import to_hex
from tests.api.asked import get, problem, read
from tests.tracing.past_world import Past, past_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def past() -> Past:
    return past_world()


def test_a_message_has_its_history(past: Past) -> None:
    (event,) = read(f"/api/v1/messages/{to_hex(past.moved.hash)}/")["history"]
    assert (event["kind"], event["cause"], event["ancestor_block"]) == ("sent", "ordinary", 1)
    old, new = event["place"], event["again"]
    assert (old["identifier"]["log_index"], new["identifier"]["log_index"]) == (0, 1)
    assert old["checksum"] != new["checksum"]
    assert old["identifier"]["chain_id"] == "901"
    (event,) = read(f"/api/v1/messages/{to_hex(past.relayed.hash)}/")["history"]
    assert (event["kind"], event["cause"]) == ("relayed", "replaced")
    assert (event["place"]["identifier"], event["again"]["identifier"]) == (None, None)
    assert event["again"]["transaction_hash"] != event["place"]["transaction_hash"]
    assert event["invalidated_block_hash"] == to_hex(past.invalid)


def test_messages_of_one_nonce_name_each_other(past: Past) -> None:
    for one, other in ((past.lost, past.taker), (past.taker, past.lost)):
        same = read(f"/api/v1/messages/{to_hex(one.hash)}/")["same_nonce"]
        assert [row["message_hash"] for row in same] == [to_hex(other.hash)]


def test_a_chain_lists_its_reorgs(past: Past) -> None:
    (one,) = read("/api/v1/chains/902/reorgs/")["results"]
    assert (one["cause"], one["depth"], one["logs"], one["complete"]) == ("replaced", 1, 2, True)
    assert one["invalidated_block_hash"] == one["old_hash"] == to_hex(past.invalid)
    assert "is not followed" in problem(get("/api/v1/chains/7/reorgs/"), 404, "not_found")


def test_a_forked_chain_is_stopped_with_its_block_and_the_command(past: Past) -> None:
    told = read("/api/v1/status/")["chains"][0]
    assert (told["forked_block"], told["remedy"]) == (None, None)
    Chain.objects.filter(chain_id=901).update(forked_at=12)
    Span.objects.filter(chain__chain_id=901).update(state=Span.State.STOPPED, error="It forked.")
    status = read("/api/v1/status/")
    told = status["chains"][0]
    assert (status["status"], told["state"], told["forked_block"]) == ("stopped", "stopped", 12)
    assert told["remedy"] == "manage.py chains resync 901"
    assert told["problems"] == ["The whole chain stopped and needs a person: It forked."]
    assert read("/api/v1/chains/901/")["remedy"] == told["remedy"]
