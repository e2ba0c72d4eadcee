"""Reads the logs of bridges, liquidity, tokens and gas tanks, one function an event."""

from messaging.protocol.events import (
    Claimed,
    CrosschainBurn,
    CrosschainMint,
    LiquidityBurned,
    LiquidityFunded,
    LiquidityMinted,
    RefundETH,
    RelayedMessageGasReceipt,
    RelayERC20,
    RelayETH,
    SendERC20,
    SendETH,
    TokenRelayERC20,
    TokenSendERC20,
)
from messaging.protocol.types import RawLog
from messaging.protocol.words import (
    read_address,
    read_hashes,
    read_offset,
    read_topics,
    read_uint,
    read_words,
)

_RECEIPT_HEAD = 4 * 32


def send_eth(log: RawLog) -> SendETH:
    """SendETH(from, to | amount, destination)."""
    sender, recipient, amount, destination = _transfer(log)
    return SendETH(sender=sender, recipient=recipient, amount=amount, destination=destination)


def relay_eth(log: RawLog) -> RelayETH:
    """RelayETH(from, to | amount, source)."""
    sender, recipient, amount, source = _transfer(log)
    return RelayETH(sender=sender, recipient=recipient, amount=amount, source=source)


def token_send_erc20(log: RawLog) -> TokenSendERC20:
    """SendERC20(from, to | amount, destination) of a token."""
    sender, recipient, amount, destination = _transfer(log)
    return TokenSendERC20(
        token=log.address,
        sender=sender,
        recipient=recipient,
        amount=amount,
        destination=destination,
    )


def token_relay_erc20(log: RawLog) -> TokenRelayERC20:
    """RelayERC20(from, to | amount, source) of a token."""
    sender, recipient, amount, source = _transfer(log)
    return TokenRelayERC20(
        token=log.address, sender=sender, recipient=recipient, amount=amount, source=source
    )


def early_token_relay_erc20(log: RawLog) -> TokenRelayERC20:
    """RelayERC20(to | amount) of a token."""
    recipient, amount = _account_and_amount(log)
    return TokenRelayERC20(
        token=log.address, sender=None, recipient=recipient, amount=amount, source=None
    )


def send_erc20(log: RawLog) -> SendERC20:
    """SendERC20(token, from, to | amount, destination) of the bridge."""
    _, token, sender, recipient = read_topics(log.topics, 4)
    amount, destination = read_words(log.data, 2)
    return SendERC20(
        token=read_address(token),
        sender=read_address(sender),
        recipient=read_address(recipient),
        amount=read_uint(amount),
        destination=read_uint(destination),
    )


def relay_erc20(log: RawLog) -> RelayERC20:
    """RelayERC20(token, from, to | amount, source) of the bridge."""
    _, token, sender, recipient = read_topics(log.topics, 4)
    amount, source = read_words(log.data, 2)
    return RelayERC20(
        token=read_address(token),
        sender=read_address(sender),
        recipient=read_address(recipient),
        amount=read_uint(amount),
        source=read_uint(source),
    )


def refund_eth(log: RawLog) -> RefundETH:
    """RefundETH(from, msgHash | amount)."""
    _, sender, message_hash = read_topics(log.topics, 3)
    (amount,) = read_words(log.data, 1)
    return RefundETH(
        sender=read_address(sender), amount=read_uint(amount), message_hash=message_hash
    )


def liquidity_burned(log: RawLog) -> LiquidityBurned:
    """LiquidityBurned(caller | value)."""
    caller, amount = _account_and_amount(log)
    return LiquidityBurned(caller=caller, amount=amount)


def liquidity_minted(log: RawLog) -> LiquidityMinted:
    """LiquidityMinted(caller | value)."""
    caller, amount = _account_and_amount(log)
    return LiquidityMinted(caller=caller, amount=amount)


def liquidity_funded(log: RawLog) -> LiquidityFunded:
    """LiquidityFunded(funder | amount)."""
    funder, amount = _account_and_amount(log)
    return LiquidityFunded(funder=funder, amount=amount)


def crosschain_mint(log: RawLog) -> CrosschainMint:
    """CrosschainMint(to, sender | amount)."""
    _, recipient, sender = read_topics(log.topics, 3)
    (amount,) = read_words(log.data, 1)
    return CrosschainMint(
        token=log.address,
        recipient=read_address(recipient),
        amount=read_uint(amount),
        sender=read_address(sender),
    )


def crosschain_burn(log: RawLog) -> CrosschainBurn:
    """CrosschainBurn(from, sender | amount)."""
    _, account, sender = read_topics(log.topics, 3)
    (amount,) = read_words(log.data, 1)
    return CrosschainBurn(
        token=log.address,
        account=read_address(account),
        amount=read_uint(amount),
        sender=read_address(sender),
    )


def early_crosschain_mint(log: RawLog) -> CrosschainMint:
    """CrosschainMint(to | amount), and CrosschainMinted before it."""
    recipient, amount = _account_and_amount(log)
    return CrosschainMint(token=log.address, recipient=recipient, amount=amount, sender=None)


def early_crosschain_burn(log: RawLog) -> CrosschainBurn:
    """CrosschainBurn(from | amount), and CrosschainBurnt before it."""
    account, amount = _account_and_amount(log)
    return CrosschainBurn(token=log.address, account=account, amount=amount, sender=None)


def gas_receipt(log: RawLog) -> RelayedMessageGasReceipt:
    """RelayedMessageGasReceipt(messageHash, relayer | provider, its chain, cost, nested hashes)."""
    _, message_hash, relayer = read_topics(log.topics, 3)
    head = read_words(log.data[:_RECEIPT_HEAD], 4)
    gas_provider, gas_provider_chain_id, relay_cost, offset = head
    read_offset(offset, _RECEIPT_HEAD)
    return RelayedMessageGasReceipt(
        message_hash=message_hash,
        relayer=read_address(relayer),
        gas_provider=read_address(gas_provider),
        gas_provider_chain_id=read_uint(gas_provider_chain_id),
        relay_cost=read_uint(relay_cost),
        nested_message_hashes=read_hashes(log.data[_RECEIPT_HEAD:]),
    )


def claimed(log: RawLog) -> Claimed:
    """Claimed(messageHash, relayer, gasProvider | claimer, relayCost, claimCost)."""
    _, message_hash, relayer, gas_provider = read_topics(log.topics, 4)
    claimer, relay_cost, claim_cost = read_words(log.data, 3)
    return Claimed(
        message_hash=message_hash,
        relayer=read_address(relayer),
        gas_provider=read_address(gas_provider),
        claimer=read_address(claimer),
        relay_cost=read_uint(relay_cost),
        claim_cost=read_uint(claim_cost),
    )


def _transfer(log: RawLog) -> tuple[bytes, bytes, int, int]:
    """(from, to | amount, chain id), the shape that four transfer events share."""
    _, sender, recipient = read_topics(log.topics, 3)
    amount, chain_id = read_words(log.data, 2)
    return read_address(sender), read_address(recipient), read_uint(amount), read_uint(chain_id)


def _account_and_amount(log: RawLog) -> tuple[bytes, int]:
    """(account | amount), the shape that eight events share."""
    _, account = read_topics(log.topics, 2)
    (amount,) = read_words(log.data, 1)
    return read_address(account), read_uint(amount)
