"""The table of contracts against the vectors, and against the ids the domain reference prints."""

from typing import Any

import pytest

from messaging.protocol import contracts
from messaging.protocol.contracts import (
    ERRORS,
    EVENTS,
    FUNCTIONS,
    error_name,
    event_name,
    function_name,
    name_of,
)
from messaging.protocol.hashing import keccak256
from tests.protocol.vectors import KINDS, unhex, vectors

SELECTORS = FUNCTIONS | ERRORS


def test_every_kind_of_vector_has_its_test() -> None:
    assert {
        *("access_list", "access_list_parse", "checksum", "executing_message_decode"),
        *("invalidated_block_source_hash", "log_hash", "log_hash_from_log", "message_hash"),
        *("nonce_split", "payload_encode", "payload_hash", "selector", "sent_message_decode"),
        *("super_root", "topic0", "transient_slot"),
    } == KINDS


@pytest.mark.parametrize(("asked", "expected"), vectors("topic0"))
def test_topic_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    topic = keccak256(asked["signature"].encode())
    assert EVENTS[topic] == asked["signature"]
    assert expected["topic0"] in {None, "0x" + topic.hex()}


@pytest.mark.parametrize(("asked", "expected"), vectors("selector"))
def test_selector_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    selector = keccak256(asked["signature"].encode())[:4]
    assert SELECTORS[selector] == asked["signature"]
    assert expected["selector"] in {None, "0x" + selector.hex()}


def test_the_table_holds_the_vectors_and_nothing_else() -> None:
    assert len(EVENTS) == len(vectors("topic0")) == 33
    asked_of_tokens = {"symbol()", "name()", "decimals()"}  # of ERC-20, not of interop
    interop = set(FUNCTIONS.values()) - asked_of_tokens
    assert len(interop) + len(ERRORS) == len(vectors("selector")) == 83
    assert len(SELECTORS) == 83 + len(asked_of_tokens)


# Ids that the vectors leave open, as the domain reference prints them (first and last bytes).
PRINTED_TOPICS = {
    "RelayedMessage(uint256,uint256,bytes32,bytes32)": "c270d73e…5b68a2",
    "RelayedMessage(bytes32)": "4641df4a…",
    "FailedRelayedMessage(bytes32)": "99d0e048…",
    "FailedRelayedMessage(uint256,uint256,bytes32)": "86f6ff81…71d6",
    "ExecutingMessage(bytes,bytes)": "de7f2687…",
    "MessageExpired(bytes32,uint256)": "1eeb4f50…3f3c32d",
    "RefundETH(address,uint256,bytes32)": "505de915…ad95",
    "LiquidityBurned(address,uint256)": "875e07af…2b82",
    "LiquidityMinted(address,uint256)": "85719716…bbba",
    "LiquidityFunded(address,uint256)": "bb9e497a…3598",
    "SendERC20(address,address,uint256,uint256)": "fcea3600…",
    "RelayERC20(address,uint256)": "34339c8f…",
    "RelayERC20(address,address,uint256,uint256)": "c75e22a0…",
    "CrosschainMint(address,uint256)": "7ca16db1…1c59",
    "CrosschainBurn(address,uint256)": "017c33ab…3036",
    "CrosschainMinted(address,uint256)": "fd9e93ea…12dd",
    "CrosschainBurnt(address,uint256)": "42bc6459…4cfa",
    "RelayedMessageGasReceipt(bytes32,address,address,uint256,uint256,bytes32[])": "b8b23d68…fea84",
    "Claimed(bytes32,address,address,address,uint256,uint256)": "b763f92e…332bd",
}

PRINTED_SELECTORS = {
    "0x331b637f": "calculateChecksum",
    "0x6b0c3c5e": "resendMessage",
    "0xbc294d7d": "sentMessages",
    "0x82e3702d": "sentMessages",
    "0x1ecd26f2": "relayMessage",
    "0x5984c53e": "executeMessage",
    "0x5b61b8b8": "relayMessage",
    "0x7cc514bf": "claim",
    "0xf340fa01": "deposit",
    "0xb9aad330": "authorizeClaim",
    "0x6be8bb1b": "sentMessageTimestamps",
    "0xd5a522fe": "expiredMessages",
    "0x2d7a2e8f": "EXPIRY_PERIOD",
    "0x763a1cb7": "expireMessage",
    "0x186e7328": "exportUndeliveredMessage",
    "0xe17a776b": "refundETH",
    "0xf05e0f7e": "refunded",
    "0x44df8e70": "burn",
    "0xa0712d68": "mint",
    "0xb60d4288": "fund",
}

PRINTED_ERRORS = {
    "0xe3c00816": "NotInAccessList",
    "0xd1f79e82": "BlockNumberTooHigh",
    "0x94338eba": "LogIndexTooHigh",
    "0x596a19a9": "TimestampTooHigh",
    "0x6eca2e4b": "InvalidMessage",
    "0xccc4e338": "CrossL2InboxOriginNotL2ToL2CrossDomainMessenger",
    "0x1fc35f94": "RelayMessageCallerNotCrossL2Inbox",
    "0x2a11f58e": "L2ToL2CrossDomainMessenger_MessageTargetUnsafe",
    "0x605290ae": "L2ToL2CrossDomainMessenger_NotOtherMessenger",
    "0x123e716b": "L2ToL2CrossDomainMessenger_MessageNotExpired",
    "0x5e38ca86": "RequiredMessageNotSuccessful",
    "0xca95853e": "MessageNotAuthorized",
    "0xf4d678b8": "InsufficientBalance",
    "0x646cf558": "AlreadyClaimed",
    "0x0a1824e3": "InvalidOrigin",
    "0x7c6953f9": "InvalidPayload",
    "0x08c379a0": "Error",
    "0x4e487b71": "Panic",
}


@pytest.mark.parametrize(("signature", "printed"), PRINTED_TOPICS.items())
def test_a_topic_is_the_one_the_reference_prints(signature: str, printed: str) -> None:
    (topic,) = (topic for topic, known in EVENTS.items() if known == signature)
    first, _, last = printed.partition("…")
    assert topic.hex().startswith(first)
    assert topic.hex().endswith(last)
    assert event_name(topic) == signature.partition("(")[0]


@pytest.mark.parametrize(("selector", "name"), PRINTED_SELECTORS.items())
def test_a_function_has_the_selector_the_reference_prints(selector: str, name: str) -> None:
    assert function_name(unhex(selector)) == name


@pytest.mark.parametrize(("selector", "name"), PRINTED_ERRORS.items())
def test_an_error_has_the_selector_the_reference_prints(selector: str, name: str) -> None:
    assert error_name(unhex(selector)) == name


@pytest.mark.parametrize(
    ("last_byte", "name"),
    [
        (0x22, "CrossL2Inbox"),
        (0x23, "L2ToL2CrossDomainMessenger"),
        (0x24, "SuperchainETHBridge"),
        (0x25, "ETHLiquidity"),
        (0x26, "OptimismSuperchainERC20Factory"),
        (0x27, "OptimismSuperchainERC20Beacon"),
        (0x28, "SuperchainTokenBridge"),
        (0x2E, "UndeliveredMessageExporter"),
        (0x29, None),
    ],
)
def test_a_predeploy_has_its_name(last_byte: int, name: str | None) -> None:
    assert name_of(b"\x42" + bytes(18) + bytes([last_byte])) == name


def test_what_is_unknown_has_no_name() -> None:
    assert event_name(bytes(32)) is None
    assert function_name(b"none") is None
    assert error_name(b"") is None
    assert name_of(b"") is None


def test_the_interface_id_of_erc7802_follows_from_the_table() -> None:
    mint = int.from_bytes(contracts.SELECTOR_CROSSCHAIN_MINT)
    burn = int.from_bytes(contracts.SELECTOR_CROSSCHAIN_BURN)
    assert mint ^ burn == 0x33331994
