"""Reads the arguments of a call or an error by their types, and says what each word is; it is total
and bounded: whatever bytes come, it ends soon, with values or with a reason."""

from enum import Enum, auto

import msgspec

from messaging.protocol.abi_types import WORD, AbiType, Callable, Kind, Parameter
from messaging.protocol.events import Undecoded
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.words import Misshapen

MOST_VALUES = 400  # of one call: offsets may lead to the same place again and again
MOST_BYTES = 1 << 16  # of texts and bytes, all together


class Role(Enum):
    """What a word is to the value that it belongs to."""

    VALUE = auto()
    OFFSET = auto()
    LENGTH = auto()
    CONTENT = auto()


class WordRole(msgspec.Struct, frozen=True, gc=False):
    """What a word is of a value named `label`; `number` is the offset or the length."""

    label: str
    role: Role
    number: int = 0


class Value(msgspec.Struct, frozen=True, gc=False):
    """A decoded value. `text` has scalars, texts and bytes exactly, `parts` tuples and arrays.

    `size` is the length of text, bytes (in bytes) or array; of what was too much to read `text` or
    `parts` have only the beginning, and `whole` is False.
    """

    name: str
    type: str
    text: str | None = None
    parts: tuple["Value", ...] = ()
    size: int | None = None
    whole: bool = True


class Decoded(msgspec.Struct, frozen=True, gc=False):
    """The arguments that bytes hold, what their words are by offset, and how many bytes follow that
    no argument needs."""

    callable: Callable
    arguments: tuple[Value, ...]
    words: dict[int, WordRole]
    rest: int


def decode_arguments(callable_: Callable, data: bytes) -> Decoded | Undecoded:
    """What follows the four bytes of a call or an error, read as its contract would; never raises.

    Values must fit their types; where dynamic values stand is what the offsets say, and padding and
    bytes after the arguments are not looked at.
    """
    reader = _Reader(data)
    try:
        arguments = reader.members(callable_.inputs, 0, "")
    except Misshapen as error:
        return Undecoded(f"It begins like {callable_.signature}, but {error}.")
    rest = max(0, len(data) - reader.end)
    return Decoded(callable_, arguments, reader.words, rest)


class _Reader:
    """One pass over the data; counts what it reads."""

    __slots__ = ("_bytes", "_data", "_values", "end", "words")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._values = MOST_VALUES
        self._bytes = MOST_BYTES
        self.end = 0
        self.words: dict[int, WordRole] = {}

    def members(
        self, parameters: tuple[Parameter, ...], start: int, inside: str
    ) -> tuple[Value, ...]:
        """The values of parameters whose heads begin at `start`."""
        values = []
        at = start
        for number, one in enumerate(parameters):
            label = f"{inside}{one.name or f'arg{number + 1}'}"
            values.append(self._value(one, label, at, start))
            at += one.type.head
        return tuple(values)

    def _value(self, one: Parameter, label: str, at: int, start: int) -> Value:
        self._values -= 1
        if one.type.dynamic:
            offset = self._number(at, label, Role.OFFSET)
            return self._body(one, label, start + offset)
        return self._body(one, label, at)

    def _body(self, one: Parameter, label: str, at: int) -> Value:
        kind = one.type.kind
        if kind is Kind.TUPLE:
            parts = self.members(one.type.parts, at, f"{label}.")
            return Value(one.name, one.type.name, parts=parts)
        if kind is Kind.ARRAY:
            return self._array(one, label, at)
        if kind in {Kind.BYTES, Kind.STRING}:
            return self._content(one, label, at)
        word = self._word(at, label, Role.VALUE)
        return Value(one.name, one.type.name, text=_scalar(one.type, word, label))

    def _array(self, one: Parameter, label: str, at: int) -> Value:
        item, count, start = one.type.item, one.type.size, at
        if count is None:
            count, start = self._number(at, label, Role.LENGTH), at + WORD
        if item is None or count * max(item.head, 1) > len(self._data) - start:
            raise Misshapen(f"{count} elements of {label} go beyond the end")
        parts: list[Value] = []
        while len(parts) < count and self._values > 0:
            element = Parameter("", item)
            where = start + len(parts) * item.head
            parts.append(self._value(element, f"{label}[{len(parts)}]", where, start))
        whole = len(parts) == count
        return Value(one.name, one.type.name, parts=tuple(parts), size=count, whole=whole)

    def _content(self, one: Parameter, label: str, at: int) -> Value:
        size, start = self._number(at, label, Role.LENGTH), at + WORD
        if size > len(self._data) - start:
            raise Misshapen(f"{size} bytes of {label} go beyond the end")
        shown = self._data[start : start + min(size, max(0, self._bytes))]
        self._bytes -= size
        for place in range(start, start + len(shown), WORD):
            self.words.setdefault(place, WordRole(label, Role.CONTENT, place - start))
        self.end = max(self.end, start + size + -size % WORD)
        text = shown.decode(errors="replace") if one.type.kind is Kind.STRING else to_hex(shown)
        return Value(one.name, one.type.name, text=text, size=size, whole=len(shown) == size)

    def _number(self, at: int, label: str, role: Role) -> int:
        number = int.from_bytes(self._word(at, label, role))
        self.words[at] = WordRole(label, role, number)
        return number

    def _word(self, at: int, label: str, role: Role) -> bytes:
        if at + WORD > len(self._data):
            raise Misshapen(f"{label} should stand at byte {at}, after the end")
        self.words.setdefault(at, WordRole(label, role))
        self.end = max(self.end, at + WORD)
        return self._data[at : at + WORD]


def _scalar(type_: AbiType, word: bytes, label: str) -> str:
    """A value of one word, exactly; one that is too large for its type is refused as a contract
    refuses it."""
    number = int.from_bytes(word)
    size = type_.size or 0
    if type_.kind is Kind.ADDRESS and not number >> 160:
        return to_address(word[12:])
    if type_.kind is Kind.BOOL and number <= 1:
        return "true" if number else "false"
    if type_.kind is Kind.UINT and not number >> size:
        return str(number)
    if type_.kind is Kind.INT:
        signed = int.from_bytes(word, signed=True)
        if -(1 << (size - 1)) <= signed < 1 << (size - 1):
            return str(signed)
    if type_.kind is Kind.FIXED_BYTES and not any(word[size:]):
        return to_hex(word[:size])
    raise Misshapen(f"{label} is no {type_.name}: 0x{word.hex()}")
