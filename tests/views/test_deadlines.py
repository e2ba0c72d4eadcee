"""Until when a message can be executed."""

from typing import Any

import pytest

from messaging.tracing.values import MessageStatus
from messaging.views.deadlines import BAR, deadlines_of
from tests.tracing.details import OP, SENT, UNICHAIN, WINDOW, as_of, detail, send

NOW = SENT + 60
CUT_OFF = SENT + WINDOW - 7_230


def test_the_cut_off_of_the_nodes_comes_before_expiry() -> None:
    nodes, expiry = deadlines_of(detail(), NOW)
    assert (nodes.key, nodes.at, nodes.margin) == ("nodes", CUT_OFF, 7_230)
    assert (expiry.key, expiry.at, expiry.margin) == ("expiry", SENT + WINDOW, 0)
    assert not nodes.soon
    assert nodes.part == 0


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"relay_before": None}, ["expiry"]),
        ({"relay_before": SENT + WINDOW}, ["expiry"]),
        ({"expires_at": None}, []),
        ({"destination_in_set": False}, []),
    ],
)
def test_only_deadlines_that_are_known_and_apply_are_drawn(
    changes: dict[str, Any], keys: list[str]
) -> None:
    assert [deadline.key for deadline in deadlines_of(detail(**changes), NOW)] == keys


@pytest.mark.parametrize("status", [MessageStatus.EXECUTED, MessageStatus.EXPIRED])
def test_a_message_that_cannot_be_relayed_has_none(status: MessageStatus) -> None:
    assert deadlines_of(detail(status), NOW) == ()


def test_the_clock_is_the_destinations_and_starts_with_the_last_sending() -> None:
    clocks = (as_of(UNICHAIN, 9, NOW), as_of(OP, 9, SENT + WINDOW - 600))
    sends = (send(timestamp=SENT - WINDOW), send())
    nodes, expiry = deadlines_of(detail(as_of=clocks, sends=sends), NOW)
    assert (nodes.part, expiry.until) == (BAR, SENT + WINDOW - 600)
    assert expiry.part == BAR * (WINDOW - 600) // WINDOW
    assert expiry.soon
