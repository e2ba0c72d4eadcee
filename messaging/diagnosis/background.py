"""What is stored around a message: the settings of its chains, how its lane behaved, the incidents
that are open, its newest probe. Read at once; it judges nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from messaging.diagnosis.facts import ChainFacts, LaneNorm
from messaging.diagnosis.incident_values import Incident
from messaging.diagnosis.incidents import incident_of
from messaging.diagnosis.probe_values import Probe
from messaging.diagnosis.probing import NEVER, Standing, noted
from messaging.models import Incident as IncidentRow
from messaging.models import Tally
from messaging.tracing.coverage import merge_ranges
from messaging.tracing.statements import rows_of
from messaging.tracing.values import AsOf, ChainRef, CoverageRange

# One statement: four would cost a page of a message a millisecond more.
_EVERYTHING = f"""
select json_build_object(
  'chains', (select json_agg(json_build_array(
      chain_id, name, block_time, lagoon_time, messenger_version,
      (select json_agg(json_build_array(first_block, next_block - 1)) from span
       where span.chain_id = chain.id))) from chain where chain_id = any(%s)),
  'lane', (select json_build_array(executed, slow, last_relay, median) from tally
      where period = {Tally.Period.LAST_WEEK:d} and source = %s and destination = %s limit 1),
  'incidents', (select json_agg(row_to_json(incident) order by since, id) from incident
      where until is null and noted_at is not null and chain_ids && %s),
  'probe', (select json_build_array(
      answers, extract(epoch from asked_at), extract(epoch from requested_at))
      from probe where message_hash = %s)
)::text
"""  # noqa: S608 # nothing in it is given


@dataclass(frozen=True, slots=True)
class Background:
    """What stands around one message; `standing` is when it was probed and is waited for."""

    source: ChainFacts
    destination: ChainFacts
    lane: LaneNorm | None
    incidents: tuple[Incident, ...]
    probe: Probe | None
    standing: Standing


def read_background(
    message_hash: bytes, source: ChainRef, destination: ChainRef, as_of: Iterable[AsOf]
) -> Background:
    """What is stored around a message between two chains; one query."""
    ids = [Decimal(one.chain_id) for one in (source, destination)]
    ((text,),) = rows_of(_EVERYTHING, ids, *ids, ids, message_hash)
    stored = json.loads(text)
    indexed_at = {one.chain.chain_id: one.indexed_at for one in as_of}
    chains = {row[0]: _chain(row, indexed_at.get(row[0])) for row in stored["chains"] or ()}
    probe, standing = _probe(*stored["probe"]) if stored["probe"] else (None, NEVER)
    return Background(
        chains.get(source.chain_id) or _unknown(source),
        chains.get(destination.chain_id) or _unknown(destination),
        LaneNorm(*stored["lane"]) if stored["lane"] else None,
        _incidents(stored["incidents"] or ()),
        probe,
        standing,
    )


def _chain(row: Sequence[Any], indexed_at: int | None) -> ChainFacts:
    chain_id, name, block_time, lagoon_time, messenger_version, spans = row
    known = merge_ranges((first, last) for first, last in spans or ())
    return ChainFacts(
        chain_id,
        name,
        followed=True,
        block_time=block_time,
        lagoon_time=lagoon_time,
        messenger_version=messenger_version,
        complete_since=_built_at(known[-1], block_time, indexed_at) if known else None,
    )


def _built_at(newest: CoverageRange, block_time: int, indexed_at: int | None) -> int | None:
    """When the first block of the newest complete range was built, by the block time."""
    if newest.first == 0 or indexed_at is None:
        return None if indexed_at is None else 0
    return indexed_at - (newest.last - newest.first) * block_time


def _unknown(chain: ChainRef) -> ChainFacts:
    return ChainFacts(chain.chain_id, chain.name, followed=False)


def _probe(
    answers: object, asked_at: float | None, requested_at: float | None
) -> tuple[Probe | None, Standing]:
    return noted(answers, _moment(asked_at), _moment(requested_at))


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _incidents(rows: Iterable[Mapping[str, Any]]) -> tuple[Incident, ...]:
    return tuple(incident_of(IncidentRow(**row)) for row in rows)
