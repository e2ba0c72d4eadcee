"""An ABI gives its functions and errors, or a sentence that says what is wrong with it."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.abi_json import LONGEST, entry_of, entry_text, read_abi
from messaging.protocol.abi_types import MalformedAbi, read_signature

ARTIFACT = Path(__file__).parents[2] / "explorer/local/artifacts/PingPong.json"


def function(**changes: Any) -> dict[str, Any]:
    """One entry."""
    inputs = [{"name": "to", "type": "address"}, {"name": "items", "type": "tuple[]",
              "components": [{"name": "a", "type": "uint256"}, {"type": "bytes"}]}]  # fmt: skip
    return {"type": "function", "name": "give", "inputs": inputs, "outputs": []} | changes


def test_functions_and_errors_are_read_and_the_rest_is_left_out() -> None:
    event = {"type": "event", "name": "Given", "inputs": []}
    constructor = {"type": "constructor", "inputs": [{"type": "address"}]}
    text = json.dumps([event, constructor, function(), function(type="error", name="Refused")])
    entries = read_abi(text)
    signatures = [(one.error, one.callable.signature) for one in entries]
    inputs = "(address,(uint256,bytes)[])"
    assert signatures == [(False, f"give{inputs}"), (True, f"Refused{inputs}")]


def test_the_artifact_of_a_compiler_will_do() -> None:
    names = {one.callable.name for one in read_abi(ARTIFACT.read_text())}
    assert {"serve", "bounce"} <= names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "It is not JSON"),
        ("{", "It is not JSON"),
        ("function give()", "It is not JSON"),
        ("7", "It is JSON, and no ABI"),
        ('{"bytecode": "0x"}', "It is JSON, and no ABI"),
        ("[7]", "'7' is no function, error or event"),
        ("[]", "It has no functions and no errors"),
        ('[{"type": "event", "name": "E", "inputs": []}]', "It has no functions"),
        ('[{"type": "function"}]', "A function without a name"),
        (json.dumps([function(inputs=7)]), "In give: its inputs are no list"),
        (json.dumps([function(inputs=[{}])]), "In give: '{}' is no argument"),
        (json.dumps([function(inputs=[{"type": "word"}])]), "'word' is no type"),
        (json.dumps([function(inputs=[{"type": "tuple"}])]), "its inputs are no list"),
        (json.dumps([function(name="9")]), "'9' is no name"),
        ('[{"type": "' + "x" * LONGEST + '"}]', "upload the ABI alone, without the bytecode"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 50_000, "nested too deeply"),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(MalformedAbi) as caught:
        read_abi(text)
    assert told in str(caught.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["type", "name", "inputs", "components", "abi"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_makes_it_fail(found: Any) -> None:
    with suppress(MalformedAbi):
        assert read_abi(json.dumps(found))


@pytest.mark.parametrize(
    "text",
    ["f()", "f(uint256 a,bytes)", "f((uint256 a,(bytes b,address)[] c)[3][] d,string)"],
)
def test_an_entry_reads_back_as_it_was_stored(text: str) -> None:
    known = read_signature(text)
    assert entry_of(entry_text(known)) == known
