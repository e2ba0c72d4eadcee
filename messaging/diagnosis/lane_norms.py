"""How lanes behaved lately, read from what was counted."""

from messaging.diagnosis.facts import LaneNorm
from messaging.models import Tally


def lane_norm(source: int, destination: int) -> LaneNorm | None:
    """How the relays of a lane (uint256 chain ids) went in the last week, None where it had no
    message; one query, by index."""
    rows = Tally.objects.filter(
        period=Tally.Period.LAST_WEEK, source=source, destination=destination
    ).values_list("executed", "slow", "last_relay", "median")
    return next((LaneNorm(*row) for row in rows), None)
