"""What geth's callTracer tells of a call: what it reverted with, and the way down to the deepest
call inside of it that failed.

Readers raise `msgspec.MsgspecError` or `ValueError` on anything that is not such an answer.
"""

import msgspec

from messaging.chain.wire import unhex
from messaging.protocol.reverts import KEPT

_DEEPEST = 512  # calls inside each other: no JSON reader goes down further
_LARGEST = 2**22  # bytes: what stands in it takes many times as many
_NAMED = 16  # of the innermost calls
_SELECTOR = 4
_ADDRESS = 20
_LONGEST = 200  # of a node's own words
_LONGEST_KIND = 16


class FailedCall(msgspec.Struct, frozen=True, gc=False):
    """A call that failed: its `kind` as the tracer names it, whom it called (None: a creation that
    came to no address), the first four bytes of its input, and what it reverted with."""

    kind: str
    target: bytes | None
    selector: bytes
    revert: bytes
    text: str = ""


class _Frame(msgspec.Struct, gc=False):
    """One call, which succeeded where it has no error; those inside of it are read one level at a
    time."""

    input: str
    type: str = ""
    to: str | None = None
    output: str | None = None
    error: str | None = None
    calls: list[msgspec.Raw] = []


_decode = msgspec.json.Decoder(_Frame).decode
_decode_whole = msgspec.json.Decoder(_Frame | None).decode


def read_trace(raw: msgspec.Raw, calldata: bytes) -> bytes | None:
    """What the traced call reverted with, None where the trace is of a call that did not fail."""
    frame = _decode_whole(raw)
    if frame is None or frame.error is None:
        return None
    if unhex(frame.input) != calldata:
        raise ValueError("a trace of another call than that of its transaction")
    return unhex(frame.output) if frame.output else b""


def read_failing(raw: msgspec.Raw) -> tuple[FailedCall, ...]:
    """The calls that fail, each as the last thing that the one before does: the innermost sixteen,
    the outermost first. Empty where the traced call succeeds.

    What goes on after a failure has borne it. Whether one that ends with a failure failed because
    of it, or by a check of its own, no trace tells.
    """
    if len(memoryview(raw)) > _LARGEST:
        raise ValueError("a trace that is too large to be read")
    failing = list[FailedCall]()
    frame = _decode(raw)
    while frame.error is not None and len(failing) < _DEEPEST:
        failing.append(_failed(frame, frame.error))
        if not frame.calls:
            break
        frame = _decode(frame.calls[-1])
    return tuple(failing[-_NAMED:])


def _failed(frame: _Frame, error: str) -> FailedCall:
    target = None if frame.to is None else unhex(frame.to)
    if target is not None and len(target) != _ADDRESS:
        raise ValueError("a call of what is no address")
    return FailedCall(
        kind=" ".join(frame.type.split())[:_LONGEST_KIND],
        target=target,
        selector=unhex(frame.input)[:_SELECTOR],
        revert=unhex(frame.output)[:KEPT] if frame.output else b"",
        text=" ".join(error.split())[:_LONGEST],
    )
