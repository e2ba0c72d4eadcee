"""Where a call fails, by geth's callTracer; the shapes are those that geth and anvil answer."""

from typing import Any

import msgspec
import pytest

from messaging.chain.wire_traces import read_failing

ROUTER, TOKEN, CODE = ("0x" + digits * 20 for digits in ("a1", "b2", "c3"))
PAUSED = "0x9e87fac8"  # Paused()


def frame(to: str | None, *calls: Any, fails: bool = True, **more: Any) -> dict[str, Any]:
    """One call; as nodes write it, with members that nobody reads here."""
    told: dict[str, Any] = {"type": "CALL", "from": ROUTER, "gas": "0x5208", "value": "0x0"}
    told |= {"input": "0xa9059cbb" + "00" * 64, "calls": list(calls), **more}
    if to is not None:
        told["to"] = to
    if fails:
        told = {"error": "execution reverted", "output": PAUSED} | told
    return told


def read(top: Any) -> list[tuple[str, str | None]]:
    failing = read_failing(msgspec.Raw(msgspec.json.encode(top)))
    return [(one.kind, None if one.target is None else "0x" + one.target.hex()) for one in failing]


def test_the_way_leads_down_to_the_deepest_call_that_fails() -> None:
    top = frame(
        ROUTER,
        frame(TOKEN, fails=False),
        frame(TOKEN, frame(CODE, type="DELEGATECALL")),
    )
    assert read(top) == [("CALL", ROUTER), ("CALL", TOKEN), ("DELEGATECALL", CODE)]
    innermost = read_failing(msgspec.Raw(msgspec.json.encode(top)))[-1]
    assert innermost.selector.hex() == "a9059cbb"
    assert innermost.revert.hex() == PAUSED[2:]
    assert innermost.text == "execution reverted"


def test_a_failure_that_the_caller_bore_is_not_why_it_fails() -> None:
    assert read(frame(ROUTER, frame(TOKEN), frame(CODE, fails=False))) == [("CALL", ROUTER)]


def test_a_call_that_succeeds_fails_nowhere() -> None:
    assert read(frame(ROUTER, frame(TOKEN), fails=False)) == []


def test_a_creation_that_fails_has_no_address() -> None:
    assert read(frame(ROUTER, frame(None, type="CREATE2"))) == [("CALL", ROUTER), ("CREATE2", None)]


def test_of_very_many_calls_inside_each_other_the_innermost_are_kept() -> None:
    top = frame(CODE)
    for _ in range(400):
        top = frame(TOKEN, top)
    assert read(top) == [*[("CALL", TOKEN)] * 15, ("CALL", CODE)]


def test_a_trace_that_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        read(frame(ROUTER, output="0x" + "00" * 2**21))


@pytest.mark.parametrize(
    "answer",
    [None, "0x", [], {}, frame("0xabcd"), frame(ROUTER, input="9e87fac8"), frame(ROUTER, calls=1)],
)
def test_what_is_no_trace_is_refused(answer: Any) -> None:
    with pytest.raises((ValueError, msgspec.MsgspecError)):
        read(answer)
