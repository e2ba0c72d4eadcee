"""The decoded events, one frozen value each; they carry what the log says and judge nothing."""

from typing import TypeAlias

import msgspec

from messaging.protocol.types import Identifier


class SentMessage(msgspec.Struct, frozen=True, gc=False):
    """An initiating message of the messenger (since beta.7)."""

    destination: int
    target: bytes
    nonce: int
    sender: bytes
    message: bytes


class EarlySentMessage(msgspec.Struct, frozen=True, gc=False):
    """An initiating message before beta.7: a log without topics that holds the relay call."""

    destination: int
    source: int
    nonce: int
    sender: bytes
    target: bytes
    message: bytes


class RelayedMessage(msgspec.Struct, frozen=True, gc=False):
    """A message was relayed; `return_data_hash` is None before messenger 1.2.0."""

    source: int
    nonce: int
    message_hash: bytes
    return_data_hash: bytes | None


class EarlyRelayedMessage(msgspec.Struct, frozen=True, gc=False):
    """A message was relayed before beta.7, when the log named its hash alone."""

    message_hash: bytes


class FailedRelayedMessage(msgspec.Struct, frozen=True, gc=False):
    """A relay whose target reverted (beta.7 and beta.8; later the transaction reverts)."""

    source: int
    nonce: int
    message_hash: bytes


class EarlyFailedRelayedMessage(msgspec.Struct, frozen=True, gc=False):
    """A relay whose target reverted before beta.7, when the log named the hash alone."""

    message_hash: bytes


class MessageExpired(msgspec.Struct, frozen=True, gc=False):
    """Messenger 2.x declared a message expired; `undelivered_at` in seconds."""

    message_hash: bytes
    undelivered_at: int


class ExecutingMessage(msgspec.Struct, frozen=True, gc=False):
    """The inbox vouches for a log of another chain (or its own), whatever contract emitted it."""

    payload_hash: bytes
    identifier: Identifier


class EarlyExecutingMessage(msgspec.Struct, frozen=True, gc=False):
    """The inbox of April 2024 executes a message; the log carries the payload itself."""

    identifier: Identifier
    payload: bytes


class SendETH(msgspec.Struct, frozen=True, gc=False):
    """ETH left for another chain; `amount` in wei."""

    sender: bytes
    recipient: bytes
    amount: int
    destination: int


class RelayETH(msgspec.Struct, frozen=True, gc=False):
    """ETH arrived from another chain; `amount` in wei."""

    sender: bytes
    recipient: bytes
    amount: int
    source: int


class RefundETH(msgspec.Struct, frozen=True, gc=False):
    """ETH of an expired message went back to its sender; `amount` in wei."""

    sender: bytes
    amount: int
    message_hash: bytes


class LiquidityBurned(msgspec.Struct, frozen=True, gc=False):
    """ETHLiquidity took ETH in; `amount` in wei."""

    caller: bytes
    amount: int


class LiquidityMinted(msgspec.Struct, frozen=True, gc=False):
    """ETHLiquidity gave ETH out; `amount` in wei."""

    caller: bytes
    amount: int


class LiquidityFunded(msgspec.Struct, frozen=True, gc=False):
    """Somebody filled ETHLiquidity; `amount` in wei."""

    funder: bytes
    amount: int


class SendERC20(msgspec.Struct, frozen=True, gc=False):
    """The SuperchainTokenBridge sent tokens; `amount` in the token's smallest unit."""

    token: bytes
    sender: bytes
    recipient: bytes
    amount: int
    destination: int


class RelayERC20(msgspec.Struct, frozen=True, gc=False):
    """The SuperchainTokenBridge delivered tokens."""

    token: bytes
    sender: bytes
    recipient: bytes
    amount: int
    source: int


class TokenSendERC20(msgspec.Struct, frozen=True, gc=False):
    """A token sent itself, before there was a bridge: `token` is whoever emitted the log."""

    token: bytes
    sender: bytes
    recipient: bytes
    amount: int
    destination: int


class TokenRelayERC20(msgspec.Struct, frozen=True, gc=False):
    """A token delivered itself; the first form (2024-08) names neither sender nor source."""

    token: bytes
    sender: bytes | None
    recipient: bytes
    amount: int
    source: int | None


class CrosschainMint(msgspec.Struct, frozen=True, gc=False):
    """A token was minted by a bridge; `sender`, the bridge, is None before 2024-11-21."""

    token: bytes
    recipient: bytes
    amount: int
    sender: bytes | None


class CrosschainBurn(msgspec.Struct, frozen=True, gc=False):
    """A token was burned by a bridge; `sender`, the bridge, is None before 2024-11-21."""

    token: bytes
    account: bytes
    amount: int
    sender: bytes | None


class RelayedMessageGasReceipt(msgspec.Struct, frozen=True, gc=False):
    """A GasTank relayed a message on a provider's account; `relay_cost` in wei."""

    message_hash: bytes
    relayer: bytes
    gas_provider: bytes
    gas_provider_chain_id: int
    relay_cost: int
    nested_message_hashes: tuple[bytes, ...]


class Claimed(msgspec.Struct, frozen=True, gc=False):
    """A GasTank paid a relayer back; costs in wei."""

    message_hash: bytes
    relayer: bytes
    gas_provider: bytes
    claimer: bytes
    relay_cost: int
    claim_cost: int


class Undecoded(msgspec.Struct, frozen=True, gc=False):
    """A log that is none of ours, or has the wrong shape; `reason` is a sentence for people."""

    reason: str


Event: TypeAlias = (
    SentMessage
    | EarlySentMessage
    | RelayedMessage
    | EarlyRelayedMessage
    | FailedRelayedMessage
    | EarlyFailedRelayedMessage
    | MessageExpired
    | ExecutingMessage
    | EarlyExecutingMessage
    | SendETH
    | RelayETH
    | RefundETH
    | LiquidityBurned
    | LiquidityMinted
    | LiquidityFunded
    | SendERC20
    | RelayERC20
    | TokenSendERC20
    | TokenRelayERC20
    | CrosschainMint
    | CrosschainBurn
    | RelayedMessageGasReceipt
    | Claimed
)
