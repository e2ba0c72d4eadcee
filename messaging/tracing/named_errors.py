"""Reverts named by uploaded ABIs and the table, where the interop contracts do not know them."""

from collections.abc import Sequence
from dataclasses import replace

from messaging.protocol.abi_decoding import Decoded, decode_arguments
from messaging.tracing.abis import Candidate, errors_of
from messaging.tracing.attempted import Attempt, Revert
from messaging.tracing.payload import Argument, arguments_of

_SELECTOR = 4
_MOST_ARGUMENTS = 4
# Words that a contract chose freely: pages do not say them for it, and the raw data has them.
_FREE = ("string", "bytes")


def name_errors(
    attempts: Sequence[Attempt], *, target: bytes | None, chain_id: int
) -> tuple[Attempt, ...]:
    """The attempts, with the name and the arguments of every error that is still unknown and that
    an ABI knows; `target` is the message's. One statement, none where all are known."""
    unknown = {key for one in attempts if (key := _selector(one.revert)) is not None}
    found = errors_of(unknown, address=target or b"", chain_id=chain_id)
    if not found:
        return tuple(attempts)
    return tuple(
        replace(one, revert=_named(one.revert, found.get(_selector(one.revert) or b"", ())))
        for one in attempts
    )


def _selector(revert: Revert | None) -> bytes | None:
    """The four bytes of an error that has no name yet."""
    if revert is None or revert.error is not None or revert.data is None:
        return None
    data = bytes.fromhex(revert.data[2 : 2 + 2 * _SELECTOR])
    return data if len(data) == _SELECTOR else None


def _named(revert: Revert | None, candidates: Sequence[Candidate]) -> Revert | None:
    if revert is None or revert.data is None:
        return revert
    for one in candidates:
        decoded = decode_arguments(one.callable, bytes.fromhex(revert.data[2:])[_SELECTOR:])
        if isinstance(decoded, Decoded):
            return replace(revert, error=one.callable.name, text=_spelled(decoded))
    return revert


def _spelled(decoded: Decoded) -> str:
    """`ticket 5, known 3`: values in place; of others only that they are there."""
    rows = [one for one in arguments_of(decoded.arguments) if one.value is not None]
    return ", ".join(_argument(one) for one in rows[:_MOST_ARGUMENTS])


def _argument(one: Argument) -> str:
    return f"{one.label} \u2026" if one.type in _FREE else f"{one.label} {one.value}"
