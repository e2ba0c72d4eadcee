"""What a message says to its target: the call decoded, by whom, and its raw words; no verdict."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from messaging.protocol.abi_decoding import Decoded, Value, WordRole, decode_arguments
from messaging.protocol.abi_types import WORD
from messaging.protocol.text import to_hex
from messaging.tracing.abis import AbiOrigin, Candidate, functions_of, known_functions
from messaging.tracing.payload_words import say_word
from messaging.tracing.values import MessageDetail

MOST_ARGUMENTS = 60  # rows; a message may hold thousands
MOST_WORDS = 48
LONGEST = 66  # characters of a value in its row: 32 bytes
_SELECTOR = 4


@dataclass(frozen=True, slots=True)
class Argument:
    """A value of a call. `label` says where it stands (`calls[2].target`), `value` what it is, cut
    where it is long: then `whole` has all of it. Of tuples and arrays `count` says how many values
    follow, in rows of their own. `address`: its value is one."""

    label: str
    type: str
    value: str | None
    whole: str | None = None
    count: int | None = None

    @property
    def address(self) -> bool:
        """Whether its value is an address."""
        return self.type == "address"


@dataclass(frozen=True, slots=True)
class PayloadWord:
    """32 bytes of the message, by their offset after the selector."""

    offset: str
    word: str
    hint: str


@dataclass(frozen=True, slots=True)
class PayloadFacts:
    """A message decoded, as far as that goes. `signature` and `origin` are None where nobody knows
    the function, `reasons` say why what it looked like did not fit. `more` counts the arguments and
    `words_left` the words that are not shown, `rest` the bytes that no argument needs."""

    size: int
    selector: str | None
    signature: str | None
    origin: AbiOrigin | None
    arguments: tuple[Argument, ...]
    more: int
    rest: int
    reasons: tuple[str, ...]
    words: tuple[PayloadWord, ...]
    words_left: int
    bridged: bool


def read_payload(detail: MessageDetail) -> PayloadFacts | None:
    """The call in a message, None where no send of it is seen; at most one statement."""
    if detail.message is None:
        return None
    message = bytes.fromhex(detail.message[2:])
    if len(message) < _SELECTOR:
        return _told(message, None, (), bridged=False)
    found = _candidates(message[:_SELECTOR], detail)
    reasons: list[str] = []
    for one in found:
        decoded = decode_arguments(one.callable, message[_SELECTOR:])
        if isinstance(decoded, Decoded):
            return _told(
                message, (decoded, one.origin), reasons, bridged=detail.row.transfer is not None
            )
        reasons.append(decoded.reason)
    return _told(message, None, reasons, bridged=False)


def _candidates(selector: bytes, detail: MessageDetail) -> tuple[Candidate, ...]:
    if not detail.abis:
        return known_functions(selector)
    target = bytes.fromhex(detail.row.target[2:]) if detail.row.target else b""
    return functions_of(selector, address=target, chain_id=detail.row.destination.chain_id)


def _told(
    message: bytes,
    found: tuple[Decoded, AbiOrigin] | None,
    reasons: Sequence[str],
    *,
    bridged: bool,
) -> PayloadFacts:
    decoded, origin = found or (None, None)
    rows = list(arguments_of(decoded.arguments)) if decoded else []
    data = message[_SELECTOR:] if len(message) >= _SELECTOR else message
    roles = decoded.words if decoded else {}
    return PayloadFacts(
        size=len(message),
        selector=to_hex(message[:_SELECTOR]) if len(message) >= _SELECTOR else None,
        signature=_spelled(decoded) if decoded else None,
        origin=origin,
        arguments=tuple(rows[:MOST_ARGUMENTS]),
        more=max(0, len(rows) - MOST_ARGUMENTS),
        rest=decoded.rest if decoded else 0,
        reasons=tuple(reasons),
        words=tuple(_words(data, roles)),
        words_left=max(0, -(-len(data) // WORD) - MOST_WORDS),
        bridged=bridged,
    )


def arguments_of(values: Iterable[Value], inside: str = "") -> Iterator[Argument]:
    """Decoded values as rows, those inside tuples and arrays after the row of the whole."""
    for number, one in enumerate(values):
        label = f"{inside}{one.name or f'arg{number + 1}'}"
        yield from _rows(one, label)


def _rows(one: Value, label: str) -> Iterator[Argument]:
    if one.text is not None:
        cut = len(one.text) > LONGEST or not one.whole
        shown = f"{one.text[:LONGEST]}\u2026" if cut else one.text
        yield Argument(label, one.type, shown, one.text if cut else None, one.size)
        return
    yield Argument(label, one.type, None, None, len(one.parts) if one.size is None else one.size)
    if one.type.endswith("]"):
        for number, part in enumerate(one.parts):
            yield from _rows(part, f"{label}[{number}]")
    else:
        yield from arguments_of(one.parts, f"{label}.")


def _spelled(decoded: Decoded) -> str:
    """The function with the names of its arguments."""
    inputs = (f"{one.type.name} {one.name}".rstrip() for one in decoded.callable.inputs)
    return f"{decoded.callable.name}({', '.join(inputs)})"


def _words(data: bytes, roles: dict[int, WordRole]) -> Iterator[PayloadWord]:
    for at in range(0, min(len(data), MOST_WORDS * WORD), WORD):
        word = data[at : at + WORD]
        yield PayloadWord(
            f"0x{at:02x}", word.hex(), say_word(word, roles.get(at), known=bool(roles))
        )
