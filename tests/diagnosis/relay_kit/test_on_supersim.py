"""What the kit gives, run as a person runs it, on a real superchain."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from explorer.local.traffic.messages import Sent, sent_messages
from messaging.diagnosis.relay_kit.files import files_of
from messaging.diagnosis.relay_kit.kit import build_kit
from messaging.diagnosis.relay_kit.values import RelayKit, Script
from tests.diagnosis.relay_kit.network import KEY, PERSON, Network, facts_of, running_network

pytestmark = [pytest.mark.supersim, pytest.mark.xdist_group("kit")]

_LONG = bytes(range(256)) * 12
# A wallet client as any reader has one, and the code as it was saved.
_RUNNER = """
import { createWalletClient, defineChain, http } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import * as kit from "./FILE"
const rpcUrls = { default: { http: [process.env.NODE] } }
const nativeCurrency = { name: "Ether", symbol: "ETH", decimals: 18 }
const chain = defineChain({ id: CHAIN, name: "Local", nativeCurrency, rpcUrls })
const account = privateKeyToAccount("KEY")
const wallet = createWalletClient({ account, chain, transport: http(process.env.NODE) })
console.log(await Object.values(kit)[0](wallet))
"""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with running_network(tmp_path_factory.mktemp("kit")) as network:
        yield network


def _kit(sent: Sent, version: str = "1.3.0") -> RelayKit:
    kit = build_kit(facts_of(sent, version=version))
    assert kit is not None
    return kit


def _save(network: Network, kit: RelayKit) -> dict[str, str]:
    """Every file as a browser saves it; the names by their keys."""
    files = files_of(kit)
    for file in files.values():
        (network.folder / file.name).write_text(file.text)
    return {key: file.name for key, file in files.items()}


def _node(network: Network, file: str, chain: int) -> str:
    """The hash of the transaction that saved code sent."""
    text = _RUNNER.replace("FILE", file).replace("KEY", KEY).replace("CHAIN", str(chain))
    text = text.replace("process.env.NODE", json.dumps(network.urls[chain]))
    (network.folder / f"run-{file}").write_text(text)
    return network.run("node", f"run-{file}").strip()


def test_the_cast_command_relays(network: Network) -> None:
    sent = network.send(b"\x12\x34\x56\x78")
    kit = _kit(sent)
    assert kit.relay is not None
    assert kit.relay.cast is not None
    network.run("sh", "-c", kit.relay.cast.whole)
    assert network.relayed(sent)


def test_the_saved_command_relays(network: Network) -> None:
    sent = network.send(b"\x12\x34\x56\x78")
    network.run("sh", _save(network, _kit(sent))["relay.sh"])
    assert network.relayed(sent)


def test_the_viem_code_relays(network: Network) -> None:
    sent = network.send(b"\x12\x34\x56\x78")
    saved = _save(network, _kit(sent))
    assert network.receipt(902, _node(network, saved["relay.mjs"], 902)).status == 1
    assert network.relayed(sent)


def test_the_unsigned_transaction_relays_once_somebody_signs_it(network: Network) -> None:
    sent = network.send(b"\x12\x34\x56\x78")
    kit = _kit(sent)
    assert kit.relay is not None
    (name,) = [file.name for file in files_of(kit).values() if file.key == "relay.json"]
    _save(network, kit)
    unsigned: dict[str, Any] = json.loads((network.folder / name).read_text())
    node = network.chains[902].node
    fees = {"maxFeePerGas": 2 * node.gas_price() + 1, "maxPriorityFeePerGas": 1}
    mine = {"nonce": node.nonce(bytes.fromhex(PERSON.address[2:])), "gas": 1_000_000, **fees}
    signed = PERSON.sign_transaction({**unsigned, **mine})
    receipt = network.receipt(902, "0x" + node.send_raw(bytes(signed.raw_transaction)).hex())
    assert receipt.status == 1
    assert network.relayed(sent)


@pytest.mark.parametrize("way", ["cast", "viem"])
def test_a_resend_emits_the_same_message_and_the_kit_of_the_new_log_relays_it(
    network: Network, way: str
) -> None:
    first = network.send(way.encode())
    saved = _save(network, _kit(first))
    if way == "viem":
        transaction = _node(network, saved["resend.mjs"], 901)
    else:
        transaction = _hash_in(network.run("sh", saved["resend.sh"]))
    (again,) = sent_messages(network.chains[901], network.receipt(901, transaction))
    assert again.message_hash == first.message_hash
    assert again.proof.identifier != first.proof.identifier
    network.run("sh", _save(network, _kit(again))["relay.sh"])
    assert network.relayed(first)


def _hash_in(told: str) -> str:
    found = re.search(r"^transactionHash\s+(0x[0-9a-f]{64})$", told, re.MULTILINE)
    assert found is not None, told
    return found[1]


@pytest.mark.parametrize("form", ["short", "whole"])
def test_a_long_payload_is_read_from_the_file_beside_the_command(
    network: Network, form: str
) -> None:
    sent = network.send(_LONG)
    kit = _kit(sent)
    assert kit.relay is not None
    assert kit.relay.cast is not None
    assert len(kit.relay.cast.short) < 1_500 < len(kit.relay.cast.whole)
    _save(network, kit)
    network.run("sh", "-c", getattr(kit.relay.cast, form))
    assert network.relayed(sent)


def test_short_viem_code_reads_its_payload_from_a_file(network: Network) -> None:
    sent = network.send(_LONG)
    kit = _kit(sent)
    assert kit.relay is not None
    _save(network, kit)
    script: Script = kit.relay.viem
    assert script.short != script.whole
    (network.folder / "short.mjs").write_text(script.short)
    assert network.receipt(902, _node(network, "short.mjs", 902)).status == 1
    assert network.relayed(sent)


def test_a_command_on_another_chain_sends_nothing(network: Network) -> None:
    sent = network.send(b"\x12\x34\x56\x78")
    kit = _kit(sent)
    assert kit.relay is not None
    assert kit.relay.cast is not None
    astray = kit.relay.cast.whole.replace("$LOCAL_B_RPC", "$LOCAL_A_RPC")
    with pytest.raises(AssertionError):
        network.run("sh", "-c", astray)
    assert not network.relayed(sent)


def test_an_export_asks_the_source_which_contract_on_l1_to_tell(network: Network) -> None:
    export, *_ = _kit(network.send(b"undelivered"), version="2.0.0").refund
    found = re.search(r'"\$\((cast call .+?)\)" ', export.command)
    assert found is not None
    told = network.run("env", "-u", "ETH_PASSWORD", "sh", "-c", found[1])
    assert re.fullmatch(r"0x[0-9a-fA-F]{40}", told.strip())
