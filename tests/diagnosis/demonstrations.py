"""Which test shows which cause, and by what: the table of a test report."""

from enum import StrEnum

import pytest

from messaging.diagnosis.causes import Cause


class By(StrEnum):
    """What the facts of a demonstration are: a real superchain, chains in memory that the real
    ingestion reads, an interop filter asked over HTTP that answers what the test sets, answers of a
    network's own nodes as they were recorded, or answers made by hand."""

    SUPERCHAIN = "local chain"
    INDEXED = "followed chains"
    ANSWERED = "filter over HTTP"
    RECORDED = "recorded answers"
    MADE = "made answers"


def demonstrates(cause: Cause, by: By) -> pytest.MarkDecorator:
    """Marks a test that produces a cause: a section of the report names it, and docs/CAUSES.md."""
    return pytest.mark.demonstrates(cause, by)
