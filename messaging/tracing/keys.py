"""What a text that people paste names, before anything is looked up; pure, it never guesses."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _

from messaging.protocol.text import MalformedAddress, parse_address
from messaging.tracing.pasted import looks_pasted, parts_of

ChainWord: TypeAlias = int | str  # a chain by its id, or by its name

_SHOWN = 80
_AROUND = " \t\r\n\f\v\u00a0\u200b\ufeff\"'`,;<>"
_UINT256_END = 2**256
# Also as pages write it in one language or the other, in groups.
_NUMBER = r"([0-9]{1,19}|[0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,3}(?:\.[0-9]{3}){1,6})"
_ON_CHAIN = r"\s+(?:on|of|from)\s+(?:chain\s+)?(\S.{0,63})"
_PLACE = re.compile(r"([0-9]{1,78}):([0-9]{1,19}):([0-9]{1,19})")
_BLOCK_OF_CHAIN = re.compile(rf"([0-9]{{1,78}}):{_NUMBER}")
_BLOCK = re.compile(rf"(?:block\s+)?#?{_NUMBER}(?:{_ON_CHAIN})?", re.IGNORECASE)
_CHAIN_NONCE = re.compile(r"([0-9]{1,78})#([0-9]{1,78})")
_NONCE = re.compile(rf"nonce\s+([0-9]{{1,78}}){_ON_CHAIN}", re.IGNORECASE)
_UNIQUE_ID = re.compile(r"([0-9a-fA-F]{8})([0-9a-fA-F]{8})")
_HASH = re.compile(r"(?:0[xX])?([0-9a-fA-F]{64})")
_ADDRESS = re.compile(r"(?:0[xX])?[0-9a-fA-F]{40}")


class MalformedSearch(ValueError):
    """A text that names nothing; the message names it and says what is accepted."""


@dataclass(frozen=True, slots=True)
class HashKey:
    """32 bytes: of a message, a transaction, a block, a payload, or a checksum."""

    value: bytes

    @property
    def may_be_checksum(self) -> bool:
        """Whether it begins as checksums do."""
        return self.value[:1] == b"\x03"


@dataclass(frozen=True, slots=True)
class AddressKey:
    """An account or a contract."""

    value: bytes


@dataclass(frozen=True, slots=True)
class PlaceKey:
    """Where a log stands."""

    chain: ChainWord
    block: int
    log_index: int


@dataclass(frozen=True, slots=True)
class BlockKey:
    """A block by its number; without a chain that of any."""

    chain: ChainWord | None
    block: int


@dataclass(frozen=True, slots=True)
class NonceKey:
    """A message by its source and nonce; `kind` is how it was spelled."""

    chain: ChainWord
    nonce: int
    kind: str = "nonce"


Key: TypeAlias = HashKey | AddressKey | PlaceKey | BlockKey | NonceKey


def parse_key(text: str) -> Key:
    """The key in a text: a hash, an address, `chain:block:log`, `chain:block`, a block number,
    `chain#nonce`, Blockscout's id of 16 digits, or the address of a page that names one of these.

    Blanks and quotation marks around it, capital digits and a missing 0x do not matter. Raises
    MalformedSearch.
    """
    query = text.strip(_AROUND).strip()
    if not query:
        raise MalformedSearch(_("There is nothing to search for: %(forms)s.") % {"forms": _forms()})
    try:
        key = _pasted(query) if looks_pasted(query) else _plain(query)
    except MalformedAddress as error:
        raise MalformedSearch(str(error)) from error
    if key is None:
        told = {"text": shown(text), "forms": _forms()}
        raise MalformedSearch(_("%(text)s names no message: %(forms)s.") % told)
    return key


def shown(text: str) -> str:
    """A text quoted in a sentence, the beginning of a long one."""
    query = text.strip()
    return repr(query if len(query) <= _SHOWN else query[:_SHOWN] + "...")


def _pasted(query: str) -> Key | None:
    """What the address of a page names; None: nothing."""
    found = (_plain(part) for part in parts_of(query))
    return next((key for key in found if key is not None), None)


def _plain(query: str) -> Key | None:
    """The key that a text is; raises MalformedAddress where capitals of an address are wrong."""
    if found := _HASH.fullmatch(query):
        return HashKey(bytes.fromhex(found[1]))
    if _ADDRESS.fullmatch(query):
        return AddressKey(parse_address(query))
    if found := _UNIQUE_ID.fullmatch(query):
        return NonceKey(int(found[1], 16), int(found[2], 16), "unique_id")
    if found := _PLACE.fullmatch(query):
        chain, block, log_index = (int(part) for part in found.groups())
        return PlaceKey(chain, block, log_index)
    return _nonce(query) or _block(query)


def _nonce(query: str) -> NonceKey | None:
    if found := _CHAIN_NONCE.fullmatch(query):
        key = NonceKey(int(found[1]), int(found[2]))
    elif found := _NONCE.fullmatch(query):
        key = NonceKey(_chain_word(found[2]), int(found[1]))
    else:
        return None
    return key if key.nonce < _UINT256_END else None


def _block(query: str) -> BlockKey | None:
    if found := _BLOCK_OF_CHAIN.fullmatch(query):
        return BlockKey(int(found[1]), _number(found[2]))
    if found := _BLOCK.fullmatch(query):
        return BlockKey(_chain_word(found[2]) if found[2] else None, _number(found[1]))
    return None


def _chain_word(text: str) -> ChainWord:
    digits = text.isascii() and text.isdigit()
    return int(text) if digits else text.strip()


def _number(text: str) -> int:
    return int(re.sub("[.,]", "", text))


def _forms() -> str:
    return _(
        "give a message hash or a transaction hash, a block hash, payload hash or checksum (0x and "
        "64 hexadecimal digits), an address (0x and 40), a log's place as chain:block:log, for "
        "example 901:1204:3, a block as chain:block or its number, a nonce as chain#nonce, for "
        "example 901#5, an id of Blockscout (16 digits), or the address of an explorer's page"
    )
