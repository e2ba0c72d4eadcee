"""What a transaction tried to execute: directly, through contracts, by its access list."""

import time

import msgspec
import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.attempts import (
    MOST,
    AccessList,
    Attempt,
    Naming,
    find_attempts,
    may_attempt,
)
from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    L2_TO_L2_MESSENGER,
    SELECTOR_GAS_TANK_CLAIM,
    SELECTOR_GAS_TANK_RELAY,
    SELECTOR_RELAY_MESSAGE,
    TOPIC_SENT_MESSAGE,
)
from messaging.protocol.hashing import checksum, keccak256, message_hash
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.payloads import relay_message_call, validate_message_call
from messaging.protocol.types import Identifier
from tests.fakes.emitted import IDENTIFIER, calldata, identifier_tuple, sent_message

SENDER, TARGET, WRAPPER = b"\x11" * 20, b"\x22" * 20, b"\x33" * 20
WHERE = Identifier(L2_TO_L2_MESSENGER, 14, 2, 1_750_000_028, 901)
PAYLOAD = sent_message(902, 7, sender=SENDER, target=TARGET, message=b"hello").payload
HASH = message_hash(
    destination=902, source=901, nonce=7, sender=SENDER, target=TARGET, message=b"hello"
)
CHECKSUM = checksum(WHERE, keccak256(PAYLOAD))
KEYS = access_list_keys(WHERE, keccak256(PAYLOAD))
LISTED: AccessList = ((CROSS_L2_INBOX, KEYS),)
RELAY = relay_message_call(WHERE, PAYLOAD)
BY_RELAY = Attempt(Naming.RELAY, 901, 14, 2, 1_750_000_028, CHECKSUM, CHECKSUM, HASH)
BY_READ = msgspec.structs.replace(BY_RELAY, naming=Naming.READ, message_hash=None)
BY_LIST = msgspec.structs.replace(BY_RELAY, naming=Naming.LISTED, message_hash=None)
UNREADABLE = Attempt(Naming.UNREADABLE)


def _tank(selector: bytes) -> bytes:
    kinds: list[str] = [IDENTIFIER, "bytes"]
    values: list[object] = [identifier_tuple(WHERE), PAYLOAD]
    if selector == SELECTOR_GAS_TANK_RELAY:
        kinds, values = [*kinds, "address", "uint256"], [*values, "0x" + "44" * 20, 901]
    return selector + encode(kinds, values)


def _multicall(*calls: bytes) -> bytes:
    return calldata("aggregate((address,bytes)[])", [("0x" + "23" * 20, call) for call in calls])


RELAY_ALL = calldata(f"relayAll({IDENTIFIER}[],bytes[])", [identifier_tuple(WHERE)], [PAYLOAD])
EARLY = calldata(
    "relayMessage(uint256,uint256,uint256,address,address,bytes)",
    *(902, 901, 7, "0x" + SENDER.hex(), "0x" + TARGET.hex(), b"hello"),
)


@pytest.mark.parametrize(
    ("target", "call", "expected"),
    [
        (L2_TO_L2_MESSENGER, RELAY, BY_RELAY),
        (L2_TO_L2_MESSENGER, RELAY + b"\xff", BY_RELAY),
        (WRAPPER, _multicall(b"\x01\x02\x03\x04", RELAY), BY_RELAY),
        (WRAPPER, _multicall(_multicall(RELAY)), BY_RELAY),
        (WRAPPER, _tank(SELECTOR_GAS_TANK_RELAY), BY_RELAY),
        (WRAPPER, _multicall(_tank(SELECTOR_GAS_TANK_RELAY)), BY_RELAY),
        (WRAPPER, RELAY_ALL, BY_RELAY),
        (WRAPPER, _tank(SELECTOR_GAS_TANK_CLAIM), BY_READ),
        (CROSS_L2_INBOX, validate_message_call(WHERE, keccak256(PAYLOAD)), BY_READ),
        (WRAPPER, _multicall(validate_message_call(WHERE, keccak256(PAYLOAD))), BY_READ),
        (WRAPPER, b"\xca\x11\xa1\x1e", BY_LIST),
        (None, b"", BY_LIST),
    ],
)
def test_a_call_with_an_access_list_names_one_message(
    target: bytes | None, call: bytes, expected: Attempt
) -> None:
    assert may_attempt(target, call, LISTED)
    assert find_attempts(target, call, LISTED) == (expected,)


def test_without_an_access_list_the_call_alone_tells() -> None:
    assert find_attempts(L2_TO_L2_MESSENGER, RELAY, ()) == (
        msgspec.structs.replace(BY_RELAY, listed=None),
    )


def test_an_early_relay_names_the_message_and_no_place() -> None:
    early = Attempt(Naming.RELAY, 901, message_hash=HASH)
    assert find_attempts(L2_TO_L2_MESSENGER, EARLY, ()) == (early,)
    assert find_attempts(WRAPPER, _multicall(EARLY), ()) == (early,)


def test_a_list_with_another_checksum_for_the_place_is_kept_beside_the_call() -> None:
    keys = access_list_keys(WHERE, keccak256(b"another payload"))
    (found,) = find_attempts(L2_TO_L2_MESSENGER, RELAY, ((CROSS_L2_INBOX, keys),))
    assert (found.checksum, found.listed) == (CHECKSUM, keys[-1])


def test_a_relay_of_something_else_than_a_message_keeps_its_place() -> None:
    (found,) = find_attempts(L2_TO_L2_MESSENGER, relay_message_call(WHERE, b"no message"), ())
    assert (found.naming, found.block_number, found.message_hash) == (Naming.RELAY, 14, None)


def test_several_messages_of_one_transaction_come_in_order_and_once() -> None:
    later = msgspec.structs.replace(WHERE, block_number=15)
    lists = (*LISTED, (CROSS_L2_INBOX, access_list_keys(later, keccak256(PAYLOAD))))
    found = find_attempts(
        WRAPPER, _multicall(RELAY, relay_message_call(later, PAYLOAD), RELAY), lists
    )
    assert [one.block_number for one in found] == [14, 15]
    assert find_attempts(WRAPPER, RELAY_ALL, lists)[1].block_number == 15


def test_a_payload_that_no_key_proves_is_not_taken_for_the_listed_message() -> None:
    other = sent_message(902, 8, sender=SENDER, target=TARGET, message=b"other").payload
    call = calldata(f"relayAll({IDENTIFIER}[],bytes[])", [identifier_tuple(WHERE)], [other])
    assert find_attempts(WRAPPER, call, LISTED) == (BY_LIST,)


@pytest.mark.parametrize(
    ("target", "call", "keys"),
    [
        (WRAPPER, b"", (b"\x09" * 32,)),
        (WRAPPER, b"", (KEYS[0],)),
        (CROSS_L2_INBOX, b"\x01\x02", ()),
        (L2_TO_L2_MESSENGER, SELECTOR_RELAY_MESSAGE, ()),
    ],
)
def test_what_addresses_the_inbox_and_cannot_be_read_is_kept_as_such(
    target: bytes, call: bytes, keys: tuple[bytes, ...]
) -> None:
    assert find_attempts(target, call, ((CROSS_L2_INBOX, keys),)) == (UNREADABLE,)


def test_a_strange_key_does_not_hide_the_message_after_it() -> None:
    assert find_attempts(WRAPPER, b"", ((CROSS_L2_INBOX, (b"\x09" * 32, *KEYS)),)) == (BY_LIST,)


@pytest.mark.parametrize(
    "call",
    [
        b"\x00" + RELAY[:-40],
        b"\x00" + SELECTOR_RELAY_MESSAGE + b"\xff" * 400,
        b"\x00" + relay_message_call(WHERE, b"no message"),
        b"\x00" + validate_message_call(WHERE, keccak256(PAYLOAD))[:-1],
    ],
)
def test_inside_other_calldata_only_what_is_canonical_counts(call: bytes) -> None:
    assert find_attempts(WRAPPER, call, ()) == ()


def test_keys_under_other_contracts_name_nothing() -> None:
    assert find_attempts(WRAPPER, b"", ((WRAPPER, KEYS),)) == ()
    assert not may_attempt(WRAPPER, b"", ((WRAPPER, KEYS),))


def test_of_a_flood_of_messages_only_so_many_are_told_apart() -> None:
    places = [msgspec.structs.replace(WHERE, block_number=at) for at in range(2 * MOST)]
    keys = [key for one in places for key in access_list_keys(one, keccak256(PAYLOAD))]
    assert len(find_attempts(WRAPPER, b"", ((CROSS_L2_INBOX, keys),))) == MOST
    calls = b"".join(relay_message_call(one, PAYLOAD) for one in places)
    assert len(find_attempts(WRAPPER, b"\x00" + calls, ())) == MOST


def test_the_key_of_a_call_is_found_behind_any_number_of_others() -> None:
    places = [msgspec.structs.replace(WHERE, block_number=100 + at) for at in range(2 * MOST)]
    keys = [key for one in places for key in access_list_keys(one, keccak256(PAYLOAD))]
    found = find_attempts(L2_TO_L2_MESSENGER, RELAY, ((CROSS_L2_INBOX, [*keys, *KEYS]),))
    assert (found[0], len(found)) == (BY_RELAY, MOST)


IDENTIFIER_WORDS = RELAY[4 : 4 + 5 * 32]
LONG = (500_000).to_bytes(32)


@pytest.mark.parametrize(
    "unit",
    [
        SELECTOR_RELAY_MESSAGE,
        SELECTOR_RELAY_MESSAGE + bytes(12),
        SELECTOR_GAS_TANK_CLAIM + IDENTIFIER_WORDS + (192).to_bytes(32) + b"\xff" * 32,
        SELECTOR_RELAY_MESSAGE + IDENTIFIER_WORDS + (192).to_bytes(32) + LONG,
        TOPIC_SENT_MESSAGE,
        LONG + TOPIC_SENT_MESSAGE + bytes(128) + (64).to_bytes(32) + (499_776).to_bytes(32),
    ],
    ids=["selectors", "zeros", "endless", "long", "topics", "payloads"],
)
def test_a_megabyte_of_beginnings_is_read_in_no_time(unit: bytes) -> None:
    calldata = b"\x00" + unit * (10**6 // len(unit))
    began = time.perf_counter()
    assert find_attempts(WRAPPER, calldata, LISTED) == (BY_LIST,)
    assert time.perf_counter() - began < 0.4


PIECES = st.one_of(
    st.binary(max_size=80),
    st.sampled_from([RELAY, RELAY_ALL, EARLY, PAYLOAD, RELAY[:100], *KEYS]),
    st.sampled_from([_tank(SELECTOR_GAS_TANK_RELAY), validate_message_call(WHERE, b"\x05" * 32)]),
)
ADDRESSES = st.sampled_from([None, CROSS_L2_INBOX, L2_TO_L2_MESSENGER, WRAPPER])
KEY_LISTS = st.lists(st.one_of(st.sampled_from(KEYS), st.binary(max_size=40)), max_size=8)


@given(target=ADDRESSES, pieces=st.lists(PIECES, max_size=6), keys=KEY_LISTS)
def test_any_transaction_is_read_without_an_error(
    target: bytes | None, pieces: list[bytes], keys: list[bytes]
) -> None:
    access: AccessList = ((CROSS_L2_INBOX, keys),)
    found = find_attempts(target, b"".join(pieces), access)
    assert len(found) <= MOST
    assert bool(found) <= may_attempt(target, b"".join(pieces), access)


@given(before=st.binary(max_size=200), after=st.binary(max_size=200))
def test_a_relay_is_found_wherever_it_stands(before: bytes, after: bytes) -> None:
    found = find_attempts(WRAPPER, before + RELAY + after, ())
    assert HASH in {one.message_hash for one in found}
