"""Notes by which hashes stored logs are known, behind the links and never delaying them."""

from messaging.models import Chain, Log, LogKey
from messaging.protocol.keys import KeyedLog, head_of, keys_of

_COLUMNS = KeyedLog._fields[1:]  # what the log's row says; the chain id stands beside it
_BATCH = 2_000  # rows in one statement


def note_keys(chain: Chain, first: int, last: int) -> None:
    """Note the keys of every stored log in blocks first..last of a chain; again does no harm."""
    logs = Log.objects.filter(chain=chain.pk, block__range=(first, last)).order_by()
    rows = (KeyedLog(chain.chain_id, *row) for row in logs.values_list(*_COLUMNS).iterator(_BATCH))
    LogKey.objects.bulk_create(
        (
            LogKey(head=head_of(key), chain=chain.pk, block=log.block, log_index=log.log_index)
            for log in rows
            for key in keys_of(log)
        ),
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
