"""Fetched transactions as rows; it fetches none and moves no cursor."""

from collections.abc import Iterable

from messaging.chain.client import TransactionFact
from messaging.models import Transaction
from messaging.protocol.contracts import CROSS_L2_INBOX


def store_transactions(chain: int, facts: Iterable[TransactionFact]) -> None:
    """Store these transactions of a chain (Chain.id), those that are stored already apart."""
    rows = [_row(chain, fact) for fact in facts]
    Transaction.objects.bulk_create(rows, ignore_conflicts=True)


def _row(chain: int, fact: TransactionFact) -> Transaction:
    keys = (keys for address, keys in fact.access_list if address == CROSS_L2_INBOX)
    return Transaction(
        chain=chain,
        hash=fact.hash,
        block=fact.block_number,
        index=fact.index,
        sender=fact.sender,
        target=fact.target,
        status=fact.status,
        gas_used=fact.gas_used,
        gas_limit=fact.gas_limit,
        gas_price=fact.gas_price,
        value=fact.value,
        inbox_keys=b"".join(key for group in keys for key in group),
    )
