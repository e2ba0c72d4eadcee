"""Reads the facts that diagnosis judges by, from what is stored; it asks no node."""

from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.facts import ChainFacts, Facts
from messaging.diagnosis.findings import Diagnosis
from messaging.diagnosis.incidents import open_incidents
from messaging.diagnosis.probing import last_probe
from messaging.protocol.text import parse_hash
from messaging.tracing.messages import get_message
from messaging.tracing.values import ChainRef, MessageDetail


def read_facts(detail: MessageDetail, now: int) -> Facts:
    """A message's facts at second `now` of the wall clock."""
    source, destination = detail.row.source, detail.row.destination
    return Facts(
        detail,
        now,
        _chain(source),
        _chain(destination),
        probe=last_probe(parse_hash(detail.row.message_hash)),
        incidents=open_incidents((source.chain_id, destination.chain_id)),
    )


def diagnose_message(message_hash: bytes, now: int) -> Diagnosis | None:
    """The diagnosis of a message, None where it is not known."""
    detail = get_message(message_hash)
    return None if detail is None else diagnose(read_facts(detail, now))


def _chain(chain: ChainRef) -> ChainFacts:
    return ChainFacts(chain.chain_id, chain.name, chain.followed)
