"""The stored logs of a transaction or at a place, with what follows from them; from facts alone."""

from dataclasses import dataclass

from django.db.models import Q

from messaging.protocol.facts import BIGINT_MAX
from messaging.protocol.text import to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.logs import StoredLog, own_identifier, raw_facts, read_logs
from messaging.tracing.network import Network, load_network
from messaging.tracing.places import list_as_of, read_surroundings
from messaging.tracing.values import AsOf, RawLogFacts

MOST = 100  # logs of one transaction that are listed


@dataclass(frozen=True, slots=True)
class KeptLog:
    """A stored log: as it was emitted, its identifier, its payload, and the message it is of."""

    facts: RawLogFacts
    identifier: Identifier
    payload: bytes
    message_hash: str | None


@dataclass(frozen=True, slots=True)
class KeptLogs:
    """What was found, and up to where each chain is indexed; `more`: there are others."""

    logs: tuple[KeptLog, ...]
    searched: tuple[AsOf, ...]
    more: bool = False


def logs_of_transaction(transaction_hash: bytes) -> KeptLogs:
    """The stored logs of a transaction, in log order, the first MOST of them."""
    network = load_network()
    found = read_logs(Q(transaction_hash=transaction_hash), most=MOST + 1)
    return _kept(found, network)


def logs_at(chain_id: int, block: int, log_index: int) -> KeptLogs:
    """The stored log at a place, if there is one; `chain_id` is a uint256."""
    network = load_network()
    chain = network.followed(chain_id)
    if chain is None or max(block, log_index) > BIGINT_MAX:
        return KeptLogs((), list_as_of(network))
    return _kept(read_logs(Q(chain=chain.id, block=block, log_index=log_index)), network)


def _kept(found: list[StoredLog], network: Network) -> KeptLogs:
    logs = found[:MOST]
    around = read_surroundings([log.spot for log in logs], network)
    kept = tuple(
        KeptLog(
            raw_facts(log, around),
            own_identifier(log, network.of_fact(log.spot.chain).ref.chain_id),
            log.payload,
            None if log.message_hash is None else to_hex(log.message_hash),
        )
        for log in logs
    )
    return KeptLogs(kept, list_as_of(network), more=len(found) > MOST)
