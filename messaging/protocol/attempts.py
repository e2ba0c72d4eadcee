"""The messages that a transaction tried to execute, from calldata and access list; total."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum

import msgspec

from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    L2_TO_L2_MESSENGER,
    SELECTOR_EARLY_RELAY_MESSAGE,
    SELECTOR_GAS_TANK_CLAIM,
    SELECTOR_GAS_TANK_RELAY,
    SELECTOR_RELAY_MESSAGE,
    SELECTOR_VALIDATE_MESSAGE,
    TOPIC_SENT_MESSAGE,
)
from messaging.protocol.events import Undecoded
from messaging.protocol.hashing import checksum, keccak256, message_hash
from messaging.protocol.identifier import AccessListEntry, read_access_list
from messaging.protocol.messenger_logs import read_identifier
from messaging.protocol.payloads import decode_relay_call, decode_sent_payload
from messaging.protocol.types import Identifier
from messaging.protocol.words import (
    Misshapen,
    read_address,
    read_bytes,
    read_offset,
    read_uint,
    read_words,
)

MOST = 100  # messages of one transaction that are told apart: anybody may list thousands of keys
# Head words of the calls that carry a payload; the payload's offset word is the sixth.
_HEADS = {SELECTOR_RELAY_MESSAGE: 6, SELECTOR_GAS_TANK_CLAIM: 6, SELECTOR_GAS_TANK_RELAY: 8}
_SELECTORS = re.compile(
    b"|".join(map(re.escape, (*_HEADS, SELECTOR_VALIDATE_MESSAGE, SELECTOR_EARLY_RELAY_MESSAGE)))
)
_IDENTIFIER_SIZE = 5 * 32

AccessList = Sequence[tuple[bytes, Sequence[bytes]]]


class Naming(IntEnum):
    """How a transaction names a message; the numbers are stored.

    `RELAY`: it carries the payload for the messenger. `READ`: it has the inbox validate a log, or
    claims with one, and relays nothing. `LISTED`: only its access list names the place.
    `UNREADABLE`: it addresses the inbox, but what it names cannot be read.
    """

    RELAY = 1
    READ = 2
    LISTED = 3
    UNREADABLE = 4


class Evidence(IntEnum):
    """How revert data was obtained; the numbers are stored. `REPLAY`: the same call on the state
    of the block before, which may differ from what the transaction met."""

    NONE = 0
    TRACE = 1
    REPLAY = 2


class Attempt(msgspec.Struct, frozen=True, gc=False):
    """A message that a transaction tried to execute; what it does not name is None.

    `checksum` is that of the identifier and payload that the calldata names (of the key where only
    the access list names the place), `listed` the one that the access list gives for the place.
    `message_hash` is None where no payload tells it: then the log at the place does.
    """

    naming: Naming
    source: int | None = None
    block_number: int | None = None
    log_index: int | None = None
    timestamp: int | None = None
    checksum: bytes | None = None
    listed: bytes | None = None
    message_hash: bytes | None = None


def inbox_keys(access_list: AccessList) -> tuple[bytes, ...]:
    """The storage keys that an access list has under the inbox, in order, over all its tuples."""
    return tuple(key for address, keys in access_list if address == CROSS_L2_INBOX for key in keys)


def may_attempt(target: bytes | None, calldata: bytes, access_list: AccessList) -> bool:
    """Whether `find_attempts` could find anything: a cheap look that misses nothing."""
    return (
        target == CROSS_L2_INBOX
        or _SELECTORS.search(calldata) is not None
        or bool(inbox_keys(access_list))
    )


def find_attempts(
    target: bytes | None, calldata: bytes, access_list: AccessList
) -> tuple[Attempt, ...]:
    """The messages that a transaction tried to execute, those of its calldata first; never raises.

    Calls are found at any depth of other contracts' calldata; inside it only what is canonical in
    every word counts, so that garbage names nothing. At most MOST.
    """
    keys = inbox_keys(access_list)
    entries = read_access_list(keys)[0][:MOST]
    called = tuple(dict.fromkeys(_listed(one, entries) for one in _calls(calldata)))
    named = {_place(one) for one in called}
    payloads = list(_payloads(calldata)) if entries else []
    listed = (_from_list(one, payloads) for one in entries if _place(one) not in named)
    found = (*called, *dict.fromkeys(listed))[:MOST]
    if found or not (keys or target == CROSS_L2_INBOX or _is_broken_relay(target, calldata)):
        return found
    return (Attempt(Naming.UNREADABLE),)


def _is_broken_relay(target: bytes | None, calldata: bytes) -> bool:
    return target == L2_TO_L2_MESSENGER and calldata[:4] == SELECTOR_RELAY_MESSAGE


def _place(one: Attempt | AccessListEntry) -> tuple[int | None, int | None, int | None]:
    chain_id = one.chain_id if isinstance(one, AccessListEntry) else one.source
    return chain_id, one.block_number, one.log_index


def _listed(one: Attempt, entries: Sequence[AccessListEntry]) -> Attempt:
    """The attempt with what the access list gives for its place, its own checksum if that is."""
    given = [entry.checksum for entry in entries if _place(entry) == _place(one)]
    if not given:
        return one
    best = one.checksum if one.checksum in given else given[0]
    return msgspec.structs.replace(one, listed=best)


def _from_list(entry: AccessListEntry, payloads: Sequence[bytes]) -> Attempt:
    """What an entry names: with a payload of the calldata where its checksum proves that one."""
    where = Identifier(
        L2_TO_L2_MESSENGER, entry.block_number, entry.log_index, entry.timestamp, entry.chain_id
    )
    for payload in payloads:
        if checksum(where, keccak256(payload)) == entry.checksum:
            return _relay(where, payload, listed=entry.checksum)
    return Attempt(
        Naming.LISTED,
        entry.chain_id,
        entry.block_number,
        entry.log_index,
        entry.timestamp,
        entry.checksum,
        entry.checksum,
    )


def _calls(calldata: bytes) -> Iterator[Attempt]:
    """The calls in calldata, the outermost of nested ones; at most MOST."""
    at = count = 0
    while count < MOST and (found := _SELECTORS.search(calldata, at)) is not None:
        start = found.start()
        try:
            attempt, at = _read_call(calldata, start)
        except Misshapen:
            at = start + 1
            outermost = None if start else _read_outermost(calldata)
            if outermost is None:
                continue
            attempt = outermost
        count += 1
        yield attempt


def _read_outermost(calldata: bytes) -> Attempt | None:
    """The transaction's own call, read as leniently as the contracts do."""
    call = decode_relay_call(calldata)
    if isinstance(call, Undecoded):
        return None
    if calldata[:4] == SELECTOR_GAS_TANK_CLAIM:
        return _read(call.identifier, keccak256(call.payload))
    return _relay(call.identifier, call.payload)


def _read_call(calldata: bytes, start: int) -> tuple[Attempt, int]:
    """The canonical call at a position, and where it ends; raises Misshapen."""
    selector, arguments = calldata[start : start + 4], calldata[start + 4 :]
    if selector == SELECTOR_VALIDATE_MESSAGE:
        digest = read_words(arguments[_IDENTIFIER_SIZE : _IDENTIFIER_SIZE + 32], 1)[0]
        identifier = read_identifier(arguments[:_IDENTIFIER_SIZE])
        return _read(identifier, digest), start + 4 + _IDENTIFIER_SIZE + 32
    if selector == SELECTOR_EARLY_RELAY_MESSAGE:
        attempt, size = _read_early(arguments)
        return attempt, start + 4 + size
    head = 32 * _HEADS[selector]
    read_offset(arguments[_IDENTIFIER_SIZE : _IDENTIFIER_SIZE + 32], head)
    identifier = read_identifier(arguments[:_IDENTIFIER_SIZE])
    payload, end = read_bytes(arguments, head)
    if selector == SELECTOR_GAS_TANK_CLAIM:
        return _read(identifier, keccak256(payload)), start + 4 + end
    attempt = _relay(identifier, payload)
    if attempt.message_hash is None:
        raise Misshapen("its payload is no SentMessage")
    return attempt, start + 4 + end


def _read_early(arguments: bytes) -> tuple[Attempt, int]:
    """relayMessage of 2024: it names the message itself, and no place."""
    head = 6 * 32
    destination, source, nonce, sender, target, offset = read_words(arguments[:head], 6)
    read_offset(offset, head)
    message, end = read_bytes(arguments, head)
    digest = message_hash(
        destination=read_uint(destination),
        source=read_uint(source),
        nonce=read_uint(nonce),
        sender=read_address(sender),
        target=read_address(target),
        message=message,
    )
    return Attempt(Naming.RELAY, read_uint(source), message_hash=digest), end


def _payloads(calldata: bytes) -> Iterator[bytes]:
    """Whole SentMessage payloads anywhere in calldata, each behind its length; at most MOST."""
    at = count = 0
    while count < MOST and (start := calldata.find(TOPIC_SENT_MESSAGE, max(at, 32))) >= 0:
        size = int.from_bytes(calldata[start - 32 : start])
        payload = calldata[start : start + size]
        at = start + 1
        if len(payload) == size and not isinstance(decode_sent_payload(payload), Undecoded):
            at = start + size
            count += 1
            yield payload


def _relay(identifier: Identifier, payload: bytes, *, listed: bytes | None = None) -> Attempt:
    sent = decode_sent_payload(payload)
    digest = None
    if not isinstance(sent, Undecoded):
        digest = message_hash(
            destination=sent.destination,
            source=identifier.chain_id,
            nonce=sent.nonce,
            sender=sent.sender,
            target=sent.target,
            message=sent.message,
        )
    return _named(Naming.RELAY, identifier, keccak256(payload), digest, listed)


def _read(identifier: Identifier, payload_hash: bytes) -> Attempt:
    return _named(Naming.READ, identifier, payload_hash)


def _named(
    naming: Naming,
    identifier: Identifier,
    payload_hash: bytes,
    digest: bytes | None = None,
    listed: bytes | None = None,
) -> Attempt:
    return Attempt(
        naming,
        identifier.chain_id,
        identifier.block_number,
        identifier.log_index,
        identifier.timestamp,
        checksum(identifier, payload_hash),
        listed,
        digest,
    )
