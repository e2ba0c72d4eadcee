"""The committed artifacts against their sources, compiled anew by the pinned compiler."""

import pytest

from explorer.local.compile_contracts import compile_contracts, stale_artifacts
from explorer.local.traffic.deployment import create2_address, load_demo


@pytest.fixture(scope="module")
def compiled() -> dict[str, str]:
    return compile_contracts()


def test_the_committed_artifacts_are_what_the_compiler_makes_of_the_sources(
    compiled: dict[str, str],
) -> None:
    assert stale_artifacts(compiled) == []


def test_a_changed_an_added_and_a_removed_contract_are_named(compiled: dict[str, str]) -> None:
    changed = {**compiled, "Gate": compiled["Gate"] + "\n", "Added": "{}"}
    del changed["Batch"]
    assert stale_artifacts(changed) == ["Added", "Batch", "Gate"]


def test_every_contract_of_the_demo_has_an_artifact(compiled: dict[str, str]) -> None:
    assert {contract.name for contract in load_demo().all()} == set(compiled)


def test_an_address_follows_from_the_code_alone() -> None:
    greeter = load_demo().greeter
    assert create2_address(greeter.creation_code) == greeter.address
    assert create2_address(greeter.creation_code + b"\0") != greeter.address


def test_calldata_is_the_selector_and_the_encoded_arguments() -> None:
    gate = load_demo().gate
    assert gate.call("open", 7) == bytes.fromhex("690e7c09") + (7).to_bytes(32)
