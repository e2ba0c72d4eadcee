"""Stored logs by their payload hash or checksum, through an index and proven by the log itself."""

from functools import reduce
from operator import or_

from django.db.models import Q

from messaging.models import Log, LogKey
from messaging.protocol.keys import KeyedLog, head_of, keys_of
from messaging.tracing.network import Network

MOST = 100  # places that one key leads to: anybody can send or read the same payload again


def places_with(key: bytes, network: Network) -> Q | None:
    """The logs that have this payload hash or checksum, or name it; None where none is noted.

    At most MOST; two queries, one where nothing is noted.
    """
    noted = LogKey.objects.filter(head=head_of(key)).order_by("chain", "block", "log_index")
    places = list(noted.values_list("chain", "block", "log_index")[:MOST])
    if not places:
        return None
    there = Log.objects.filter(_any_of(places)).order_by()
    rows = there.values_list("chain", *KeyedLog._fields[1:])
    proven = [
        (row[0], row[3], row[4])
        for row in rows
        if key in keys_of(KeyedLog(network.of_fact(row[0]).ref.chain_id, *row[1:]))
    ]
    return _any_of(proven) if proven else None


def _any_of(places: list[tuple[int, int, int]]) -> Q:
    return reduce(
        or_,
        (Q(chain=chain, block=block, log_index=log_index) for chain, block, log_index in places),
    )
