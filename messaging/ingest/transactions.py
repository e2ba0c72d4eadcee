"""Fetched transactions as rows; it fetches none and moves no cursor."""

from collections.abc import Sequence

from messaging.chain.client import TransactionFact
from messaging.models import Block, Transaction
from messaging.protocol.contracts import CROSS_L2_INBOX


def store_transactions(chain: int, facts: Sequence[TransactionFact]) -> None:
    """Store these transactions of a chain (Chain.id), those that are stored already apart; their
    blocks must be stored."""
    numbers = {fact.block_number for fact in facts}
    blocks = Block.objects.filter(chain=chain, number__in=numbers)
    timestamps = dict(blocks.values_list("number", "timestamp"))
    rows = [_row(chain, fact, timestamps[fact.block_number]) for fact in facts]
    Transaction.objects.bulk_create(rows, ignore_conflicts=True)


def _row(chain: int, fact: TransactionFact, timestamp: int) -> Transaction:
    keys = (keys for address, keys in fact.access_list if address == CROSS_L2_INBOX)
    return Transaction(
        chain=chain,
        hash=fact.hash,
        block=fact.block_number,
        timestamp=timestamp,
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
