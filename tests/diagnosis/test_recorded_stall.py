"""Cause 20 by what the nodes of a devnet said (optimism issue 22138): 4 h 44 min after a bad
invalidation, cross-safety of both chains stands at one second."""

from dataclasses import replace

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import CHECKS
from messaging.diagnosis.findings import Verdict
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.observed import ChainSeen, Mark, Observed, Point
from messaging.diagnosis.probe_values import Frontier
from messaging.diagnosis.recognise import Wrong, recognise
from messaging.diagnosis.sight_words import tell_seen
from messaging.diagnosis.sights import Sight
from messaging.tracing.wording import NBSP
from tests.diagnosis.demonstrations import By, demonstrates
from tests.diagnosis.made import facts, probe
from tests.diagnosis.seen import NOW, chain
from tests.protocol.vectors import recorded

STALL = recorded("syncstatus-stalled-420120186-7.json")
MEMBERS = (420120186, 420120187)
HOURS = 17_040
LATEST = NOW + STALL["420120186"]["unsafe_l2"]


def _at(number: int) -> Point:
    return Point(number, NOW + number, LATEST)  # a second a block


def _seen(chain_id: int) -> ChainSeen:
    levels = STALL[str(chain_id)]
    safe = _at(levels["safe_l2"])
    return chain(
        chain_id,
        block_time=1,
        latest=_at(levels["unsafe_l2"]),
        local_safe=_at(levels["local_safe_l2"]),
        safe=safe,
        mark=Mark(safe.at, LATEST - HOURS, safe.at),
        nodes=(),
    )


def _recognised() -> Wrong:
    observed = Observed(LATEST, tuple(map(_seen, MEMBERS)), (frozenset(MEMBERS),))
    (found,) = recognise(observed).wrong
    return found


def test_it_is_recognised_with_who_does_not_hold_it_up() -> None:
    found = _recognised()
    assert found.kind is IncidentKind.FRONTIER_STALLED
    assert (found.chain_ids, found.since) == (frozenset(MEMBERS), LATEST - HOURS)
    assert Sight.NOBODY_HOLDS in [one.what for one in found.evidence]
    told = " ".join(tell_seen(found.evidence)).replace(NBSP, " ")
    assert "block 259,685, of " in told
    assert "Chain 420120186 is local-safe to block 276,581, 16,896 blocks further." in told


@demonstrates(Cause.CROSS_SAFETY_STALLED, By.RECORDED)
def test_a_message_between_its_chains_is_told_of_it() -> None:
    wrong = _recognised()
    incident = Incident(
        1, wrong.kind, wrong.chain_ids, wrong.since, None, tuple(tell_seen(wrong.evidence))
    )
    frontiers = tuple(
        Frontier(
            chain_id,
            latest=_at(STALL[str(chain_id)]["unsafe_l2"]).at,
            local_safe=_at(STALL[str(chain_id)]["local_safe_l2"]).at,
            cross_safe=_at(STALL[str(chain_id)]["safe_l2"]).at,
        )
        for chain_id in MEMBERS
    )
    made = facts(probe=probe(frontiers=frontiers), incidents=(incident,))
    ends = (
        replace(end, chain_id=chain_id, name=f"Chain {chain_id}")
        for end, chain_id in zip((made.source, made.destination), MEMBERS, strict=True)
    )
    source, destination = ends
    found = CHECKS[Cause.CROSS_SAFETY_STALLED](
        replace(made, now=LATEST, source=source, destination=destination)
    )
    assert (found.verdict, found.incident) == (Verdict.HOLDS, 1)
    values = " ".join(one.value for one in found.evidence).replace(NBSP, " ")
    assert "259,685" in values
