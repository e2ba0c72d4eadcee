"""Probes as JSON keeps them: exact, and without anything that a database refuses."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging import models
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.probe_values import (
    FilterAnswer,
    Frontier,
    Probe,
    RelayState,
    RelayTransaction,
    Simulation,
    Told,
    pack,
    unpack,
)
from messaging.diagnosis.probing import Outcome, last_probe, store

WEI = st.integers(0, 2**256 - 1)


def probe(**changes: Any) -> Probe:
    """A probe of which everything was answered."""
    values: dict[str, Any] = {
        "asked_at": 1_750_000_000,
        "source_block": 7,
        "destination_block": 9,
        "successful": Told("successfulMessages(0x01)", 902, 9, False),
        "sent": Told("sentMessages(7)", 901, 7, b"\x07" * 32),
        "source_block_hash": Told("eth_getBlockByNumber(7)", 901, 7, b"\x08" * 32),
        "target_code": Told("eth_getCode(0x02)", 902, 9, 120),
        "source_version": Told("version()", 901, 7, "1.3.0"),
        "destination_version": Told("version()", 902, 9, "1.3.0"),
        "relay": Told("relayMessage", 902, 9, Simulation(False, b"\x01\x02\x03\x04")),
        "gas": Told("eth_estimateGas", 902, reason="it reverts"),
        "filter": Told("interop_checkAccessList", 902, None, FilterAnswer(False, -320600, "no")),
        "failsafe": Told("admin_getFailsafeEnabled", 902, None, False),
        "frontiers": (Frontier(901, 5, 4, 3, 2),),
    }
    return Probe(**values | changes)


@given(WEI, WEI)
def test_what_is_packed_is_unpacked_exactly(liquidity: int, balance: int) -> None:
    relay = RelayTransaction(b"\x01" * 32, RelayState.PENDING, b"\x02" * 20, 3, 3, balance)
    whole = probe(liquidity=Told("eth_getBalance", 902, 9, liquidity), transactions=(relay,))
    assert unpack(msgspec.json.decode(msgspec.json.encode(pack(whole)))) == whole


@pytest.mark.django_db
def test_what_is_stored_is_read_again_exactly() -> None:
    models.Probe.objects.create(message_hash=b"\x01" * 32, chain=1)
    whole = probe(liquidity=Told("eth_getBalance", 902, 9, 2**256 - 1))
    store(b"\x01" * 32, Outcome(whole, Cause.TARGET_REVERTS, None, 3, 99))
    assert last_probe(b"\x01" * 32) == whole
    row = models.Probe.objects.get()
    assert (row.cause, row.block, row.rounds, row.deadline) == (5, 9, 3, 99)
    assert row.asked_at is not None
    assert int(row.asked_at.timestamp()) == whole.asked_at


@pytest.mark.django_db
def test_no_words_of_a_node_keep_a_probe_from_being_stored() -> None:
    models.Probe.objects.create(message_hash=b"\x01" * 32, chain=1)
    whole = probe(gas=Told("eth_estimateGas", 902, reason="nul \0, \\u0000, <b>\N{SNOWMAN}</b>"))
    store(b"\x01" * 32, Outcome(whole, None, None, 0, 0))
    found = last_probe(b"\x01" * 32)
    assert found is not None
    assert "\0" not in found.gas.reason
    assert found.gas.reason.endswith("<b>\N{SNOWMAN}</b>")


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [None, {}, {"asked_at": "then"}, []])
def test_what_another_release_asked_is_no_probe(kept: object) -> None:
    assert last_probe(b"\x01" * 32) is None
    models.Probe.objects.create(message_hash=b"\x01" * 32, chain=1, answers=kept)
    assert last_probe(b"\x01" * 32) is None
