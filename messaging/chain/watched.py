"""The contracts whose every log is collected, and the bloom test for them; it asks no node."""

from collections.abc import Iterable

from messaging.protocol.contracts import WATCHED
from messaging.protocol.hashing import keccak256

BLOOM_BYTES = 256
_BLOOM_BITS = BLOOM_BYTES * 8


def bloom_mask(item: bytes) -> int:
    """The three bits of an address or topic in a 2048-bit logs bloom (yellow paper 4.3.1)."""
    digest = keccak256(item)
    mask = 0
    for start in (0, 2, 4):
        mask |= 1 << (int.from_bytes(digest[start : start + 2]) % _BLOOM_BITS)
    return mask


MASKS = {address: bloom_mask(address) for address in WATCHED}


def may_have_logged(bloom: bytes, seen: Iterable[bytes]) -> bool:
    """Whether a bloom names a watched contract of which no log was seen (addresses); bits are
    shared, so it may name one that did not log."""
    bits, known = int.from_bytes(bloom), set(seen)
    return any(bits & mask == mask for address, mask in MASKS.items() if address not in known)


def watched_bits(bloom: bytes) -> int:
    """The bits of every watched contract that this bloom may hold; 0: surely none logged here."""
    bits = int.from_bytes(bloom)
    found = 0
    for mask in MASKS.values():
        if bits & mask == mask:
            found |= mask
    return found
