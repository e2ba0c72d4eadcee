"""Causes in the network as a whole."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.incidents_met import open_incident, told_by
from messaging.diagnosis.judging import leaves_open, rules_out
from messaging.diagnosis.probe_values import Frontier
from messaging.diagnosis.seen import chain_name, relayed
from messaging.tracing.standing import joint_safety
from messaging.tracing.values import AsOf, Safety
from messaging.tracing.wording import duration

_SETTLED = frozenset({Safety.SAFE, Safety.FINALIZED})
STALLED = 900  # seconds that one level may be behind the one before it


def check_frontier(facts: Facts) -> Finding:
    """20: cross-safety stands still on all chains while blocks go on."""
    cause = Cause.CROSS_SAFETY_STALLED
    if facts.detail.relay is not None and joint_safety(facts.detail) in _SETTLED:
        text = _("Its blocks are cross-safe already.")
        return rules_out(cause, facts, text, relayed(facts.detail.relay), aside=True)
    chain_ids = (facts.source.chain_id, facts.destination.chain_id)
    incident = open_incident(facts, IncidentKind.FRONTIER_STALLED, *chain_ids)
    frontiers = tuple(_frontiers(facts))
    known = [one for one in frontiers if one.cross_safe is not None]
    if incident is not None:
        return _stalled(facts, frontiers, incident)
    if not known:
        return leaves_open(cause, facts, _("No node tells how far cross-safety is."))
    if all(_is_far_behind(one) for one in known):
        return leaves_open(cause, facts, _one_look(facts, known))
    return rules_out(cause, facts, "", tuple(_shown(facts, one) for one in known))


def _one_look(facts: Facts, known: list[Frontier]) -> str:
    behind = ", ".join(f"{chain_name(facts, one.chain_id)} {_behind(one)}" for one in known)
    text = _(
        "Cross-safe blocks were far behind the heads when they were last asked for (%(behind)s). "
        "One look does not tell whether they stand still, and no standstill is noted."
    )
    return text % {"behind": behind}


def _is_far_behind(one: Frontier) -> bool:
    """Whether a chain's blocks are far beyond its cross-safe one: by what L1 has of it, or by its
    head where that is not known."""
    ahead = one.latest if one.local_safe is None else max(one.local_safe, one.latest or 0)
    return None not in (one.cross_safe, ahead) and (ahead or 0) - (one.cross_safe or 0) > STALLED


def _stalled(facts: Facts, frontiers: tuple[Frontier, ...], incident: Incident) -> Finding:
    seen = tuple(_shown(facts, one) for one in frontiers if one.cross_safe is not None)
    holding = _holding(frontiers)
    text = _(
        "No block becomes cross-safe on any chain of the set, while blocks are still built. Relays "
        "still work; what waits is their safety."
    )
    if holding is not None:
        text += " " + _("%(chain)s holds all others up: its batches are not on L1.") % {
            "chain": chain_name(facts, holding.chain_id)
        }
    executed = facts.detail.relay is not None
    return Finding(
        Cause.CROSS_SAFETY_STALLED,
        Verdict.HOLDS,
        _("Cross-safety stands still on the whole network"),
        text,
        Weight.DELAYS if executed else Weight.EXPLAINS,
        Confidence.CERTAIN,
        (*seen, *told_by(incident)),
        Action(
            _("Wait: it goes on by itself once the operators have mended it."),
            _("Tell users that it is network-wide, and do not take it as a case of its own."),
            _("Look at the batcher of the chain that is furthest behind, then at the supernode."),
        ),
        incident=incident.id,
        at=incident.since,
    )


def _holding(frontiers: tuple[Frontier, ...]) -> Frontier | None:
    """The chain whose batches are late, where there is one."""
    late = [
        one
        for one in frontiers
        if one.local_safe is not None
        and one.latest is not None
        and one.latest - one.local_safe > STALLED
    ]
    return min(late, key=lambda one: one.local_safe or 0, default=None)


def _shown(facts: Facts, one: Frontier) -> Evidence:
    value = _("%(behind)s behind its head, at second %(second)s")
    return Evidence(
        _("Cross-safe"),
        value % {"second": one.cross_safe, "behind": _behind(one)},
        chain_name(facts, one.chain_id),
    )


def _behind(one: Frontier) -> str:
    ahead = max(one.latest or 0, one.local_safe or 0)
    return duration(max(0, ahead - (one.cross_safe or 0)))


def _frontiers(facts: Facts) -> Iterator[Frontier]:
    """What a probe was told, else what is known of the two chains anyway."""
    probed = {one.chain_id: one for one in facts.probe.frontiers} if facts.probe else {}
    yield from probed.values()
    for as_of in facts.detail.as_of:
        if as_of.chain.chain_id not in probed:
            yield _of(as_of)


def _of(as_of: AsOf) -> Frontier:
    levels = dict(as_of.levels)
    return Frontier(
        as_of.chain.chain_id,
        latest=as_of.head_at,
        local_safe=levels.get(Safety.LOCAL_SAFE),
        cross_safe=levels.get(Safety.SAFE),
        finalized=levels.get(Safety.FINALIZED),
    )
