"""The table of functions holds what it says, and everything that the interop contracts have."""

import re

import pytest

from messaging.protocol import contracts, signatures
from messaging.protocol.abi_types import read_signature
from messaging.protocol.signatures import known_error, known_function, known_name, selector_of


def test_everything_of_the_interop_contracts_is_known() -> None:
    for selector, signature in contracts.FUNCTIONS.items():
        known = known_function(selector)
        assert known is not None
        assert known.signature == signature
    for selector, signature in contracts.ERRORS.items():
        known = known_error(selector)
        assert known is not None
        assert known.signature == signature


@pytest.mark.parametrize(
    ("selector", "signature"),
    [
        ("a9059cbb", "transfer(address,uint256)"),
        ("23b872dd", "transferFrom(address,address,uint256)"),
        ("095ea7b3", "approve(address,uint256)"),
        ("f242432a", "safeTransferFrom(address,address,uint256,uint256,bytes)"),
        ("2eb2c2d6", "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)"),
        ("42842e0e", "safeTransferFrom(address,address,uint256)"),
        ("d0e30db0", "deposit()"),
        ("2e1a7d4d", "withdraw(uint256)"),
        ("8456cb59", "pause()"),
        ("f2fde38b", "transferOwnership(address)"),
        ("ac9650d8", "multicall(bytes[])"),
        ("82ad56cb", "aggregate3((address,bool,bytes)[])"),
        ("d505accf", "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"),
        ("4f1ef286", "upgradeToAndCall(address,bytes)"),
    ],
)
def test_well_known_selectors_are_those_of_their_standards(selector: str, signature: str) -> None:
    known = known_function(bytes.fromhex(selector))
    assert known is not None
    assert known.signature == signature


def test_a_safe_s_transaction_is_known() -> None:
    known = known_function(bytes.fromhex("6a761202"))
    assert known is not None
    assert (known.name, len(known.inputs)) == ("execTransaction", 10)


def test_no_two_lines_of_the_table_name_the_same_four_bytes() -> None:
    for lines in (signatures._FUNCTIONS, signatures._ERRORS):  # noqa: SLF001
        written = [read_signature(line) for line in lines.split("\n") if line]
        assert len({selector_of(one) for one in written}) == len(written)


def test_arguments_of_the_table_have_names_and_unknown_bytes_have_none() -> None:
    known = known_function(bytes.fromhex("a9059cbb"))
    assert known is not None
    assert [one.name for one in known.inputs] == ["to", "value"]
    assert known_name(bytes.fromhex("a9059cbb")) == "transfer"
    assert known_name(b"\xde\xad\xbe\xef") is None


def test_the_demo_contracts_are_in_it() -> None:
    for line in ("receiveGreeting(address,string)", "bounce(uint256,uint256[])", "pass(uint256)"):
        assert known_name(selector_of(read_signature(line))) == re.split(r"\(", line)[0]
