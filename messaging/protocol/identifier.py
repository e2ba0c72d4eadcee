"""Identifiers as access-list keys and back, and nonces in their two parts; it asks no filter."""

from collections.abc import Sequence

import msgspec

from messaging.protocol.hashing import CHECKSUM_TYPE, checksum
from messaging.protocol.types import Identifier

_LOOKUP_TYPE = b"\x01"
_EXTENSION_TYPE = b"\x02"
_KEY_SIZE = 32
_ADDRESS_SIZE = 20
_LOW_BITS = 64
_COUNTER_BITS = 240


class MalformedAccessList(ValueError):
    """Keys that name no message; the text says which key, why, and what to do."""


class MalformedIdentifier(ValueError):
    """An identifier that no log can have; the text names the field and its range."""


class AccessListEntry(msgspec.Struct, frozen=True, gc=False):
    """The message that two or three access-list keys name; `timestamp` in seconds."""

    chain_id: int
    block_number: int
    timestamp: int
    log_index: int
    checksum: bytes


class Nonce(msgspec.Struct, frozen=True, gc=False):
    """A message nonce: 16 bits of version (0 in every release), 240 bits of counter."""

    version: int
    counter: int


def split_nonce(nonce: int) -> Nonce:
    """The two parts of a uint256 nonce."""
    return Nonce(version=nonce >> _COUNTER_BITS, counter=nonce & ((1 << _COUNTER_BITS) - 1))


def check_identifier(identifier: Identifier) -> Identifier:
    """The identifier itself, for hashing; raises MalformedIdentifier if a field is out of range."""
    if len(identifier.origin) != _ADDRESS_SIZE:
        raise MalformedIdentifier(
            f"The origin 0x{identifier.origin.hex()} has {len(identifier.origin)} bytes: "
            "give the 20 bytes of the address that emitted the log."
        )
    for field, value, bits in (
        ("block number", identifier.block_number, 64),
        ("log index", identifier.log_index, 32),
        ("timestamp", identifier.timestamp, 64),
        ("chain id", identifier.chain_id, 256),
    ):
        if value < 0 or value >> bits:
            raise MalformedIdentifier(
                f"The {field} {value} is out of range: give a number from 0 to 2^{bits} - 1."
            )
    return identifier


def access_list_keys(identifier: Identifier, payload_hash: bytes) -> tuple[bytes, ...]:
    """The storage keys to list under the inbox's address so that this message can be executed.

    Lookup, extension only for chain ids of 2^64 and more, checksum. Raises OverflowError for an
    identifier wider than the protocol allows; `check_identifier` says which field.
    """
    high = identifier.chain_id >> _LOW_BITS
    low = identifier.chain_id & ((1 << _LOW_BITS) - 1)
    lookup = (
        _LOOKUP_TYPE
        + bytes(3)
        + low.to_bytes(8)
        + identifier.block_number.to_bytes(8)
        + identifier.timestamp.to_bytes(8)
        + identifier.log_index.to_bytes(4)
    )
    last = checksum(identifier, payload_hash)
    if high:
        return lookup, _EXTENSION_TYPE + bytes(7) + high.to_bytes(24), last
    return lookup, last


def parse_access_list(keys: Sequence[bytes]) -> tuple[AccessListEntry, ...]:
    """The messages that the inbox's keys name, in order; raises MalformedAccessList.

    The order is the filter's: lookup, then extension or checksum; after an extension, checksum.
    """
    entries = []
    at = 0
    while at < len(keys):
        entry, at = _parse_entry(keys, at)
        entries.append(entry)
    return tuple(entries)


def read_access_list(
    keys: Sequence[bytes],
) -> tuple[tuple[AccessListEntry, ...], tuple[bytes, ...]]:
    """The messages that the inbox's keys name, and the keys that belong to none; never raises."""
    entries, others = [], []
    at = 0
    while at < len(keys):
        try:
            entry, at = _parse_entry(keys, at)
        except MalformedAccessList:
            others.append(keys[at])
            at += 1
        else:
            entries.append(entry)
    return tuple(entries), tuple(others)


def _parse_entry(keys: Sequence[bytes], at: int) -> tuple[AccessListEntry, int]:
    lookup = _key(keys, at, types=_LOOKUP_TYPE, zeros=3)
    following = _key(keys, at + 1, types=_EXTENSION_TYPE + CHECKSUM_TYPE)
    low, high = lookup[4:12], bytes(24)
    if following[:1] == _EXTENSION_TYPE:
        # The filter accepts an extension of zero; so do we, to show what the sender meant.
        high = _key(keys, at + 1, types=_EXTENSION_TYPE, zeros=7)[8:]
        at += 1
        following = _key(keys, at + 1, types=CHECKSUM_TYPE)
    entry = AccessListEntry(
        chain_id=int.from_bytes(high + low),
        block_number=int.from_bytes(lookup[12:20]),
        timestamp=int.from_bytes(lookup[20:28]),
        log_index=int.from_bytes(lookup[28:]),
        checksum=following,
    )
    return entry, at + 2


_KINDS = {1: "a lookup (0x01)", 2: "an extension (0x02)", 3: "a checksum (0x03)"}


def _key(keys: Sequence[bytes], at: int, *, types: bytes, zeros: int = 0) -> bytes:
    """The key at a position, of one of the types, its bytes after the type zero."""
    expected = " or ".join(_KINDS[kind] for kind in types)
    if at >= len(keys):
        raise MalformedAccessList(
            f"The list ends after key {at}, where {expected} must follow: give all its keys."
        )
    key = keys[at]
    name = f"Key {at + 1} (0x{key.hex()})"
    if len(key) != _KEY_SIZE:
        raise MalformedAccessList(f"{name} has {len(key)} bytes: a storage key has 32.")
    if key[0] not in types:
        raise MalformedAccessList(
            f"{name} begins with 0x{key[:1].hex()} where {expected} belongs: "
            "give the keys in the order of the transaction's access list."
        )
    if key[1 : 1 + zeros] != bytes(zeros):
        raise MalformedAccessList(
            f"{name} must have {zeros} zero bytes after its type: build it again from the log."
        )
    return key
