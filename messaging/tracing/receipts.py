"""What the receipts of a message's transactions say, each transaction once; pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.tracing.values import ChainRef, LogPlace, MessageDetail, TransactionFacts

_MOST = 12  # sendings of which receipts are shown


@dataclass(frozen=True, slots=True)
class Receipt:
    """One transaction: what it did for the message; `made` is None until it is fetched.

    `fee` in wei is what its gas on the chain itself cost: the part for L1 is not in it.
    """

    role: str
    chain: ChainRef
    transaction_hash: str
    block_number: int
    block_hash: str | None
    made: TransactionFacts | None
    fee: int | None


def list_receipts(detail: MessageDetail) -> tuple[Receipt, ...]:
    """The transactions that sent it, then the one that relayed it."""
    places = [
        (_("Sending") if at == 0 else _("Resend %(number)d") % {"number": at}, send.place)
        for at, send in enumerate(detail.sends[:_MOST])
    ]
    if detail.relay is not None:
        places.append((_("Relay"), detail.relay.place))
    seen: dict[str, Receipt] = {}
    for role, place in places:
        seen.setdefault(place.transaction_hash, _receipt(role, place))
    return tuple(seen.values())


def fee_of(made: TransactionFacts | None) -> int | None:
    """What a transaction's gas cost on its chain, in wei; None until it is fetched."""
    return None if made is None else made.gas_used * made.gas_price


def _receipt(role: str, place: LogPlace) -> Receipt:
    return Receipt(
        role=role,
        chain=place.chain,
        transaction_hash=place.transaction_hash,
        block_number=place.block_number,
        block_hash=place.block_hash,
        made=place.transaction,
        fee=fee_of(place.transaction),
    )
