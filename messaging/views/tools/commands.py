"""The same computed at a terminal: complete lines for Foundry's cast; it runs nothing."""

from messaging.protocol.contracts import CROSS_L2_INBOX
from messaging.protocol.events import SentMessage
from messaging.protocol.spelled import tuple_of
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier

LONGEST = 8_192  # bytes that a command line is given
_CHECKSUM = "calculateChecksum((address,uint256,uint256,uint256,uint256),bytes32)(bytes32)"
_HASHED = "f(uint256,uint256,uint256,address,address,bytes)"


def keccak(data: bytes) -> str:
    """Hashes bytes."""
    return f"cast keccak {to_hex(data)}"


def checksum(identifier: Identifier, payload_hash: bytes) -> str:
    """Asks the inbox of the node in ETH_RPC_URL."""
    return (
        f"cast call {to_address(CROSS_L2_INBOX)} '{_CHECKSUM}' "
        f"'{tuple_of(identifier)}' {to_hex(payload_hash)}"
    )


def message_hash(source: int, sent: SentMessage) -> str:
    """Encodes what the hash is made of, and hashes it."""
    return (
        f"cast keccak $(cast abi-encode '{_HASHED}' {sent.destination} {source} {sent.nonce} "
        f"{to_address(sent.sender)} {to_address(sent.target)} {to_hex(sent.message)})"
    )


def decode_calldata(signature: str, calldata: bytes) -> str:
    """Decodes a call by its signature."""
    return f"cast decode-calldata '{signature}' {to_hex(calldata)}"
