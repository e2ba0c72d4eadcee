"""The answers of rollup nodes, recorded and odd ones: levels, or an error that is no guess."""

from typing import Any

import msgspec
import pytest

from messaging.chain.levels import LevelBlock, Levels, ordered
from messaging.chain.rollup_wire import (
    read_derived,
    read_super_root,
    read_supernode_status,
    read_supervisor_status,
    read_sync_status,
)
from tests.protocol.vectors import recorded

STALLED = recorded("syncstatus-stalled-420120186-7.json")
CHAINS = [key for key in STALLED if key.isdecimal()]
HASH = "0x" + "ab" * 32
ZERO = "0x" + "00" * 32


def raw(value: object) -> msgspec.Raw:
    """A result as it comes over the wire."""
    return msgspec.Raw(msgspec.json.encode(value))


def ref(number: object, digest: str = HASH, **more: object) -> dict[str, object]:
    """A block as nodes name it."""
    return {"hash": digest, "number": number, **more}


def status(**changes: Any) -> dict[str, Any]:
    """A sync status with the head at 9, local-safe at 7, safe at 5, finalized at 3."""
    whole = {
        "unsafe_l2": ref(9),
        "cross_unsafe_l2": ref(8),
        "local_safe_l2": ref(7),
        "safe_l2": ref(5),
        "finalized_l2": ref(3),
    }
    return {key: value for key, value in (whole | changes).items() if value is not ...}


def stalled(chain_id: str) -> Levels:
    """The recorded numbers as an answer; their hashes were cut in the source."""
    numbers = {key: ref(value) for key, value in STALLED[chain_id].items() if key.endswith("_l2")}
    return read_sync_status(raw(numbers))


@pytest.mark.parametrize("chain_id", CHAINS)
def test_the_stalled_recording_has_local_safe_far_ahead_of_safe(chain_id: str) -> None:
    levels = stalled(chain_id)
    assert levels.local_safe is not None
    assert levels.safe is not None
    assert levels.local_safe == levels.unsafe
    assert levels.local_safe.number - levels.safe.number > 16_000
    assert levels.cross_unsafe is None


def test_a_status_is_read_level_by_level_with_timestamps() -> None:
    levels = read_sync_status(raw(status(local_safe_l2=ref(7, timestamp=70))))
    assert levels.local_safe == LevelBlock(7, bytes.fromhex("ab" * 32), 70)
    numbers = [getattr(levels, name).number for name in levels.__struct_fields__]
    assert numbers == [9, 8, 7, 5, 3]


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"local_safe_l2": ...}, "local_safe"),
        ({"local_safe_l2": None}, "local_safe"),
        ({"finalized_l2": ref(0, ZERO)}, "finalized"),
        ({"cross_unsafe_l2": ref(9)}, "cross_unsafe"),
    ],
)
def test_a_level_that_is_absent_zeroed_or_only_repeated_is_not_told(
    changes: dict[str, Any], level: str
) -> None:
    assert getattr(read_sync_status(raw(status(**changes))), level) is None


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        "0x1",
        {},
        status(unsafe_l2=...),
        status(safe_l2=ref(-1)),
        status(safe_l2=ref(2**63)),
        status(safe_l2=ref(5.0)),
        status(safe_l2=ref("five")),
        status(safe_l2=ref(5, "0xab")),
        status(safe_l2=ref(8)),
        status(local_safe_l2=ref(10)),
        status(cross_unsafe_l2=ref(10)),
        status(finalized_l2=ref(6)),
    ],
)
def test_an_odd_status_is_refused(odd: object) -> None:
    with pytest.raises((msgspec.MsgspecError, ValueError)):
        read_sync_status(raw(odd))


@pytest.mark.parametrize("key", ["901", "0x385"])
def test_chain_ids_are_read_in_decimal_and_in_hex(key: str) -> None:
    assert read_supernode_status(raw({"chains": {key: status()}})).keys() == {901}
    chain = {"localSafe": ref("0x7"), "safe": ref(5)}
    levels = read_supervisor_status(raw({"chains": {key: chain}}))[901]
    assert levels.local_safe == LevelBlock(7, bytes.fromhex("ab" * 32))


@pytest.mark.parametrize("key", ["", "chain", "0x", "-1", "1" * 79, str(2**256), "9 01"])
def test_what_is_no_chain_id_is_refused(key: str) -> None:
    with pytest.raises((msgspec.MsgspecError, ValueError)):
        read_supernode_status(raw({"chains": {key: status()}}))


@pytest.mark.parametrize("answer", [ref(5), {"source": ref(1), "derived": ref(5)}])
def test_a_block_is_read_with_its_source_and_without(answer: object) -> None:
    assert read_derived(raw(answer)) == LevelBlock(5, bytes.fromhex("ab" * 32))


@pytest.mark.parametrize(
    ("output", "blocks"),
    [
        ({"blockHash": HASH}, {901: bytes.fromhex("ab" * 32)}),
        ({"blockRef": ref(5)}, {901: bytes.fromhex("ab" * 32)}),
        ({"blockHash": ZERO}, {}),
        (None, {}),
    ],
)
def test_a_super_root_names_the_optimistic_block_of_a_chain(
    output: object, blocks: dict[int, bytes]
) -> None:
    answer = {"optimistic_at_timestamp": {"901": {"output": output}}}
    found = read_super_root(raw(answer))
    assert (found.blocks, found.root) == (blocks, None)
    verified = read_super_root(raw(answer | {"data": {"super_root": HASH}}))
    assert verified.root == bytes.fromhex("ab" * 32)


def test_levels_are_ordered_but_for_cross_unsafe_beside_local_safe() -> None:
    block = {number: LevelBlock(number, bytes(32)) for number in range(4)}
    both = Levels(unsafe=block[3], cross_unsafe=block[1], local_safe=block[2])
    assert ordered(both) == both
    other = Levels(unsafe=block[3], cross_unsafe=block[2], local_safe=block[1])
    assert ordered(other) == other
    with pytest.raises(ValueError, match="higher safety level"):
        ordered(Levels(safe=block[1], finalized=block[2]))
