"""Grace before an incident begins and hysteresis before it is over."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.diagnosis.course import (
    BLIND,
    CALM,
    FORGOTTEN,
    GRACE,
    Begin,
    Close,
    Forget,
    Keep,
    Known,
    changes,
)
from messaging.diagnosis.incident_values import IncidentKind
from messaging.diagnosis.recognise import Recognised, Wrong

NOW = 1_000_000
OWN = frozenset({901})
KIND = IncidentKind.RPC_OUTAGE
KEY = (KIND, OWN)
WRONG = Wrong(KIND, OWN, NOW - 200, ())
SEEN, GONE = Recognised((WRONG,)), Recognised(())


def row(*, first: int, last: int, opened: bool = False) -> Known:
    """What was first and last seen so many seconds ago."""
    return Known(1, KEY, NOW - first, NOW - last, opened)


def test_what_is_new_is_a_suspicion_but_for_a_storm() -> None:
    assert changes((), SEEN, NOW) == (Begin(WRONG, opened=False),)
    storm = Wrong(IncidentKind.REORG_STORM, OWN, NOW, ())
    assert changes((), Recognised((storm,)), NOW) == (Begin(storm, opened=True),)


def test_a_suspicion_becomes_an_incident_after_its_grace() -> None:
    grace = GRACE[KIND]
    early = row(first=grace - 1, last=10)
    assert changes((early,), SEEN, NOW) == (Keep(1, WRONG, NOW - grace + 1, opened=False),)
    ripe = row(first=grace, last=10)
    assert changes((ripe,), SEEN, NOW) == (Keep(1, WRONG, NOW - grace, opened=True),)


def test_a_suspicion_that_passes_is_forgotten() -> None:
    assert changes((row(first=20, last=10),), GONE, NOW) == (Forget(1),)


def test_after_a_gap_of_looking_a_suspicion_begins_anew() -> None:
    old = row(first=5_000, last=BLIND + 1)
    assert changes((old,), SEEN, NOW) == (Keep(1, WRONG, NOW, opened=False),)


def test_an_incident_goes_on_over_a_gap_of_looking() -> None:
    old = row(first=5_000, last=BLIND + 1, opened=True)
    assert changes((old,), SEEN, NOW) == (Keep(1, WRONG, NOW - 5_000, opened=True),)


def test_an_incident_is_over_once_it_was_not_seen_for_long_enough() -> None:
    calm = CALM[KIND]
    assert changes((row(first=900, last=calm - 1, opened=True),), GONE, NOW) == ()
    over = row(first=900, last=calm, opened=True)
    assert changes((over,), GONE, NOW) == (Close(1, KEY, NOW - calm, told=True),)


def test_while_nobody_can_tell_it_is_not_over_for_an_hour() -> None:
    untold = Recognised((), frozenset({KEY}))
    assert changes((row(first=9_000, last=FORGOTTEN - 1, opened=True),), untold, NOW) == ()
    assert changes((row(first=9_000, last=FORGOTTEN, opened=True),), untold, NOW) == (
        Close(1, KEY, NOW - FORGOTTEN, told=False),
    )


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_no_trouble_shorter_than_its_grace_is_ever_told(shown: list[bool]) -> None:
    """A look each ten seconds; told only after four in a row, over only after seven without."""
    known: Known | None = None
    run = 0
    for step, is_wrong in enumerate(shown):
        now = NOW + 10 * step
        run = run + 1 if is_wrong else 0
        before = known
        for change in changes((known,) if known else (), SEEN if is_wrong else GONE, now):
            match change:
                case Begin(_, opened):
                    known = Known(1, KEY, now, now, opened)
                case Keep(_, _, first, opened):
                    known = Known(1, KEY, first, now, opened)
                case Forget() | Close():
                    known = None
        if known is not None and known.opened and not (before and before.opened):
            assert run * 10 > GRACE[KIND]
        if before is not None and before.opened and known is None:
            assert now - before.last_seen_at >= CALM[KIND]
