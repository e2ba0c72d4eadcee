"""Numbers, amounts and sizes in templates."""

from django import template

from messaging.protocol.identifier import split_nonce
from messaging.tracing import wording
from messaging.tracing.values import Transfer

register = template.Library()

_FEE_DIGITS = 3  # after the zeros


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
    """What a transaction cost: ETH cut, visibly, after the digits that one reads."""
    whole = wording.ether(wei)
    zeros = len(whole) - len(whole.removeprefix("0.").lstrip("0")) - 2
    return wording.ether(wei, digits=max(0, zeros) + _FEE_DIGITS)


@register.filter
def byte_size(text: str) -> str:
    """`352 bytes`: how much a 0x text holds."""
    return wording.counted(wording.byte_count(text), "byte")


@register.filter
def counter_of(nonce: int) -> int:
    """The counter in a nonce, without its version."""
    return split_nonce(nonce).counter


@register.filter
def percent(thousandths: int) -> str:
    """`99.2 %` of so many thousandths; 100 only where it is all of them."""
    return f"{wording.scaled(thousandths, 1)}{wording.NBSP}%"


@register.filter
def ether_about(wei: int | None) -> str:
    """ETH for a headline: whole ones above a hundred, else a few digits."""
    if not wei:
        return f"0{wording.NBSP}ETH"
    digits = 0 if wei >= 100 * 10**18 else 2 if wei >= 10**18 else 4
    return wording.ether(wei - wei % 10 ** (18 - digits) or wei, digits=digits or 18)
