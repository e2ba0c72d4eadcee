"""Solidity's types as the ABI knows them, read from text; no value is read here."""

import re
from collections.abc import Iterator
from enum import Enum, auto

import msgspec

WORD = 32
_MOST_PARTS = 64  # members of a tuple, arguments of a function
_DEEPEST = 8  # arrays and tuples inside each other
_LONGEST_HEAD = 1 << 16  # bytes that an argument may take before what its offsets lead to
_SIMPLE = re.compile(r"(uint|int|bytes|address|bool|string|function)(\d*)")
_ARRAY = re.compile(r"\[(\d{0,6})\]$")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,79}")
_BYTE, _MOST_BITS = 8, 256


class MalformedAbi(ValueError):
    """A text that is no ABI, type or signature; the message names it and the remedy."""


class Kind(Enum):
    """How a value is encoded."""

    UINT = auto()
    INT = auto()
    ADDRESS = auto()
    BOOL = auto()
    FIXED_BYTES = auto()
    BYTES = auto()
    STRING = auto()
    TUPLE = auto()
    ARRAY = auto()


class AbiType(msgspec.Struct, frozen=True, gc=False):
    """A type; `name` is canonical. `size`: bits of a number, bytes of bytesN, elements of an array
    of fixed length. `head`: bytes that it takes in place, one word where it is dynamic."""

    name: str
    kind: Kind
    size: int | None = None
    parts: tuple["Parameter", ...] = ()
    item: "AbiType | None" = None
    dynamic: bool = False
    head: int = WORD


class Parameter(msgspec.Struct, frozen=True, gc=False):
    """A type with the name that it has there, empty for none."""

    name: str
    type: AbiType


class Callable(msgspec.Struct, frozen=True, gc=False):
    """A function or an error: what four bytes name and what follows them."""

    name: str
    inputs: tuple[Parameter, ...]

    @property
    def signature(self) -> str:
        """As it is hashed: `transfer(address,uint256)`."""
        return f"{self.name}({','.join(one.type.name for one in self.inputs)})"


def read_signature(text: str) -> Callable:
    """The function or error in `transfer(address to,uint256 amount)`, names or not; raises
    MalformedAbi."""
    name, opened, rest = text.partition("(")
    if not opened or not rest.endswith(")"):
        raise MalformedAbi(f"{text[:80]!r} is no signature: write name(type name,...).")
    return callable_of(name, tuple(_read_parameter(one) for one in _split(rest[:-1])))


def callable_of(name: str, inputs: tuple[Parameter, ...]) -> Callable:
    """A function or an error; raises MalformedAbi for a name that is none, or too many inputs."""
    return Callable(check_name(name), tuple_of(inputs).parts)


def read_type(text: str, parts: tuple[Parameter, ...] = (), depth: int = 0) -> AbiType:
    """The type that a text names; `parts` are those of the tuple in it. Raises MalformedAbi."""
    if depth > _DEEPEST:
        raise MalformedAbi(f"Types are nested deeper than {_DEEPEST}.")
    array = _ARRAY.search(text)
    if array is not None:
        return _array(read_type(text[: array.start()], parts, depth + 1), array[1])
    if text == "tuple":
        return tuple_of(parts)
    return _simple(text)


def tuple_of(parts: tuple[Parameter, ...]) -> AbiType:
    """A tuple of these parts; raises MalformedAbi for too many."""
    if len(parts) > _MOST_PARTS:
        raise MalformedAbi(f"{len(parts)} parts are more than {_MOST_PARTS}.")
    dynamic = any(one.type.dynamic for one in parts)
    size = sum(one.type.head for one in parts)
    name = f"({','.join(one.type.name for one in parts)})"
    return AbiType(name, Kind.TUPLE, parts=parts, dynamic=dynamic, head=_head(size, dynamic))


def check_name(name: str) -> str:
    """A name as Solidity allows it; raises MalformedAbi."""
    if not _NAME.fullmatch(name):
        raise MalformedAbi(f"{name[:80]!r} is no name of Solidity.")
    return name


def _array(item: AbiType, length: str) -> AbiType:
    name = f"{item.name}[{length}]"
    if not length:
        return AbiType(name, Kind.ARRAY, item=item, dynamic=True)
    size = int(length)
    if not size:
        raise MalformedAbi(f"{name} is no type: an array has elements.")
    head = _head(size * item.head, item.dynamic)
    return AbiType(name, Kind.ARRAY, size, item=item, dynamic=item.dynamic, head=head)


def _head(size: int, dynamic: bool) -> int:
    if size > _LONGEST_HEAD:
        raise MalformedAbi(f"A value of {size} bytes in place is longer than {_LONGEST_HEAD}.")
    return WORD if dynamic else size


def _simple(text: str) -> AbiType:
    found = _SIMPLE.fullmatch(text)
    if found is None:
        raise MalformedAbi(f"{text[:80]!r} is no type that the ABI knows.")
    stem, digits = found[1], found[2]
    if stem in {"uint", "int"}:
        bits = int(digits or _MOST_BITS)
        if digits.startswith("0") or bits % _BYTE or not _BYTE <= bits <= _MOST_BITS:
            raise MalformedAbi(f"{text!r} is no number of the ABI: 8 to 256 bits, in steps of 8.")
        return AbiType(f"{stem}{bits}", Kind.UINT if stem == "uint" else Kind.INT, bits)
    if stem == "bytes" and digits:
        if digits.startswith("0") or not 1 <= int(digits) <= WORD:
            raise MalformedAbi(f"{text!r} is no type of the ABI: bytes1 to bytes32.")
        return AbiType(text, Kind.FIXED_BYTES, int(digits))
    if digits:
        raise MalformedAbi(f"{text[:80]!r} is no type that the ABI knows.")
    return _PLAIN[stem]


_PLAIN = {
    "address": AbiType("address", Kind.ADDRESS),
    "bool": AbiType("bool", Kind.BOOL),
    "function": AbiType("function", Kind.FIXED_BYTES, 24),
    "bytes": AbiType("bytes", Kind.BYTES, dynamic=True),
    "string": AbiType("string", Kind.STRING, dynamic=True),
}


def _read_parameter(text: str) -> Parameter:
    text = text.strip()
    if not text.startswith("("):
        kind, _, name = text.partition(" ")
        return Parameter(_named(name), read_type(kind))
    end = text.rindex(")")
    parts = tuple(_read_parameter(one) for one in _split(text[1:end]))
    suffix, _, name = text[end + 1 :].partition(" ")
    return Parameter(_named(name), read_type("tuple" + suffix, parts))


def _named(name: str) -> str:
    return check_name(name.strip()) if name.strip() else ""


def _split(text: str) -> Iterator[str]:
    """The parts between commas that stand in no parentheses."""
    depth = start = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            yield text[start:at]
            start = at + 1
    if text.strip():
        yield text[start:]
