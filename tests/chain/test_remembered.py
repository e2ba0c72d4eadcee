"""What is remembered of nodes, and for how long."""

from messaging.chain.remembered import Remembered


def test_what_is_noted_is_known_until_it_is_forgotten() -> None:
    now = 100.0
    known = Remembered(lasts=60.0, clock=lambda: now)
    assert "one" not in known
    assert known.note("one") == 0.0
    now = 130.0
    assert (known.note("one"), "one" in known, "two" in known) == (30.0, True, False)
    now = 160.0
    assert "one" not in known
    assert known.note("one") == 0.0


def test_what_is_forgotten_takes_no_room() -> None:
    now = 0.0
    known = Remembered(lasts=1.0, clock=lambda: now)
    for _ in range(5):
        now += 1.0
        known.note(now)
    assert len(known._since) == 1  # noqa: SLF001
