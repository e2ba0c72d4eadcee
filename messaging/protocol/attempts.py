"""The messages that a transaction tried to execute, from calldata and access list; total."""

import re
from collections.abc import Iterator, Mapping, Sequence
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
)
from messaging.protocol.events import Undecoded
from messaging.protocol.hashing import checksum, keccak256, message_hash
from messaging.protocol.identifier import AccessListEntry, read_access_list
from messaging.protocol.messenger_logs import read_identifier
from messaging.protocol.payloads import decode_relay_call, decode_sent_payload
from messaging.protocol.sent_inside import is_sent, payloads_inside
from messaging.protocol.types import Identifier
from messaging.protocol.words import (
    Misshapen,
    read_address,
    read_bytes,
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
# A call inside other calldata begins so: what fails here costs nothing, and a transaction may hold
# a selector at every fourth of a million bytes. Identifier: origin, block, log, timestamp, chain.
_IDENTIFIER = rb"\x00{12}.{20}\x00{24}.{8}\x00{28}.{4}\x00{24}.{8}.{32}"
_CANONICAL = re.compile(
    b"|".join(
        (
            *(
                re.escape(selector) + _IDENTIFIER + re.escape((32 * words).to_bytes(32))
                for selector, words in _HEADS.items()
            ),
            re.escape(SELECTOR_VALIDATE_MESSAGE) + _IDENTIFIER,
            re.escape(SELECTOR_EARLY_RELAY_MESSAGE) + b".{160}" + re.escape((192).to_bytes(32)),
        )
    ),
    re.DOTALL,
)

AccessList = Sequence[tuple[bytes, Sequence[bytes]]]
_Place = tuple[int | None, int | None, int | None]  # chain id, block, log index


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
    entries = read_access_list(keys)[0]
    given: dict[_Place, list[bytes]] = {}
    for entry in entries:
        given.setdefault(_place(entry), []).append(entry.checksum)
    called = tuple(dict.fromkeys(_listed(one, given) for one in _calls(calldata)))
    named = {_place(one) for one in called}
    others = list(dict.fromkeys(one for one in entries if _place(one) not in named))[:MOST]
    payloads = payloads_inside(calldata, most=MOST) if others else []
    found = (*called, *dict.fromkeys(_from_list(one, payloads) for one in others))[:MOST]
    if found or not (keys or target == CROSS_L2_INBOX or _is_broken_relay(target, calldata)):
        return found
    return (Attempt(Naming.UNREADABLE),)


def _is_broken_relay(target: bytes | None, calldata: bytes) -> bool:
    return target == L2_TO_L2_MESSENGER and calldata[:4] == SELECTOR_RELAY_MESSAGE


def _place(one: Attempt | AccessListEntry) -> _Place:
    chain_id = one.chain_id if isinstance(one, AccessListEntry) else one.source
    return chain_id, one.block_number, one.log_index


def _listed(one: Attempt, given: Mapping[_Place, Sequence[bytes]]) -> Attempt:
    """The attempt with what the access list gives for its place, its own checksum if that is."""
    checksums = given.get(_place(one))
    if not checksums:
        return one
    best = one.checksum if one.checksum in checksums else checksums[0]
    return msgspec.structs.replace(one, listed=best)


def _from_list(entry: AccessListEntry, payloads: Sequence[tuple[bytes, bytes]]) -> Attempt:
    """What an entry names: with a payload (and its hash) of the calldata where its checksum proves
    that one."""
    where = Identifier(
        L2_TO_L2_MESSENGER, entry.block_number, entry.log_index, entry.timestamp, entry.chain_id
    )
    for payload, digest in payloads:
        if checksum(where, digest) == entry.checksum:
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
    own = _read_call(calldata, 0) if _CANONICAL.match(calldata) else None
    own = own or _read_outermost(calldata)
    at, count = 0, 0
    if own is not None:
        yield own[0]
        at, count = own[1], 1
    while count < MOST and (found := _CANONICAL.search(calldata, at)) is not None:
        call = _read_call(calldata, found.start())
        if call is None:
            at = found.start() + 1
            continue
        attempt, at = call
        count += 1
        yield attempt


def _read_outermost(calldata: bytes) -> tuple[Attempt, int] | None:
    """The transaction's own call, read as leniently as the contracts do, and where to read on."""
    call = decode_relay_call(calldata)
    if isinstance(call, Undecoded):
        return None
    if calldata[:4] == SELECTOR_GAS_TANK_CLAIM:
        return _read(call.identifier, keccak256(call.payload)), 1
    return _relay(call.identifier, call.payload), 1


def _read_call(calldata: bytes, start: int) -> tuple[Attempt, int] | None:
    """The canonical call at a position that _CANONICAL matches, and where it ends.

    Nothing long is copied or hashed before it is known to be part of the call: what is no call is
    looked at again from the next byte on, and that must not add up.
    """
    try:
        return _read_canonical(calldata, start)
    except Misshapen:
        return None


def _read_canonical(calldata: bytes, start: int) -> tuple[Attempt, int]:
    selector, at = calldata[start : start + 4], start + 4
    after = at + _IDENTIFIER_SIZE
    if selector == SELECTOR_EARLY_RELAY_MESSAGE:
        return _read_early(calldata, at)
    identifier = read_identifier(calldata[at:after])
    if selector == SELECTOR_VALIDATE_MESSAGE:
        digest = read_words(calldata[after : after + 32], 1)[0]
        return _read(identifier, digest), after + 32
    length_at = at + 32 * _HEADS[selector]
    size = read_uint(calldata[length_at : length_at + 32])
    if selector != SELECTOR_GAS_TANK_CLAIM and not is_sent(calldata, length_at + 32, size):
        raise Misshapen("its payload is no SentMessage")
    payload, end = read_bytes(calldata, length_at)
    if selector == SELECTOR_GAS_TANK_CLAIM:
        return _read(identifier, keccak256(payload)), end
    return _relay(identifier, payload), end


def _read_early(calldata: bytes, at: int) -> tuple[Attempt, int]:
    """relayMessage of 2024: it names the message itself, and no place."""
    words = read_words(calldata[at : at + 6 * 32], 6)
    destination, source, nonce = map(read_uint, words[:3])
    sender, target = map(read_address, words[3:5])
    message, end = read_bytes(calldata, at + 6 * 32)
    digest = message_hash(
        destination=destination,
        source=source,
        nonce=nonce,
        sender=sender,
        target=target,
        message=message,
    )
    return Attempt(Naming.RELAY, source, message_hash=digest), end


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
