"""Access-list keys there and back, refusals in sentences, and nonces in two parts."""

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.hashing import payload_hash
from messaging.protocol.identifier import (
    AccessListEntry,
    MalformedAccessList,
    MalformedIdentifier,
    access_list_keys,
    check_identifier,
    parse_access_list,
    read_access_list,
    split_nonce,
)
from messaging.protocol.payloads import encode_payload
from messaging.protocol.types import Identifier
from tests.protocol.shapes import hashes, identifiers, uint256
from tests.protocol.vectors import identifier_of, log_of, recorded, unhex, vectors


@pytest.mark.parametrize(("asked", "expected"), vectors("access_list"))
def test_access_list_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    hashed = unhex(asked.get("payloadHash", "")) or payload_hash(unhex(asked["payload"]))
    keys = access_list_keys(identifier_of(asked), hashed)
    assert ["0x" + key.hex() for key in keys] == expected["storageKeys"]


@pytest.mark.parametrize(("asked", "expected"), vectors("access_list_parse"))
def test_access_list_parse_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    assert parse_access_list([unhex(key) for key in asked["storageKeys"]]) == (
        AccessListEntry(
            chain_id=expected["chainId"],
            block_number=expected["blockNumber"],
            timestamp=expected["timestamp"],
            log_index=expected["logIndex"],
            checksum=unhex(expected["checksum"]),
        ),
    )


def test_the_keys_of_the_recorded_message_are_those_of_supersims_admin() -> None:
    recording = recorded("supersim-sentmessage-901-block14.json")
    log = log_of(recording["log"])
    hashed = payload_hash(encode_payload(log.topics, log.data))
    keys = access_list_keys(identifier_of(recording["identifier"]), hashed)
    (access_list,) = recording["accessList_from_admin_rpc"]
    assert ["0x" + key.hex() for key in keys] == access_list["storageKeys"]


@given(messages=st.lists(st.tuples(identifiers, hashes), max_size=4))
def test_keys_of_several_messages_are_parsed_back_in_order(
    messages: list[tuple[Identifier, bytes]],
) -> None:
    keys = [key for message in messages for key in access_list_keys(*message)]
    entries = parse_access_list(keys)
    assert [(e.chain_id, e.block_number, e.timestamp, e.log_index) for e in entries] == [
        (i.chain_id, i.block_number, i.timestamp, i.log_index) for i, _ in messages
    ]
    assert [e.checksum for e in entries] == [access_list_keys(*m)[-1] for m in messages]


@given(identifier=identifiers, hashed=hashes)
def test_only_a_chain_id_of_2_64_and_more_has_an_extension(
    identifier: Identifier, hashed: bytes
) -> None:
    types = [key[0] for key in access_list_keys(identifier, hashed)]
    assert types == ([1, 2, 3] if identifier.chain_id >= 2**64 else [1, 3])


@given(keys=st.lists(st.binary(max_size=33) | st.binary(min_size=32, max_size=32)))
def test_any_keys_are_parsed_whole_or_refused(keys: list[bytes]) -> None:
    with suppress(MalformedAccessList):
        entries = parse_access_list(keys)
        assert 2 * len(entries) <= len(keys) <= 3 * len(entries)


LOOKUP, EXTENSION, CHECKSUM = b"\1" + bytes(31), b"\2" + bytes(30) + b"\1", b"\3" + b"c" * 31


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ([CHECKSUM], "Key 1 .* begins with 0x03 where a lookup"),
        ([EXTENSION, CHECKSUM], "Key 1 .* begins with 0x02 where a lookup"),
        ([LOOKUP], "ends after key 1, where an extension .* or a checksum .* must follow"),
        ([LOOKUP, EXTENSION], "ends after key 2, where a checksum .* must follow"),
        ([LOOKUP, LOOKUP], "Key 2 .* begins with 0x01 where an extension .* or a checksum"),
        ([LOOKUP, EXTENSION, EXTENSION], "Key 3 .* begins with 0x02 where a checksum"),
        ([LOOKUP, CHECKSUM, CHECKSUM], "Key 3 .* begins with 0x03 where a lookup"),
        ([LOOKUP, b"\4" + bytes(31)], "Key 2 .* begins with 0x04"),
        ([bytes(32)], "Key 1 .* begins with 0x00 where a lookup"),
        ([b"\1\0\0\1" + bytes(28), CHECKSUM], "Key 1 .* 3 zero bytes after its type"),
        ([LOOKUP, b"\2" + bytes(6) + b"\1" + bytes(24), CHECKSUM], "Key 2 .* 7 zero bytes"),
        ([LOOKUP, CHECKSUM[:31]], "Key 2 .* has 31 bytes"),
        ([b""], "Key 1 .* has 0 bytes"),
    ],
)
def test_malformed_keys_are_refused_by_number(keys: list[bytes], sentence: str) -> None:
    with pytest.raises(MalformedAccessList, match=sentence):
        parse_access_list(keys)


def test_no_keys_name_no_message() -> None:
    assert parse_access_list([]) == ()


@given(identifier=identifiers)
def test_an_identifier_in_range_passes_unchanged(identifier: Identifier) -> None:
    assert check_identifier(identifier) is identifier


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("origin", bytes(19), "The origin .* has 19 bytes"),
        ("block_number", 2**64, r"The block number .* 0 to 2\^64 - 1"),
        ("log_index", 2**32, r"The log index .* 0 to 2\^32 - 1"),
        ("timestamp", -1, r"The timestamp -1 .* 0 to 2\^64 - 1"),
        ("chain_id", 2**256, r"The chain id .* 0 to 2\^256 - 1"),
    ],
)
def test_an_identifier_out_of_range_is_refused_by_field(
    field: str, value: Any, sentence: str
) -> None:
    good = Identifier(origin=bytes(20), block_number=1, log_index=0, timestamp=1, chain_id=901)
    with pytest.raises(MalformedIdentifier, match=sentence):
        check_identifier(msgspec.structs.replace(good, **{field: value}))


@pytest.mark.parametrize(("asked", "expected"), vectors("nonce_split"))
def test_nonce_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    # The vectors print no constant; the rule is 16 bits of version before 240 bits of counter.
    assert expected == {"version": None, "counter": None}
    digits = f"{int(asked['nonce'], 16):064x}"
    nonce = split_nonce(int(asked["nonce"], 16))
    assert (nonce.version, nonce.counter) == (int(digits[:4], 16), int(digits[4:], 16))


@given(nonce=uint256)
def test_a_nonce_is_its_version_and_its_counter(nonce: int) -> None:
    parts = split_nonce(nonce)
    assert parts.version < 2**16
    assert parts.version << 240 | parts.counter == nonce


WHERE = Identifier(bytes(20), 14, 2, 1_750_000_028, 901)


def test_keys_of_no_message_are_told_apart_from_those_before_and_after() -> None:
    keys = access_list_keys(WHERE, bytes(32))
    entries, others = read_access_list([b"\x09" * 32, *keys, keys[0], b"", *keys])
    assert [one.checksum for one in entries] == [keys[-1], keys[-1]]
    assert others == (b"\x09" * 32, keys[0], b"")


def test_no_key_at_all_names_no_message() -> None:
    assert read_access_list([]) == ((), ())
