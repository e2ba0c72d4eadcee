"""Reads the facts that diagnosis judges by, from what is stored; it asks no node."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.facts import ChainFacts, Facts
from messaging.diagnosis.findings import Diagnosis
from messaging.diagnosis.incidents import open_incidents
from messaging.diagnosis.lane_norms import lane_norm
from messaging.diagnosis.named import read_named
from messaging.diagnosis.probe_values import Probe
from messaging.diagnosis.probing import last_probe
from messaging.diagnosis.refusals import Errors, selectors_within
from messaging.models import Chain
from messaging.protocol.contracts import ERRORS
from messaging.tracing.abis import Candidate, errors_of
from messaging.tracing.coverage import merge_ranges
from messaging.tracing.messages import get_message
from messaging.tracing.values import AsOf, ChainRef, CoverageRange, MessageDetail

_SELECTOR = 4
_SPAN = ("spans__first_block", "spans__next_block")


class _Settings(NamedTuple):
    """What is configured, or was asked once, of a followed chain."""

    chain_id: int
    name: str
    block_time: int
    lagoon_time: int | None
    messenger_version: str


def read_facts(detail: MessageDetail, now: int, probe: Probe | None) -> Facts:
    """A message's facts at second `now` of the wall clock, with a probe of it; one query each for
    chains, lane and what reverted transactions name, those of the incidents, and one or two more
    where an error is not the protocol's own."""
    source, destination = detail.row.source, detail.row.destination
    chains = _read_chains(detail.as_of)
    return Facts(
        detail,
        now,
        chains.get(source.chain_id) or _unknown(source),
        chains.get(destination.chain_id) or _unknown(destination),
        lane=lane_norm(source.chain_id, destination.chain_id),
        probe=probe,
        incidents=open_incidents((source.chain_id, destination.chain_id)),
        named=read_named(detail),
        errors=_read_errors(detail, probe),
    )


def diagnose_message(message_hash: bytes, now: int) -> Diagnosis | None:
    """The diagnosis of a message, None where it is not known."""
    detail = get_message(message_hash)
    return None if detail is None else diagnose(read_facts(detail, now, last_probe(message_hash)))


def _read_chains(as_of: Iterable[AsOf]) -> dict[int, ChainFacts]:
    """The followed ones of these chains, by chain id (uint256); one query."""
    indexed = {one.chain.chain_id: one for one in as_of}
    rows = Chain.objects.filter(chain_id__in=list(indexed)).order_by()
    spans: dict[_Settings, list[tuple[int, int]]] = {}
    for *settings, first, following in rows.values_list(*_Settings._fields, *_SPAN):
        known = spans.setdefault(_Settings(*settings), [])
        if following is not None:
            known.append((first, following - 1))
    return {row.chain_id: _chain(row, spans[row], indexed[row.chain_id]) for row in spans}


def _chain(row: _Settings, spans: Iterable[tuple[int, int]], as_of: AsOf) -> ChainFacts:
    known = merge_ranges(spans)
    newest = known[-1] if known else None
    return ChainFacts(
        row.chain_id,
        row.name,
        followed=True,
        block_time=row.block_time,
        lagoon_time=row.lagoon_time,
        messenger_version=row.messenger_version,
        complete_since=_built_at(newest, row.block_time, as_of.indexed_at) if newest else None,
    )


def _built_at(newest: CoverageRange, block_time: int, indexed_at: int | None) -> int | None:
    """When the first block of the newest complete range was built, by the block time."""
    if newest.first == 0 or indexed_at is None:
        return None if indexed_at is None else 0
    return indexed_at - (newest.last - newest.first) * block_time


def _unknown(chain: ChainRef) -> ChainFacts:
    return ChainFacts(chain.chain_id, chain.name, followed=False)


def _read_errors(detail: MessageDetail, probe: Probe | None) -> Errors:
    """What ABIs know of the errors that the interop contracts do not; one query, none where the
    protocol knows them all."""
    simulated = probe.relay.value.revert if probe and probe.relay.value else b""
    last = detail.failures[-1].revert if detail.failures else None
    traced = probe.trace.value if probe and probe.trace else None
    inner = traced[-1] if traced else None
    reverts = [
        simulated,
        bytes.fromhex(last.data[2:]) if last and last.data else b"",
        inner.revert if inner else b"",
    ]
    unknown = [one for one in reverts if one and one[:_SELECTOR] not in ERRORS]
    selectors = {key for one in unknown for key in selectors_within(one)} - ERRORS.keys()
    if not selectors:
        return {}
    chain_id = detail.row.destination.chain_id
    target = bytes.fromhex((detail.row.target or "0x")[2:])
    behind = probe.implementation.value if probe and probe.implementation else None
    owners = dict.fromkeys((target, behind, inner.target if inner else None))
    found = [errors_of(selectors, address=one, chain_id=chain_id) for one in owners if one]
    return {key: _likeliest_first(found, key) for key in selectors}


def _likeliest_first(found: Sequence[Errors], selector: bytes) -> tuple[Candidate, ...]:
    """By uploaded ABIs, the target's own before those of the code behind it, then by the table."""
    candidates = [one for errors in found for one in errors.get(selector, ())]
    return tuple(sorted(candidates, key=lambda one: one.origin.name is None))
