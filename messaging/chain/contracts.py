"""Calls to contracts through web3, over the same guarded transport; never on the hot path.

Importing this module loads web3, which takes seconds and tens of megabytes: `rpc` imports it only
when a call is made.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from eth_typing import BlockNumber
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import BadFunctionCallOutput
from web3.providers.base import JSONBaseProvider
from web3.types import BlockIdentifier, RPCEndpoint, RPCResponse, TxParams

from messaging.chain.errors import Stop
from messaging.chain.jsonrpc import JsonRpc, Question, raise_error
from messaging.protocol.contracts import L2_TO_L2_MESSENGER


def _view(name: str, output: str, *inputs: str) -> dict[str, object]:
    return {
        "type": "function",
        "name": name,
        "stateMutability": "view",
        "inputs": [{"name": "", "type": kind} for kind in inputs],
        "outputs": [{"name": "", "type": output}],
    }


# What every release of the messenger answers.
_SUCCESSFUL = _view("successfulMessages", "bool", "bytes32")
_NONCE = _view("messageNonce", "uint256")
_VERSION = _view("version", "string")


class _Provider(JSONBaseProvider):
    """Lets web3 ask through our transport, so that its limits, guards and errors hold here too."""

    # A contract may answer a call with addresses to fetch from (EIP-3668): never from a server.
    global_ccip_read_enabled = False

    def __init__(self, rpc: JsonRpc) -> None:
        super().__init__()
        self._rpc = rpc

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        (outcome,) = self._rpc.ask([Question(str(method), tuple(params))])
        result = msgspec.json.decode(raise_error(outcome))
        return {"jsonrpc": "2.0", "id": 1, "result": result}


class ContractReader:
    """Reads one chain's contracts; raises ChainErrors only, `Reverted` where a contract refuses."""

    def __init__(self, rpc: JsonRpc, *, who: str) -> None:
        self._who = who
        self._web3 = Web3(_Provider(rpc), middleware=[])

    def call(
        self, target: bytes, calldata: bytes, block: int | None = None, gas: int | None = None
    ) -> bytes:
        """The raw result of `eth_call` at a block, None: at the head; `gas` None: no limit of ours.

        Raises `Reverted` also where the gas did not do.
        """
        transaction: TxParams = {"to": Web3.to_checksum_address(target), "data": HexBytes(calldata)}
        if gas is not None:
            transaction["gas"] = gas
        at: BlockIdentifier = "latest" if block is None else BlockNumber(block)
        return bytes(self._web3.eth.call(transaction, at))

    def code(self, address: bytes) -> bytes:
        """The code at an address at the head, empty where there is none."""
        return bytes(self._web3.eth.get_code(Web3.to_checksum_address(address)))

    def read(
        self,
        target: bytes,
        function: Mapping[str, object],
        *arguments: object,
        block: int | None = None,
    ) -> Any:
        """The decoded result of one view function, given as an ABI entry.

        Raises Stop where the answer is not what the ABI promises: another contract, or none.
        """
        contract = self._web3.eth.contract(Web3.to_checksum_address(target), abi=[function])
        bound = contract.get_function_by_name(str(function["name"]))(*arguments)
        try:
            return bound.call(block_identifier="latest" if block is None else BlockNumber(block))
        except (BadFunctionCallOutput, UnicodeError) as error:
            raise Stop(
                f"{self._who}: the contract at {Web3.to_checksum_address(target)} does not answer "
                f"{function['name']}(): check that it is deployed on this chain."
            ) from error

    def was_relayed(self, message_hash: bytes, block: int | None = None) -> bool:
        """Whether this chain's messenger has executed the message."""
        return bool(self.read(L2_TO_L2_MESSENGER, _SUCCESSFUL, message_hash, block=block))

    def next_nonce(self, block: int | None = None) -> int:
        """The nonce that the messenger will give to the next message, with its version."""
        return int(self.read(L2_TO_L2_MESSENGER, _NONCE, block=block))

    def messenger_version(self) -> str:
        """The messenger's own semantic version, for example 1.3.0."""
        return str(self.read(L2_TO_L2_MESSENGER, _VERSION))
