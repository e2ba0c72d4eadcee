"""How often a page asks again, and what counts as a change."""

from dataclasses import replace
from typing import Any

import pytest

from messaging.tracing.values import MessageStatus, Safety
from messaging.tracing.verdict import tell
from messaging.views.polling import SECONDS, seconds_to_next, version_of
from tests.tracing.details import OP, SENT, UNICHAIN, as_of, detail, relay

UNSAFE = relay(place=replace(relay().place, safety=Safety.UNSAFE))


@pytest.mark.parametrize(
    ("status", "changes", "expected"),
    [
        (MessageStatus.INITIATED, {}, SECONDS),
        (MessageStatus.EXECUTED, {}, None),
        (MessageStatus.EXECUTED, {"relay": UNSAFE}, SECONDS),
        (MessageStatus.INVALID, {}, None),
        (MessageStatus.EXPIRED, {}, SECONDS),
        (MessageStatus.DROPPED, {"sends": ()}, SECONDS),
        (MessageStatus.AWAITING_SOURCE, {"sends": (), "relay": relay()}, SECONDS),
    ],
)
def test_a_page_asks_until_nothing_can_change(
    status: MessageStatus, changes: dict[str, Any], expected: int | None
) -> None:
    assert seconds_to_next(detail(status, **changes)) == expected


def test_the_version_ignores_what_ticks_and_notices_the_rest() -> None:
    shown = detail()
    verdict = tell(shown, SENT + 60)
    ticked = replace(shown, as_of=(as_of(UNICHAIN, 99, SENT + 90), as_of(OP, 98, SENT + 90)))
    version = version_of(shown, verdict)
    assert version_of(ticked, tell(ticked, SENT + 90)) == version
    changed = detail(MessageStatus.EXECUTED)
    assert version_of(changed, verdict) != version
    assert version_of(shown, replace(verdict, next="Something else.")) != version
