"""Errors that are not the protocol's are named by uploaded ABIs and the table."""

import json

import pytest
from eth_abi.abi import encode
from pytest_django import DjangoAssertNumQueries

from messaging.models import Abi
from messaging.ops.abis import store_abi
from messaging.protocol.abi_types import read_signature
from messaging.protocol.signatures import selector_of
from messaging.protocol.text import to_hex
from messaging.tracing.named_errors import name_errors
from tests.tracing.attempts_made import attempt, revert

pytestmark = pytest.mark.django_db
TARGET = b"\x09" * 20


def _error(signature: str, *values: object) -> str:
    known = read_signature(signature)
    kinds = [one.type.name for one in known.inputs]
    return to_hex(selector_of(known) + encode(kinds, values))


def _named(data: str, **changes: object) -> str:
    (one,) = name_errors([attempt(revert=revert(data=data, **changes))], target=TARGET, chain_id=1)
    assert one.revert is not None
    return one.revert.reason


def test_the_table_names_an_error_with_its_arguments() -> None:
    assert _named(_error("GateClosed(uint256)", 7)) == "GateClosed: ticket 7"


def test_an_uploaded_abi_names_an_error_and_does_not_repeat_free_words() -> None:
    inputs = [{"name": "why", "type": "string"}, {"name": "code", "type": "uint8"}]
    text = json.dumps([{"type": "error", "name": "Refused", "inputs": inputs}])
    store_abi(Abi(name="Target", text=text, address=TARGET))
    data = _error("Refused(string,uint8)", "Claim at evil.example", 3)
    assert _named(data) == "Refused: why \u2026, code 3"


@pytest.mark.parametrize(
    "data", ["0xdeadbeef", "0x12", "0x", _error("GateClosed(uint256)", 7)[:20]]
)
def test_what_nobody_knows_or_does_not_fit_stays_unknown(data: str) -> None:
    assert _named(data) == "unknown error"


def test_errors_that_are_known_already_cost_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    known = [attempt(revert=revert(error="NotInAccessList")), attempt(revert=None)]
    with django_assert_num_queries(0):
        assert name_errors(known, target=TARGET, chain_id=1) == (*known,)
