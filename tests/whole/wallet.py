"""A wallet in a page: an EIP-1193 provider whose requests a test answers, signing as the person."""

import json
import tomllib
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.whole.stack import PERSON, Stack

_FEES = {"maxFeePerGas": 3_000_000_000, "maxPriorityFeePerGas": 1_000_000}
# As wallets announce themselves (EIP-6963), or as the one at window.ethereum.
_PROVIDER = """
(() => {
  const request = async ({ method, params }) => {
    const { result, error } = await window.askWallet(method, params ?? []);
    if (error) throw Object.assign(new Error(error.message), error);
    return result;
  };
  const provider = { request };
  if (ANNOUNCED.length === 0) window.ethereum = provider;
  for (const name of ANNOUNCED) {
    const info = { uuid: name, name, icon: "data:,", rdns: "test" };
    const detail = Object.freeze({ info, provider });
    const announce = () =>
      dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
    addEventListener("eip6963:requestProvider", announce);
    announce();
  }
})();
"""


class RefusedError(Exception):
    """What a wallet answers instead: a code of EIP-1193 or of JSON-RPC."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.answer = {"error": {"code": code, "message": message}}


@dataclass
class Wallet:
    """It knows chain 901 alone at first. `refusals` are what it answers to a method instead;
    `lists`: it signs access lists."""

    stack: Stack
    chain: int = 901
    known: set[int] = field(default_factory=lambda: {901})
    refusals: dict[str, RefusedError] = field(default_factory=dict)
    lists: bool = True
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def put_into(self, page: Page, *announced: str) -> None:
        """Before anything of the page runs; without a name it is at window.ethereum."""
        page.expose_function("askWallet", self.answer)
        page.add_init_script(_PROVIDER.replace("ANNOUNCED", json.dumps(announced)))

    def methods(self) -> list[str]:
        """What it was asked, questions that follow a transaction apart."""
        return [method for method, _ in self.asked if not method.startswith("eth_getTransaction")]

    def answer(self, method: str, params: list[Any]) -> dict[str, Any]:
        """As JSON-RPC has it."""
        self.asked.append((method, params))
        try:
            if method in self.refusals:
                raise self.refusals[method]
            return self._answer(method, params)
        except RefusedError as refused:
            return refused.answer

    def _answer(self, method: str, params: list[Any]) -> dict[str, Any]:
        match method:
            case "eth_requestAccounts":
                return {"result": [PERSON.address]}
            case "eth_chainId":
                return {"result": hex(self.chain)}
            case "wallet_switchEthereumChain":
                return self._switch(int(params[0]["chainId"], 16))
            case "wallet_addEthereumChain":
                self.known.add(int(params[0]["chainId"], 16))
                return {"result": None}
            case "eth_sendTransaction":
                return self._sign_and_send(dict(params[0]))
        return self._ask_node(method, params)

    def _switch(self, chain: int) -> dict[str, Any]:
        if chain not in self.known:
            raise RefusedError(4902, "Unrecognized chain ID.")
        self.chain = chain
        return {"result": None}

    def _sign_and_send(self, transaction: dict[str, Any]) -> dict[str, Any]:
        sender = transaction.pop("from")
        assert sender == PERSON.address
        assert int(transaction["chainId"], 16) == self.chain
        counted = self._ask_node("eth_getTransactionCount", [sender, "pending"])["result"]
        if not self.lists:
            transaction["accessList"] = []
        signed = PERSON.sign_transaction({**transaction, **_FEES, "nonce": int(counted, 16)})
        raw = "0x" + bytes(signed.raw_transaction).hex()
        return self._ask_node("eth_sendRawTransaction", [raw])

    def _ask_node(self, method: str, params: list[Any]) -> dict[str, Any]:
        """The node of the chain that it is on, errors as the node gives them."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        where = urlsplit(self._url())
        with closing(HTTPConnection(where.hostname or "", where.port, timeout=10)) as connection:
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            answer: dict[str, Any] = json.load(connection.getresponse())
        return answer

    def _url(self) -> str:
        chains = tomllib.loads((self.stack.home / "chains.toml").read_text())["chain"]
        return str(next(one["rpc"][0] for one in chains if one["id"] == self.chain))
