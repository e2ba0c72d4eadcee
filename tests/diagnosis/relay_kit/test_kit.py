"""Which ways a kit offers, and that all of its forms say the same."""

import json
import re
import shlex
from dataclasses import replace
from typing import Any

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st

from messaging.diagnosis.relay_kit import cast
from messaging.diagnosis.relay_kit.deeds import SHOWN
from messaging.diagnosis.relay_kit.files import files_of
from messaging.diagnosis.relay_kit.kit import build_kit
from messaging.diagnosis.relay_kit.values import Deed, RelayKit
from messaging.protocol.abi_decoding import Decoded, decode_arguments
from messaging.protocol.identifier import parse_access_list
from messaging.protocol.payloads import RelayCall, decode_relay_call
from messaging.protocol.signatures import known_function
from messaging.protocol.spelled import tuple_of
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.values import ChainRef, MessageDetail, MessageStatus
from tests.diagnosis.relay_kit.made import (
    NOW,
    carrying,
    eth_transfer,
    facts,
    inactive,
    of,
    probe,
    told,
)
from tests.tracing.details import ACCOUNT, MESSAGE, PAYLOAD, SENT, WINDOW, detail, send

messages = st.binary(max_size=3 * SHOWN) | st.just(bytes(cast.LONGEST_ARGUMENT))


def _kit(found: MessageDetail | None = None, **changes: Any) -> RelayKit:
    kit = build_kit(of(found, **changes) if found else facts(**changes))
    assert kit is not None
    return kit


def _relay(found: MessageDetail | None = None, **changes: Any) -> Deed:
    kit = _kit(found, **changes)
    assert kit.relay is not None
    return kit.relay


@pytest.mark.parametrize(
    ("version", "resend", "steps", "note"),
    [
        ("1.1.0", True, 0, ""),
        ("1.3.1", True, 0, ""),
        ("", True, 0, "is not known here"),
        ("nonsense", True, 0, "is not known here"),
        ("1.0.0", False, 0, "has no resendMessage"),
        ("1.0.0-beta.15", False, 0, "has no resendMessage"),
        ("2.0.0", False, 3, "in development"),
        ("2.1.0-beta", False, 3, "in development"),
    ],
)
def test_the_sources_messenger_decides_what_is_done_after_expiry(
    version: str, resend: bool, steps: int, note: str
) -> None:
    kit = _kit(status=MessageStatus.EXPIRED, version=version)
    assert (kit.resend is not None, len(kit.refund)) == (resend, steps)
    assert note in kit.note
    assert kit.relay is None
    assert kit.must_resend is resend


def test_what_a_probe_read_of_the_messenger_goes_before_what_is_stored() -> None:
    kit = _kit(version="1.3.1", probed=probe(source_version=told("2.0.0")))
    assert kit.resend is None
    assert kit.refund


@pytest.mark.parametrize(
    "changes",
    [
        {"destination_in_set": False},
        {"probed": probe(successful=told(True))},
        {"probed": probe(sent=told(b"\x01" * 32))},
        {"status": MessageStatus.EXECUTED},
    ],
)
def test_nothing_is_offered_that_cannot_help(changes: dict[str, Any]) -> None:
    kit = _kit(**changes)
    assert kit.deeds == ()
    assert kit.cautions


@pytest.mark.parametrize("here", [True, False])
def test_a_refund_is_left_where_sending_again_does_not_help(here: bool) -> None:
    outside = facts(destination_in_set=False, version="2.0.0")
    kit = build_kit(inactive(outside, until=NOW + 60) if here else outside)
    assert kit is not None
    assert (kit.relay, kit.resend, len(kit.refund)) == (None, None, 3)
    assert kit.note


def test_what_was_sent_too_early_is_resent_once_its_source_is_active() -> None:
    early = build_kit(inactive(facts(), until=SENT))
    assert early is not None
    assert early.must_resend
    waits = build_kit(inactive(facts(), until=NOW + 60))
    there = build_kit(inactive(facts(), until=NOW + 60, there=True))
    for kit in (waits, there):
        assert kit is not None
        assert kit.deeds == ()


def test_an_invalid_relay_leaves_the_resend() -> None:
    kit = _kit(status=MessageStatus.INVALID)
    assert kit.relay is None
    assert kit.must_resend


def test_a_message_without_a_seen_send_has_no_kit() -> None:
    assert build_kit(facts(MessageStatus.DROPPED, sends=(), message=None, payload=None)) is None


def test_a_successful_simulation_is_told_while_a_relay_is_possible() -> None:
    simulated = _kit(probed=probe()).simulated
    assert simulated is not None
    assert simulated.block == 159_836_386
    assert _kit(status=MessageStatus.EXPIRED, probed=probe()).simulated is None


def test_a_relay_names_the_newest_send() -> None:
    second = send(64_600_000, SENT + WINDOW)
    deed = _relay(replace(detail(), sends=(send(), second)))
    call = decode_relay_call(deed.transaction.calldata)
    assert isinstance(call, RelayCall)
    assert call.identifier.block_number == 64_600_000
    assert tuple(map(to_hex, deed.transaction.access_list)) == second.identifier.access_list


@given(message=messages)
def test_the_relay_call_reads_back_as_log_and_payload(message: bytes) -> None:
    found = carrying(message)
    deed = _relay(found)
    call = decode_relay_call(deed.transaction.calldata)
    assert isinstance(call, RelayCall)
    assert to_hex(call.payload) == found.payload
    (entry,) = parse_access_list(deed.transaction.access_list)
    where = call.identifier
    assert (entry.chain_id, entry.block_number) == (where.chain_id, where.block_number)
    assert (entry.timestamp, entry.log_index) == (where.timestamp, where.log_index)


@given(message=st.binary(max_size=3 * SHOWN))
def test_the_resend_call_reads_back_as_the_original_fields(message: bytes) -> None:
    deed = _kit(carrying(message)).resend
    assert deed is not None
    calldata = deed.transaction.calldata
    assert _arguments(calldata) == [
        "10",
        "48211",
        to_address(ACCOUNT),
        to_address(ACCOUNT),
        to_hex(message),
    ]


def _arguments(calldata: bytes) -> list[str | None]:
    known = known_function(calldata[:4])
    assert known is not None
    decoded = decode_arguments(known, calldata[4:])
    assert isinstance(decoded, Decoded)
    return [one.text for one in decoded.arguments]


def _words(line: str) -> list[str]:
    """A command as the shell takes it apart."""
    return shlex.split(line.replace("\\\n", " "))


@given(message=messages)
def test_every_form_of_a_relay_says_the_same(message: bytes) -> None:
    found = carrying(message)
    deed = _relay(found)
    unsigned = deed.transaction.as_json()
    keys = unsigned["accessList"][0]["storageKeys"]
    assert found.payload is not None
    assert all(text in deed.viem.whole for text in (found.payload, *keys))
    if deed.cast is None:
        assert len(found.payload) // 2 > cast.LONGEST_ARGUMENT
        return
    words = _words(deed.cast.whole)
    assert words[2] == unsigned["to"]
    assert words[5] == found.payload
    assert json.loads(words[words.index("--access-list") + 1]) == unsigned["accessList"]
    assert int(words[words.index("--chain") + 1]) == int(unsigned["chainId"], 16)
    call = decode_relay_call(deed.transaction.calldata)
    assert isinstance(call, RelayCall)
    assert words[4] == tuple_of(call.identifier)


@given(message=messages)
def test_a_short_form_reads_exactly_the_file_that_is_saved_beside_it(message: bytes) -> None:
    kit = _kit(carrying(message))
    files = files_of(kit)
    for deed, key in ((kit.relay, "payload.hex"), (kit.resend, "message.hex")):
        assert deed is not None
        assert (deed.long_argument is None) == (key not in files)
        if deed.long_argument is None:
            assert deed.viem.short == deed.viem.whole
            continue
        name, text = files[key].name, files[key].text.strip()
        assert len(deed.viem.short) < 1_800
        assert f'"{name}"' in deed.viem.short
        if deed.cast is not None:
            assert deed.cast.short.replace(f'"$(cat {name})"', text) == deed.cast.whole


def test_no_file_holds_a_key_or_asks_for_one() -> None:
    for file in files_of(_kit()).values():
        assert not re.search(r"private|mnemonic|0x[0-9a-f]{64}\b(?=.*sign)", file.text, re.DOTALL)


def test_the_unsigned_transaction_lacks_only_what_its_sender_gives() -> None:
    unsigned = _relay().transaction.as_json()
    account = Account.create()
    fees = {"nonce": 0, "gas": 1, "maxFeePerGas": 1, "maxPriorityFeePerGas": 1}
    assert account.sign_transaction({**unsigned, **fees}).raw_transaction[0] == 2
    assert set(unsigned) == {"type", "chainId", "to", "value", "data", "accessList"}


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("Ink", "INK_RPC"),
        ("OP Mainnet", "OP_MAINNET_RPC"),
        ("a'; rm -rf $(x) `y`", "A_RM_RF_X_Y_RPC"),
        ("0 Chain", "CHAIN_7_RPC"),
        ("\u94fe", "CHAIN_7_RPC"),
    ],
)
def test_a_chains_name_gives_a_harmless_variable(name: str, variable: str) -> None:
    assert cast.node_variable(ChainRef(7, name, 0)) == variable


def test_a_chains_name_stays_in_its_comment() -> None:
    found = detail(destination=ChainRef(10, "Two\nlines", 0))
    assert "// wallet: your viem wallet client on Two lines" in _relay(found).viem.whole


def test_the_refund_is_exported_first_and_paid_back_to_who_sent_it() -> None:
    export, withdraw, refund = _kit(eth_transfer(), version="2.0.0").refund
    words = _words(export.command)
    assert words[2] == "0x420000000000000000000000000000000000002E"
    assert words[4].startswith("$(cast call 0x4200000000000000000000000000000000000007")
    at = next(at for at, word in enumerate(words) if word == "130")
    assert words[at + 1] == "48211"
    assert export.not_before == SENT + 691_200
    assert not withdraw.command
    assert refund.deed is not None
    assert refund.deed.chain.chain_id == 130
    assert _arguments_of_refund(refund.deed) == ["10", "48211", to_address(ACCOUNT), str(10**18)]


def _arguments_of_refund(deed: Deed) -> list[str]:
    assert deed.cast is not None
    _, _, target, signature, *words = _words(deed.cast.whole)
    assert target == "0x4200000000000000000000000000000000000024"
    assert signature == "refundETH(uint256,uint256,address,address,uint256)"
    destination, nonce, sender, recipient, amount = words[:5]
    assert sender == recipient
    calldata = deed.transaction.calldata
    assert [int.from_bytes(calldata[4 + at : 36 + at]) for at in (0, 32, 128)] == [
        int(destination),
        int(nonce),
        int(amount),
    ]
    return [destination, nonce, sender, amount]


def test_what_is_no_transfer_of_eth_is_left_to_its_sender() -> None:
    *_, last = _kit(version="2.0.0").refund
    assert last.deed is None
    assert to_address(ACCOUNT) in last.text


def test_a_short_message_is_whole_in_every_form() -> None:
    deed = _relay()
    assert deed.long_argument is None
    assert deed.cast is not None
    assert to_hex(PAYLOAD) in deed.cast.short
    assert len(MESSAGE) < SHOWN
