"""The ABI of the events that the web3.py loop reads, by their first topic."""

from typing import Any

from web3 import Web3

_Field = tuple[str, str, bool]  # type, name, indexed
_IDENTIFIER = {
    "name": "id",
    "type": "tuple",
    "indexed": False,
    "components": [
        {"name": "origin", "type": "address"},
        {"name": "blockNumber", "type": "uint256"},
        {"name": "logIndex", "type": "uint256"},
        {"name": "timestamp", "type": "uint256"},
        {"name": "chainId", "type": "uint256"},
    ],
}


def _inputs(*fields: _Field) -> list[dict[str, Any]]:
    return [{"type": kind, "name": name, "indexed": indexed} for kind, name, indexed in fields]


_SENT = _inputs(
    ("uint256", "destination", True),
    ("address", "target", True),
    ("uint256", "messageNonce", True),
    ("address", "sender", False),
    ("bytes", "message", False),
)
_RELAYED = _inputs(
    ("uint256", "source", True),
    ("uint256", "messageNonce", True),
    ("bytes32", "messageHash", True),
    ("bytes32", "returnDataHash", False),
)
_EXECUTING = [*_inputs(("bytes32", "msgHash", True)), _IDENTIFIER]
_TRANSFER = _inputs(
    ("address", "from", True),
    ("address", "to", True),
    ("uint256", "amount", False),
    ("uint256", "chain", False),
)
_SIGNATURES = {
    "SentMessage": "SentMessage(uint256,address,uint256,address,bytes)",
    "RelayedMessage": "RelayedMessage(uint256,uint256,bytes32,bytes32)",
    "ExecutingMessage": "ExecutingMessage(bytes32,(address,uint256,uint256,uint256,uint256))",
    "SendETH": "SendETH(address,address,uint256,uint256)",
    "RelayETH": "RelayETH(address,address,uint256,uint256)",
}
_INPUTS = (_SENT, _RELAYED, _EXECUTING, _TRANSFER, _TRANSFER)
_ABI = [
    {"type": "event", "name": name, "anonymous": False, "inputs": inputs}
    for name, inputs in zip(_SIGNATURES, _INPUTS, strict=True)
]


def events_by_topic(web3: Web3) -> dict[bytes, Any]:
    """web3's own event objects, by first topic."""
    contract: Any = web3.eth.contract(abi=_ABI)
    return {
        bytes(Web3.keccak(text=signature)): contract.events[name]()
        for name, signature in _SIGNATURES.items()
    }
