"""Incidents as the task would have noted them, for tests of pages."""

from messaging.diagnosis.sights import Seen, Sight, pack
from messaging.models import Incident

SETS = {
    "failsafe": [901, 902, 903, 904],
    "frontier_stalled": [901, 902, 903, 904],
    "reorg_storm": [902],
    "rpc_outage": [901],
}
NAMES = {901: "Local A", 902: "Local B", 903: "Chain 903", 904: "Local D"}


def note(kind: str, now: int, *, until: int | None = None, told: bool = True) -> Incident:
    """An incident that began twenty minutes before `now`."""
    chain_ids, began = SETS[kind], now - 1_200
    evidence = {
        "failsafe": [
            Seen(Sight.FAILSAFE_ON, "Local A", 901, at=began)
            if told
            else Seen(Sight.NO_RELAY, at=began, count=7, beside=2)
        ],
        "frontier_stalled": [
            Seen(Sight.FRONTIER, "Local A", 901, block=259_685, at=began),
            Seen(Sight.HOLDS, "Local B", 902, block=259_685, at=began),
            Seen(Sight.LOCAL_SAFE_BEYOND, "Local A", 901, block=276_581, at=began, count=16_896),
        ],
        "reorg_storm": [
            Seen(Sight.REORGS, "Local B", 902, at=began, count=6, beside=12),
            Seen(Sight.DEEPEST, "Local B", 902, block=431, at=began, count=4),
        ],
        "rpc_outage": [
            Seen(Sight.NO_ANSWER, "Local A", 901, at=began, count=2),
            Seen(Sight.NODE_ERROR, "Local A", 901, text="Endpoint 1 of Local A is <silent>."),
        ],
    }[kind]
    return Incident.objects.create(
        kind=kind,
        chain_ids=chain_ids,
        names=[NAMES[one] for one in chain_ids],
        since=began,
        first_seen_at=began,
        last_seen_at=now - 5,
        noted_at=began + 60,
        until=until,
        evidence=pack(evidence),
        recovery=pack([Seen(Sight.CALM, "Local B", 902, count=600)] if until else []),
    )
