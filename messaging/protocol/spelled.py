"""Identifiers and access lists as commands, wallets and nodes take them; it computes no hash."""

import json
from collections.abc import Sequence
from typing import Any

from messaging.protocol.contracts import CROSS_L2_INBOX
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier


def tuple_of(identifier: Identifier) -> str:
    """An identifier as Solidity's struct has it: the log index stands before the timestamp."""
    return (
        f"({to_address(identifier.origin)},{identifier.block_number},{identifier.log_index},"
        f"{identifier.timestamp},{identifier.chain_id})"
    )


def access_list_of(keys: Sequence[bytes]) -> list[dict[str, Any]]:
    """An access list with the inbox's keys, as a transaction has it in JSON; no key: empty."""
    if not keys:
        return []
    return [{"address": to_address(CROSS_L2_INBOX), "storageKeys": [to_hex(key) for key in keys]}]


def access_list_json(keys: Sequence[bytes]) -> str:
    """An access list as wallets, nodes and cast take it, in one line."""
    return json.dumps(access_list_of(keys), separators=(",", ":"))
