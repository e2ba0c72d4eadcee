"""Code of a contract that answers each selector with fixed bytes, for a real node."""

from collections.abc import Mapping

_CASE = 11  # bytes: DUP1 PUSH4 selector EQ PUSH2 target JUMPI
_ANSWER = 14  # bytes: JUMPDEST, then CODECOPY and RETURN of what stands at the end


def answering_code(answers: Mapping[bytes, bytes]) -> str:
    """Runtime code as anvil_setCode takes it; any other call reverts."""
    start = b"\x60\x00\x35\x60\xe0\x1c"
    bodies = len(start) + _CASE * len(answers) + 5
    data = bodies + _ANSWER * len(answers)
    cases = jumps = contents = b""
    for number, (selector, answer) in enumerate(answers.items()):
        target = (bodies + _ANSWER * number).to_bytes(2)
        size, at = len(answer).to_bytes(2), (data + len(contents)).to_bytes(2)
        cases += b"\x80\x63" + selector + b"\x14\x61" + target + b"\x57"
        jumps += b"\x5b\x61" + size + b"\x61" + at + b"\x5f\x39\x61" + size + b"\x5f\xf3"
        contents += answer
    refuse = b"\x60\x00\x60\x00\xfd"
    return "0x" + (start + cases + refuse + jumps + contents).hex()
