"""The page of causes is current, and names a demonstration of each of them."""

import os

from django.conf import settings

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import CHECKS
from tests.diagnosis.causes_made import HOLDS
from tests.diagnosis.demonstrations import By
from tests.diagnosis.report import demonstrations, page

PAGE = settings.BASE_DIR / "docs" / "CAUSES.md"
# What no local network has: a filter, a stalled frontier, an old contract, a replaced block.
_NOT_LOCAL = {
    Cause.SOURCE_NOT_SEEN,
    Cause.FILTER_LAGS,
    Cause.FILTER_REFUSES_ALL,
    Cause.CROSS_SAFETY_STALLED,
    Cause.EXECUTING_CHAIN_UNKNOWN,
}


def test_the_page_of_causes_is_current() -> None:
    written = page({cause: CHECKS[cause](made()) for cause, made in HOLDS.items()})
    if os.environ.get("CROSSLANE_WRITE_CAUSES"):
        PAGE.write_text(written)
    assert PAGE.read_text() == written, "Run this test with CROSSLANE_WRITE_CAUSES=1."


def test_every_cause_is_demonstrated_by_more_than_made_answers_and_most_on_chains() -> None:
    shown = demonstrations()
    assert {one.cause for one in shown} == set(Cause)
    on_chains = {one.cause for one in shown if one.by in {By.SUPERCHAIN, By.INDEXED}}
    assert set(Cause) - on_chains == _NOT_LOCAL
    assert {one.cause for one in shown if one.by is not By.MADE} == set(Cause)
