"""Logs that are not what their own payloads say."""

import pytest

from messaging.linking.rebuild import relink_all
from messaging.ops.audit import Finding, Scope, audit
from messaging.ops.audit import payloads as payloads_check
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.ops.damaged import damage

pytestmark = pytest.mark.django_db(transaction=True)

SENT = "kind = 1 and nonce = 1"
RELAY = "kind = 3"
EXECUTING = "kind = 2 and message_hash is not null"
READ = "kind = 2 and message_hash is null"


def _payloads() -> list[Finding]:
    return [one for one in audit(Scope(nodes=False)) if one.check == "payloads"]


@pytest.mark.parametrize(
    ("change", "which", "place"),
    [
        ("payload = payload || '\\x00'", SENT, "1:1"),
        ("payload = '\\x'", SENT, "1:1"),
        ("payload = payload || '\\x00'", READ, "3:0"),
        ("payload_hash = '\\x00'", SENT, "1:1"),
        ("payload_hash = '\\x00'", EXECUTING, "2:0"),
        ("message_hash = '\\x00'", SENT, "1:1"),
        ("message_hash = '\\x00'", RELAY, "2:1"),
        ("message_hash = null", EXECUTING, "2:0"),
        ("message_hash = '\\x00'", READ, "3:0"),
        ("kind = 4", SENT, "1:1"),
        ("address = '\\x00'", SENT, "1:1"),
        ("topic_count = 3", SENT, "1:1"),
        ("peer = peer + 1", SENT, "1:1"),
        ("nonce = nonce + 1", RELAY, "2:1"),
        ("sender = target", SENT, "1:1"),
        ("target = sender", SENT, "1:1"),
        ("source_block = 7", READ, "3:0"),
        ("source_log = 7", READ, "3:0"),
        ("source_timestamp = 7", READ, "3:0"),
    ],
)
def test_whatever_key_is_not_what_the_payload_says_is_found(
    followed: Followed, change: str, which: str, place: str
) -> None:
    damage(f"update log set {change} where {which}")
    relink_all()
    (finding,) = _payloads()
    assert f" not what their own payloads say: 1 ({place}). Run" in finding.what


def test_an_executing_message_whose_relay_is_lost_is_found(followed: Followed) -> None:
    damage(f"delete from log where {RELAY}")
    relink_all()
    (finding,) = _payloads()
    assert finding.chain == "Chain 902"
    assert finding.what.endswith("say: 1 (2:0). Run `manage.py chains resync 902`.")


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 5])
def test_batches_of_any_size_read_every_log_once(
    world: World, followed: Followed, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        world.send(901, 902, b"%d" % number)
        if number % 4 == 0:
            world.mine()
    followed.catch_up()
    monkeypatch.setattr(payloads_check, "_BATCH", batch)
    assert _payloads() == []
    damage("update log set payload_hash = '\\x00' where kind = 1")
    (finding,) = _payloads()
    assert "say: 12 (1:0, 1:1, 1:2, 12:0, " in finding.what


def test_the_first_twenty_of_many_places_are_named(world: World, followed: Followed) -> None:
    for number in range(22):
        world.send(901, 902, b"more %d" % number)
    world.mine()
    followed.catch_up()
    damage("update log set peer = 7 where kind = 1")
    (finding,) = _payloads()
    assert "say: 25 (1:0, 1:1, 1:2, 12:0, " in finding.what
    assert "12:16, and 5 more). Run" in finding.what
