"""How often a page asks again, and what counts as a change."""

from dataclasses import replace
from typing import Any

import pytest

from messaging.tracing.values import MessageStatus, Safety
from messaging.tracing.verdict import tell
from messaging.views.polling import FAST, SLOW, seconds_to_next, version_of
from tests.tracing.details import OP, SENT, UNICHAIN, as_of, detail, relay

UNSAFE = relay(place=replace(relay().place, safety=Safety.UNSAFE))


@pytest.mark.parametrize(
    ("status", "changes", "age", "expected"),
    [
        (MessageStatus.INITIATED, {}, 60, FAST),
        (MessageStatus.INITIATED, {}, 3_600, SLOW),
        (MessageStatus.EXECUTED, {}, 60, None),
        (MessageStatus.EXECUTED, {"relay": UNSAFE}, 60, FAST),
        (MessageStatus.EXECUTED, {"relay": UNSAFE}, 3_600, SLOW),
        (MessageStatus.INVALID, {}, 60, None),
        (MessageStatus.EXPIRED, {}, 604_900, SLOW),
        (MessageStatus.DROPPED, {"sends": ()}, 60, FAST),
        (MessageStatus.AWAITING_SOURCE, {"sends": (), "relay": relay()}, 60, FAST),
    ],
)
def test_a_page_asks_until_nothing_can_change(
    status: MessageStatus, changes: dict[str, Any], age: int, expected: int | None
) -> None:
    assert seconds_to_next(detail(status, **changes), SENT + age) == expected


def test_the_version_ignores_what_ticks_and_notices_the_rest() -> None:
    shown = detail()
    verdict = tell(shown, SENT + 60)
    ticked = replace(shown, as_of=(as_of(UNICHAIN, 99, SENT + 90), as_of(OP, 98, SENT + 90)))
    version = version_of(shown, verdict)
    assert version_of(ticked, tell(ticked, SENT + 90)) == version
    changed = detail(MessageStatus.EXECUTED)
    assert version_of(changed, verdict) != version
    assert version_of(shown, replace(verdict, next="Something else.")) != version
