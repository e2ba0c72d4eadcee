"""When to ask a node for its head again, from its rhythm; pure, it reads no clock."""

SHORTEST_WAIT = 0.05  # seconds
LONGEST_WAIT = 2.0  # also the longest that a reorg without a new height, or a worker's end, waits
_LEAD = 0.25  # seconds before a block is due from which a node is asked often
_SHARE = 8  # parts of a block time: of one the lead, where that is shorter
_ASKED = 20  # questions in a block time, while its block is due
_PATIENCE = 4  # a block that is late by four seconds is asked for after one


def next_wait(block_time: float, since_seen: float | None) -> float:
    """Seconds until the next question: until shortly before the next block is due, then often, and
    the later the block is the more seldom, up to LONGEST_WAIT.

    `since_seen` are the seconds since the newest head was first seen; None where it was there
    already, so that nothing is known of the rhythm: then it is asked often until a block comes.
    The lead makes up for a head that was seen late: each block moves the next question earlier.
    """
    often = min(max(block_time / _ASKED, SHORTEST_WAIT), LONGEST_WAIT)
    if since_seen is None:
        return often
    due = block_time - since_seen
    lead = min(_LEAD, block_time / _SHARE)
    if due > lead + often:
        return min(due - lead, LONGEST_WAIT)
    return min(max(often, -due / _PATIENCE), LONGEST_WAIT)
