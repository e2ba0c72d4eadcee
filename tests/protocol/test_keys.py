"""The hashes by which a log is known follow from it alone."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.facts import Kind
from messaging.protocol.hashing import checksum
from messaging.protocol.keys import KeyedLog, head_of, keys_of
from messaging.protocol.types import Identifier

HASH = b"\x07" * 32
SENT = KeyedLog(901, Kind.SENT, b"\x01" * 20, 5, 3, 99, HASH, 902, b"\x02" * 20, None, None, None)
READ = KeyedLog(902, Kind.EXECUTING, b"\x03" * 20, 8, 0, 120, HASH, 901, b"\x01" * 20, 5, 3, 99)


def test_a_send_and_its_execution_are_known_by_the_same_checksum() -> None:
    expected = checksum(Identifier(b"\x01" * 20, 5, 3, 99, 901), HASH)
    assert keys_of(SENT) == keys_of(READ) == (HASH, expected)


def test_any_other_log_is_known_by_its_payload_hash_alone() -> None:
    assert keys_of(SENT._replace(kind=Kind.OTHER)) == (HASH,)


def test_an_identifier_wider_than_the_protocol_allows_has_no_checksum() -> None:
    assert keys_of(READ._replace(source_log=2**32)) == (HASH,)


@given(st.binary(min_size=32, max_size=32))
def test_the_head_of_a_key_fits_a_column_and_is_the_same_for_the_same_key(key: bytes) -> None:
    assert -(2**63) <= head_of(key) < 2**63
    assert head_of(key) == head_of(b"\x03" + key[1:9] + bytes(23))
