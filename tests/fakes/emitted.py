"""The logs and calldata that the interop contracts produce, encoded by eth_abi, not by our code."""

from collections.abc import Sequence

import msgspec
from eth_abi.abi import encode

from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    ETH_LIQUIDITY,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from messaging.protocol.hashing import keccak256
from messaging.protocol.types import Identifier

ZERO = bytes(20)
IDENTIFIER = "(address,uint256,uint256,uint256,uint256)"


class Emitted(msgspec.Struct, frozen=True):
    """A log before it has a place in a chain."""

    address: bytes
    topics: tuple[bytes, ...]
    data: bytes

    @property
    def payload(self) -> bytes:
        return b"".join(self.topics) + self.data


def word(value: int | bytes) -> bytes:
    """One ABI word of an integer, an address or a hash."""
    return value.to_bytes(32) if isinstance(value, int) else value.rjust(32, b"\0")


def emitted(
    address: bytes, event: str, indexed: Sequence[int | bytes] = (), data: bytes = b""
) -> Emitted:
    """A log of the event with this canonical signature."""
    return Emitted(address, (keccak256(event.encode()), *map(word, indexed)), data)


def calldata(signature: str, *values: object) -> bytes:
    """The calldata of a function with this canonical signature."""
    name, _, rest = signature.partition("(")
    kinds = _split(rest[:-1])
    return keccak256(f"{name}({rest}".encode())[:4] + encode(kinds, values)


def identifier_tuple(identifier: Identifier) -> tuple[str, int, int, int, int]:
    """The identifier in the order of the Solidity struct."""
    return (
        "0x" + identifier.origin.hex(),
        identifier.block_number,
        identifier.log_index,
        identifier.timestamp,
        identifier.chain_id,
    )


def sent_message(
    destination: int, nonce: int, *, sender: bytes, target: bytes, message: bytes
) -> Emitted:
    return emitted(
        L2_TO_L2_MESSENGER,
        "SentMessage(uint256,address,uint256,address,bytes)",
        (destination, target, nonce),
        encode(["address", "bytes"], ["0x" + sender.hex(), message]),
    )


def relayed_message(source: int, nonce: int, message_hash: bytes, returned: bytes) -> Emitted:
    return emitted(
        L2_TO_L2_MESSENGER,
        "RelayedMessage(uint256,uint256,bytes32,bytes32)",
        (source, nonce, message_hash),
        keccak256(returned),
    )


def executing_message(identifier: Identifier, payload_hash: bytes) -> Emitted:
    return emitted(
        CROSS_L2_INBOX,
        f"ExecutingMessage(bytes32,{IDENTIFIER})",
        (payload_hash,),
        encode([IDENTIFIER], [identifier_tuple(identifier)]),
    )


def eth_sent(sender: bytes, to: bytes, amount: int, destination: int) -> tuple[Emitted, Emitted]:
    """What stands before and after the SentMessage of a sendETH."""
    return (
        emitted(
            ETH_LIQUIDITY,
            "LiquidityBurned(address,uint256)",
            (SUPERCHAIN_ETH_BRIDGE,),
            word(amount),
        ),
        emitted(
            SUPERCHAIN_ETH_BRIDGE,
            "SendETH(address,address,uint256,uint256)",
            (sender, to),
            word(amount) + word(destination),
        ),
    )


def eth_relayed(sender: bytes, to: bytes, amount: int, source: int) -> tuple[Emitted, ...]:
    """What the target logs between ExecutingMessage and RelayedMessage of an ETH transfer."""
    return (
        emitted(
            ETH_LIQUIDITY,
            "LiquidityMinted(address,uint256)",
            (SUPERCHAIN_ETH_BRIDGE,),
            word(amount),
        ),
        emitted(
            SUPERCHAIN_ETH_BRIDGE,
            "RelayETH(address,address,uint256,uint256)",
            (sender, to),
            word(amount) + word(source),
        ),
    )


def token_sent(
    token: bytes, sender: bytes, to: bytes, *, amount: int, destination: int
) -> tuple[tuple[Emitted, ...], Emitted]:
    """What stands before and after the SentMessage of a sendERC20."""
    return (
        (
            emitted(token, "Transfer(address,address,uint256)", (sender, ZERO), word(amount)),
            emitted(
                token,
                "CrosschainBurn(address,uint256,address)",
                (sender, SUPERCHAIN_TOKEN_BRIDGE),
                word(amount),
            ),
        ),
        emitted(
            SUPERCHAIN_TOKEN_BRIDGE,
            "SendERC20(address,address,address,uint256,uint256)",
            (token, sender, to),
            word(amount) + word(destination),
        ),
    )


def token_relayed(
    token: bytes, sender: bytes, to: bytes, *, amount: int, source: int
) -> tuple[Emitted, ...]:
    """What the target logs between ExecutingMessage and RelayedMessage of a token transfer."""
    return (
        emitted(token, "Transfer(address,address,uint256)", (ZERO, to), word(amount)),
        emitted(
            token,
            "CrosschainMint(address,uint256,address)",
            (to, SUPERCHAIN_TOKEN_BRIDGE),
            word(amount),
        ),
        emitted(
            SUPERCHAIN_TOKEN_BRIDGE,
            "RelayERC20(address,address,address,uint256,uint256)",
            (token, sender, to),
            word(amount) + word(source),
        ),
    )


def _split(kinds: str) -> list[str]:
    """Splits parameter types at commas that are not inside a tuple."""
    parts, depth = [""], 0
    for letter in kinds:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]
