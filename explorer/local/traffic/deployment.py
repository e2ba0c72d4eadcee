"""Puts the demo contracts on every chain, at one address each; it never replaces one."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import NamedTuple

from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_utils.abi import function_abi_to_4byte_selector, get_abi_input_types

from explorer.local.traffic.chains import Chain, await_receipt, submit
from explorer.local.traffic.errors import SetupError, TrafficError
from explorer.local.traffic.wallet import Transaction
from messaging.protocol.hashing import keccak256

ARTIFACTS = Path(__file__).resolve().parents[1] / "artifacts"
# The deterministic deployment proxy, which supersim's genesis holds: it creates what it is sent
# (32 bytes of salt, then code) by CREATE2, so code alone decides the address.
DEPLOYMENT_PROXY = bytes.fromhex("4e59b44847b379578588920cA78FbF26c0B4956C")
_SALT = bytes(32)
_GAS = 3_000_000


class Function(NamedTuple):
    """How a function of a contract is called: its selector and its arguments' types."""

    selector: bytes
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """A demo contract: `address` is the same on every chain."""

    name: str
    address: bytes
    creation_code: bytes
    functions: Mapping[str, Function]

    def call(self, function: str, *arguments: object) -> bytes:
        """The calldata of one of its functions."""
        selector, types = self.functions[function]
        return selector + encode(types, arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo contracts; contracts/README.md says what each one shows."""

    greeter: Contract
    ping_pong: Contract
    batch: Contract
    reader: Contract
    gate: Contract

    def all(self) -> tuple[Contract, ...]:
        """Every contract, in the order of deployment."""
        return tuple(getattr(self, field.name) for field in fields(self))


@cache
def load_demo() -> Demo:
    """The contracts of the committed artifacts."""
    return Demo(
        greeter=_load("Greeter"),
        ping_pong=_load("PingPong"),
        batch=_load("Batch"),
        reader=_load("Reader"),
        gate=_load("Gate"),
    )


def _load(name: str) -> Contract:
    artifact = json.loads((ARTIFACTS / f"{name}.json").read_text())
    code = bytes.fromhex(artifact["bytecode"].removeprefix("0x"))
    functions = {
        entry["name"]: Function(
            function_abi_to_4byte_selector(entry), tuple(get_abi_input_types(entry))
        )
        for entry in artifact["abi"]
        if entry["type"] == "function"
    }
    return Contract(name, create2_address(code), code, functions)


def create2_address(creation_code: bytes) -> bytes:
    """Where the deployment proxy puts this code, on any chain (EIP-1014), 20 bytes."""
    digest = keccak256(b"\xff" + DEPLOYMENT_PROXY + _SALT + keccak256(creation_code))
    return digest[-20:]


def deploy_missing(chains: Iterable[Chain], demo: Demo, deployer: LocalAccount) -> int:
    """How many contracts had to be deployed: all after a network's start, none later.

    Raises `SetupError` where a chain lacks the deployment proxy, `TrafficError` if one is not there
    afterwards. All chains work at once: a chain makes a block only every two seconds.
    """
    sent = [
        (chain, contract, submit(chain, deployer, _creation(contract)))
        for chain in chains
        for contract in _missing(chain, demo)
    ]
    for chain, contract, transaction_hash in sent:
        await_receipt(chain, transaction_hash)
        if not chain.node.has_code(contract.address):
            raise TrafficError(f"{contract.name} could not be deployed on {chain.name}")
    return len(sent)


def _missing(chain: Chain, demo: Demo) -> list[Contract]:
    missing = [it for it in demo.all() if not chain.node.has_code(it.address)]
    if missing and not chain.node.has_code(DEPLOYMENT_PROXY):
        raise SetupError(
            f"{chain.name} has no deployment proxy at 0x{DEPLOYMENT_PROXY.hex()}: "
            "use supersim, whose chains start with it"
        )
    return missing


def _creation(contract: Contract) -> Transaction:
    return Transaction(target=DEPLOYMENT_PROXY, calldata=_SALT + contract.creation_code, gas=_GAS)
