"""Hashes and addresses as people write them, to bytes and back; bytes everywhere else."""

import re
from functools import lru_cache

from messaging.protocol.hashing import keccak256

_HASH = re.compile(r"(?:0[xX])?([0-9a-fA-F]{64})")
_ADDRESS = re.compile(r"(?:0[xX])?([0-9a-fA-F]{40})")
_SHOWN = 80
_HIGH_NIBBLE = 8


class MalformedHash(ValueError):
    """A text that is not a 32-byte hash; the message names it and the remedy."""


class MalformedAddress(ValueError):
    """A text that is not an address; the message names it and the remedy."""


def parse_hash(text: str) -> bytes:
    """The 32 bytes of a hash, with or without 0x; raises MalformedHash."""
    found = _HASH.fullmatch(text.strip())
    if found is None:
        raise MalformedHash(
            f"{_shown(text)} is not a hash: give 0x and 64 hexadecimal digits (0-9, a-f)."
        )
    return bytes.fromhex(found[1])


def parse_address(text: str) -> bytes:
    """The 20 bytes of an address, with or without 0x; raises MalformedAddress.

    An address in mixed case must carry its EIP-55 checksum; in one case there is none to check.
    """
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        raise MalformedAddress(
            f"{_shown(text)} is not an address: give 0x and 40 hexadecimal digits (0-9, a-f)."
        )
    digits = found[1]
    address = bytes.fromhex(digits)
    if digits not in {digits.lower(), digits.upper()} and to_address(address)[2:] != digits:
        raise MalformedAddress(
            f"{_shown(text)} has capital letters that do not match its checksum (EIP-55): "
            "look for a wrong digit, or give it in lower case if you are sure."
        )
    return address


def to_hex(value: bytes) -> str:
    """0x and lower-case digits."""
    return "0x" + value.hex()


@lru_cache(maxsize=16_384)
def to_address(address: bytes) -> str:
    """An address with its EIP-55 checksum."""
    digits = address.hex()
    digest = keccak256(digits.encode()).hex()
    return "0x" + "".join(
        digit.upper() if int(nibble, 16) >= _HIGH_NIBBLE else digit
        for digit, nibble in zip(digits, digest, strict=False)
    )


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
