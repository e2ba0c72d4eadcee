"""An ABI as compilers write it: its functions and errors, or a sentence on what is wrong."""

from itertools import accumulate
from typing import Any

import msgspec

from messaging.protocol.abi_types import (
    Callable,
    MalformedAbi,
    Parameter,
    callable_of,
    read_type,
)

LONGEST = 1 << 19  # bytes of an ABI; those of large contracts have a tenth
DEEPEST = 100  # brackets in each other; those of ABIs have a tenth
_DEEPEST = 8
_KINDS = ("function", "error")


class AbiEntry(msgspec.Struct, frozen=True, gc=False):
    """A function or an error of an ABI."""

    error: bool
    callable: Callable


def read_abi(text: str) -> tuple[AbiEntry, ...]:
    """The functions and errors of an ABI, given as a list or as the artifact of a compiler that has
    it under `abi`. Raises MalformedAbi with what is wrong and the remedy."""
    if len(text.encode()) > LONGEST:
        raise MalformedAbi(
            f"It has {len(text.encode()):,} bytes, more than {LONGEST:,}: upload the ABI alone, "
            "without the bytecode."
        )
    listed = _listed(text)
    entries = [
        AbiEntry(one["type"] == "error", _callable(one))
        for one in map(_entry, listed)
        if one.get("type", "function") in _KINDS and _named(one)
    ]
    if not entries:
        raise MalformedAbi("It has no functions and no errors: nothing could be decoded with it.")
    return tuple(entries)


def entry_of(text: str) -> Callable:
    """The function or error in one entry of an ABI, as `entry_text` stored it."""
    return _callable(msgspec.json.decode(text))


def entry_text(callable_: Callable) -> str:
    """A function or an error as one entry of an ABI."""
    entry = {"name": callable_.name, "inputs": [_spelled(one) for one in callable_.inputs]}
    return msgspec.json.encode(entry).decode()


def _listed(text: str) -> list[Any]:
    # Before the parser, which goes down as deep as its stack: too deep a text ends the process.
    if _depth(text) > DEEPEST:
        raise MalformedAbi(
            "It is not JSON of an ABI (it is nested too deeply): upload the ABI as the compiler "
            "writes it."
        )
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise MalformedAbi(
            f"It is not JSON ({error}): upload the ABI as the compiler writes it."
        ) from error
    if isinstance(found, dict) and isinstance(found.get("abi"), list):
        found = found["abi"]
    if not isinstance(found, list):
        raise MalformedAbi(
            "It is JSON, and no ABI: give a list of functions, or an artifact with a list under "
            '"abi".'
        )
    return found


def _depth(text: str) -> int:
    """How deep brackets stand in each other; those in strings count too, which are few."""
    steps = (1 if one in "[{" else -1 for one in text if one in "[]{}")
    return max(accumulate(steps), default=0)


def _entry(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise MalformedAbi(f"It is no ABI: {str(one)[:80]!r} is no function, error or event.")
    return {"type": "function", **one}


def _named(one: dict[str, Any]) -> bool:
    if not isinstance(one.get("name"), str):
        raise MalformedAbi(f"A {one['type']} without a name is in it.")
    return True


def _callable(one: dict[str, Any]) -> Callable:
    try:
        return callable_of(one["name"], _parameters(one.get("inputs", []), 0))
    except MalformedAbi as error:
        raise MalformedAbi(f"In {one['name'][:80]}: {error}") from error


def _parameters(inputs: Any, depth: int) -> tuple[Parameter, ...]:
    if not isinstance(inputs, list) or depth > _DEEPEST:
        raise MalformedAbi(f"its inputs are no list, or nested deeper than {_DEEPEST}.")
    return tuple(_parameter(one, depth) for one in inputs)


def _parameter(one: Any, depth: int) -> Parameter:
    if not isinstance(one, dict) or not isinstance(one.get("type"), str):
        raise MalformedAbi(f"{str(one)[:80]!r} is no argument: it needs a type.")
    inside = one["type"].startswith("tuple")
    parts = _parameters(one.get("components"), depth + 1) if inside else ()
    name = one.get("name")
    return Parameter(name[:80] if isinstance(name, str) else "", read_type(one["type"], parts))


def _spelled(one: Parameter) -> dict[str, Any]:
    """A parameter with its type written so that it reads back: tuples by their components."""
    inner = one.type
    while inner.item is not None:
        inner = inner.item
    if not inner.name.startswith("("):
        return {"name": one.name, "type": one.type.name}
    suffix = one.type.name[len(inner.name) :]
    components = [_spelled(part) for part in inner.parts]
    return {"name": one.name, "type": f"tuple{suffix}", "components": components}
