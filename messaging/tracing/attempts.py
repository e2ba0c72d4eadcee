"""The transactions that tried to relay a message, and from where on they were looked for; pure."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from messaging.tracing.attempted import Attempt, AttemptResult
from messaging.tracing.values import AsOf, MessageDetail, MessageStatus, Relay
from messaging.tracing.wording import NBSP, grouped, short_name

_LATE = 30  # blocks behind what is indexed from which the look is told as late


def attempts_of(detail: MessageDetail) -> tuple[Attempt, ...]:
    """Every attempt at a message, failed ones and the one that executed it, oldest first."""
    relayed = () if detail.relay is None else (_success(detail, detail.relay),)
    return tuple(
        sorted((*detail.failures, *relayed), key=lambda one: (one.timestamp, one.block_number))
    )


def looked_for(as_of: AsOf) -> str:
    """From which block on failed relays were looked for on a chain, in one sentence."""
    told = {"chain": short_name(as_of.chain.name).replace(" ", NBSP)}
    if not as_of.chain.followed:
        return _("Failed relays on %(chain)s are not known: it is not followed.") % told
    looked = as_of.receipts
    if looked is None:
        return _("Failed relays on %(chain)s were not looked for yet.") % told
    told |= {"first": grouped(looked.first), "last": grouped(looked.last)}
    if as_of.indexed_block is not None and as_of.indexed_block - looked.last > _LATE:
        late = _(
            "Failed relays on %(chain)s were looked for from block\u00a0%(first)s to "
            "block\u00a0%(last)s so far."
        )
        return late % told
    return _("Failed relays on %(chain)s were looked for from block\u00a0%(first)s on.") % told


def delay_of(timestamp: int, clocks: Sequence[int]) -> int | None:
    """Seconds since the newest send before it; the two chains' clocks may disagree a little."""
    if not clocks:
        return None
    before = max((clock for clock in clocks if clock <= timestamp), default=min(clocks))
    return max(0, timestamp - before)


def _success(detail: MessageDetail, relay: Relay) -> Attempt:
    place, made = relay.place, relay.place.transaction
    invalid = detail.row.status is MessageStatus.INVALID
    clocks = [send.place.timestamp for send in detail.sends]
    return Attempt(
        result=AttemptResult.INVALID if invalid else AttemptResult.EXECUTED,
        chain_id=place.chain.chain_id,
        chain_name=place.chain.name,
        transaction_hash=place.transaction_hash,
        block_number=place.block_number,
        timestamp=place.timestamp,
        delay=delay_of(place.timestamp, clocks),
        sender=relay.relayer,
        target=made.target if made else None,
        direct=made.calls_messenger if made else None,
        gas_used=made.gas_used if made else None,
        gas_limit=made.gas_limit if made else None,
        listed=relay.used.checksum in made.access_list if made and relay.used else None,
        revert=None,
    )
