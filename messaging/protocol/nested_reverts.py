"""An error inside another error's data, as multicalls and wallets wrap them; it guesses none."""

import re

import msgspec

from messaging.protocol.contracts import ERRORS
from messaging.protocol.reverts import RevertReason, decode_revert
from messaging.protocol.words import Misshapen, read_bytes

_SELECTOR_SIZE = 4
# A `bytes` value that is a known error: its length word, then the selector. Nesting moves what is
# inside by four bytes a layer, so it is looked for at any byte.
_WRAPPED = re.compile(
    rb"\x00{28}.{4}(?=" + b"|".join(map(re.escape, ERRORS)) + rb")",
    re.DOTALL,
)


class Layer(msgspec.Struct, frozen=True, gc=False):
    """One of two errors, with its own data."""

    data: bytes
    reason: RevertReason


def unwrap_revert(data: bytes) -> tuple[Layer, ...]:
    """The error in revert data and, where it is not known itself, the known one inside; total."""
    outer = Layer(data, decode_revert(data))
    if outer.reason.name is not None:
        return (outer,)
    for found in _WRAPPED.finditer(data, _SELECTOR_SIZE):
        try:
            inner, _ = read_bytes(data, found.start())
        except Misshapen:
            continue
        if len(inner) >= _SELECTOR_SIZE:
            return outer, Layer(inner, decode_revert(inner))
    return (outer,)
