"""Numbers, amounts and sizes in templates."""

from django import template

from messaging.protocol.identifier import split_nonce
from messaging.tracing import wording
from messaging.tracing.values import Transfer

register = template.Library()

_FEE_DECIMALS = 9


@register.filter
def grouped(number: int) -> str:
    """A number to read, with comma groups."""
    return wording.grouped(number)


@register.filter
def counted(number: int, noun: str) -> str:
    """A number with its noun, which takes an s unless it is one."""
    return wording.counted(number, noun)


@register.filter
def amount(transfer: Transfer) -> str:
    """What a transfer moves: exact ETH, or units of a token."""
    return wording.amount(transfer)


@register.filter
def ether(wei: int) -> str:
    """An exact amount of ETH."""
    return wording.ether(wei)


@register.filter
def fee(wei: int) -> str:
    """What a transaction cost: ETH with as many decimals as one reads."""
    return wording.ether(wei, digits=_FEE_DECIMALS)


@register.filter
def byte_size(text: str) -> str:
    """`352 bytes`: how much a 0x text holds."""
    return wording.counted(wording.byte_count(text), "byte")


@register.filter
def counter_of(nonce: int) -> int:
    """The counter in a nonce, without its version."""
    return split_nonce(nonce).counter
