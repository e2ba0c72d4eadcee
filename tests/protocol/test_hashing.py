"""Every hash against the vectors, and against eth_abi and eth_utils."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.hashing import (
    checksum,
    invalidated_block_source_hash,
    keccak256,
    log_hash,
    message_hash,
    message_hash_of_log,
    payload_hash,
    sent_message_slot,
    successful_message_slot,
    super_root,
    transient_slot,
)
from messaging.protocol.payloads import encode_payload
from tests.fakes.emitted import sent_message
from tests.protocol.shapes import addresses, encode_identifier, hashes, identifiers, uint256
from tests.protocol.vectors import identifier_of, recorded, unhex, vectors

# The supersim payload, whose hash the vectors leave open and the domain reference prints (2.4 A).
PRINTED_PAYLOAD_HASHES = {"0x239eaa8910efd066ea6bad5057f60ea868da70c49dff4cb09403e90f970a812b"}


def payload_hash_of(asked: dict[str, Any]) -> bytes:
    if "payloadHash" in asked:
        return unhex(asked["payloadHash"])
    return payload_hash(unhex(asked["payload"]))


@pytest.mark.parametrize(("asked", "expected"), vectors("payload_hash"))
def test_payload_hash_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    found = "0x" + payload_hash(unhex(asked["payload"])).hex()
    assert found in {expected["payloadHash"]} | PRINTED_PAYLOAD_HASHES


@pytest.mark.parametrize(("asked", "expected"), vectors("log_hash"))
def test_log_hash_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    found = log_hash(unhex(asked["origin"]), unhex(asked["payloadHash"]))
    assert found == unhex(expected["logHash"])


@pytest.mark.parametrize(("asked", "expected"), vectors("log_hash_from_log"))
def test_log_hash_from_log_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    payload = encode_payload(map(unhex, asked["topics"]), unhex(asked["data"]))
    found = log_hash(unhex(asked["address"]), payload_hash(payload))
    assert found == unhex(expected["logHash"])


@pytest.mark.parametrize(("asked", "expected"), vectors("message_hash"))
def test_message_hash_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    found = message_hash(
        destination=asked["destination"],
        source=asked["source"],
        nonce=int(asked["nonce"], 16),
        sender=unhex(asked["sender"]),
        target=unhex(asked["target"]),
        message=unhex(asked["message"]),
    )
    assert found == unhex(expected["messageHash"])


@pytest.mark.parametrize(("asked", "expected"), vectors("checksum"))
def test_checksum_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    hashed = payload_hash_of(asked)
    identifier = identifier_of(asked)
    assert checksum(identifier, hashed) == unhex(expected["checksum"])
    if "logHash" in expected:
        assert log_hash(identifier.origin, hashed) == unhex(expected["logHash"])


@pytest.mark.parametrize(("asked", "expected"), vectors("super_root"))
def test_super_root_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    outputs = [(chain_id, unhex(root)) for chain_id, root in asked["outputs"]]
    assert super_root(asked["timestamp"], outputs) == unhex(expected["superRoot"])
    assert super_root(asked["timestamp"], reversed(outputs)) == unhex(expected["superRoot"])


@pytest.mark.parametrize(("asked", "expected"), vectors("invalidated_block_source_hash"))
def test_invalidated_block_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    assert asked["domain"] == 4
    found = invalidated_block_source_hash(unhex(asked["outputRoot"]))
    assert found == unhex(expected["sourceHash"])


@pytest.mark.parametrize(("asked", "expected"), vectors("transient_slot"))
def test_transient_slot_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    assert transient_slot(asked["seed"]) == unhex(expected["slot"])


def test_the_storage_key_of_a_relayed_message_is_the_one_printed_for_supersim() -> None:
    recording = recorded("supersim-sentmessage-901-block14.json")
    slot = successful_message_slot(unhex(recording["messageHash_from_supersim_log"]))
    assert slot.hex() == "4be0a6d30d63a1e6af36ac51aae8a9fbd9aa159fbc6bab1087a082592af256dc"


@given(nonce=uint256, hashed=hashes)
def test_storage_keys_are_those_of_solidity_mappings(nonce: int, hashed: bytes) -> None:
    sent = encode(["uint256", "uint256"], [nonce, 2])
    successful = encode(["bytes32", "uint256"], [hashed, 0])
    assert sent_message_slot(nonce) == keccak(sent)
    assert successful_message_slot(hashed) == keccak(successful)


@given(
    numbers=st.tuples(uint256, uint256, uint256),
    sender=addresses,
    target=addresses,
    message=st.binary(max_size=200),
)
def test_the_message_hash_covers_what_eth_abi_encodes(
    numbers: tuple[int, int, int], sender: bytes, target: bytes, message: bytes
) -> None:
    destination, source, nonce = numbers
    encoded = encode(
        ["uint256", "uint256", "uint256", "address", "address", "bytes"],
        [*numbers, "0x" + sender.hex(), "0x" + target.hex(), message],
    )
    found = message_hash(
        destination=destination,
        source=source,
        nonce=nonce,
        sender=sender,
        target=target,
        message=message,
    )
    assert found == keccak(encoded)


@given(data=st.binary(max_size=600))
def test_keccak_is_the_hash_of_eth_utils(data: bytes) -> None:
    assert keccak256(data) == keccak(data)


@given(identifier=identifiers, hashed=hashes)
def test_the_checksum_follows_the_ladder_of_the_specification(
    identifier: Any, hashed: bytes
) -> None:
    origin, block_number, log_index, timestamp, chain_id = encode_identifier(identifier)
    logged = keccak(unhex(origin) + hashed)
    place = f"{0:024x}{block_number:016x}{timestamp:016x}{log_index:08x}"
    placed = keccak(logged + bytes.fromhex(place))
    last = keccak(placed + encode(["uint256"], [chain_id]))
    assert checksum(identifier, hashed) == b"\x03" + last[1:]


@given(
    source=uint256,
    destination=uint256,
    nonce=uint256,
    sender=addresses,
    target=addresses,
    message=st.binary(max_size=100),
)
def test_a_log_s_own_words_give_the_message_hash(source: int, **sent: Any) -> None:
    destination, nonce = sent.pop("destination"), sent.pop("nonce")
    log = sent_message(destination, nonce, **sent)
    assert message_hash_of_log(source, log.topics, log.data) == message_hash(
        source=source, destination=destination, nonce=nonce, **sent
    )
