"""The recording is what its script makes, says what it is meant to say, and loads as it was."""

from collections import Counter
from pathlib import Path

import pytest

from messaging.protocol.decoding import decode
from messaging.protocol.events import ExecutingMessage, RelayedMessage, SentMessage, Undecoded
from messaging.protocol.hashing import message_hash
from tests.fakes.record import RECORDING, three_chains
from tests.fakes.recording import load_world, save_world
from tests.fakes.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return load_world(RECORDING)


def test_the_recording_is_what_its_script_makes(tmp_path: Path) -> None:
    save_world(three_chains(), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == RECORDING.read_bytes()


def test_a_saved_world_loads_as_it_was(world: World, tmp_path: Path) -> None:
    made = three_chains()
    assert {it.id: it.blocks for it in world.chains.values()} == {
        it.id: it.blocks for it in made.chains.values()
    }


def test_a_changed_recording_is_refused(tmp_path: Path) -> None:
    changed = RECORDING.read_text().replace('"timestamp": 1750000002', '"timestamp": 1750000003')
    (tmp_path / "changed.json").write_text(changed)
    with pytest.raises(ValueError, match="block 1 of chain 901 is not what was recorded"):
        load_world(tmp_path / "changed.json")


def test_every_log_of_ours_is_readable(world: World) -> None:
    events = [decode(log) for logs in world.truth().values() for log in logs]
    assert not [event for event in events if isinstance(event, Undecoded)]


def test_the_recording_holds_every_kind_of_message(world: World) -> None:
    sends: Counter[bytes] = Counter()
    relays: set[bytes] = set()
    executions = 0
    for chain_id, logs in world.truth().items():
        for event in map(decode, logs):
            if isinstance(event, SentMessage):
                sends[_hash_of(chain_id, event)] += 1
            relays |= {event.message_hash} if isinstance(event, RelayedMessage) else set()
            executions += isinstance(event, ExecutingMessage)
    assert (len(sends), len(relays & sends.keys()), max(sends.values())) == (36, 25, 2)
    assert len(relays - sends.keys()) == 1
    assert executions - len(relays) == 8


def _hash_of(source: int, event: SentMessage) -> bytes:
    return message_hash(
        destination=event.destination,
        source=source,
        nonce=event.nonce,
        sender=event.sender,
        target=event.target,
        message=event.message,
    )
