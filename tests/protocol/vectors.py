"""The recorded vectors and logs as test parameters; it reads files and computes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from messaging.protocol.types import Identifier, RawLog

_FOLDER = Path(__file__).parent.parent / "vectors"
_VECTORS: list[dict[str, Any]] = json.loads((_FOLDER / "vectors.json").read_text())["vectors"]
KINDS = {vector["kind"] for vector in _VECTORS}


def vectors(kind: str) -> list[Any]:
    """One pytest parameter set (input, expected) for each vector of a kind."""
    found = [
        pytest.param(vector["input"], vector["expected"], id=vector["name"])
        for vector in _VECTORS
        if vector["kind"] == kind
    ]
    assert found, f"vectors.json holds no vector of kind {kind}"
    return found


def recorded(name: str) -> dict[str, Any]:
    """The content of a recorded file."""
    content: dict[str, Any] = json.loads((_FOLDER / "recorded" / name).read_text())
    return content


def unhex(text: str) -> bytes:
    """0x digits to bytes."""
    return bytes.fromhex(text.removeprefix("0x"))


def identifier_of(fields: dict[str, Any]) -> Identifier:
    """An identifier from the spelling of the vectors."""
    return Identifier(
        origin=unhex(fields["origin"]),
        block_number=fields["blockNumber"],
        log_index=fields["logIndex"],
        timestamp=fields["timestamp"],
        chain_id=fields["chainId"],
    )


def log_of(fields: dict[str, Any]) -> RawLog:
    """A log from the JSON of a node; positions that a vector leaves out are zero."""
    return RawLog(
        address=unhex(fields["address"]),
        topics=tuple(unhex(topic) for topic in fields["topics"]),
        data=unhex(fields["data"]),
        block_number=int(fields.get("blockNumber", "0x0"), 16),
        log_index=int(fields.get("logIndex", "0x0"), 16),
        transaction_hash=unhex(fields.get("transactionHash", "0x" + "00" * 32)),
        transaction_index=int(fields.get("transactionIndex", "0x0"), 16),
        block_hash=unhex(fields.get("blockHash", "0x" + "00" * 32)),
    )
