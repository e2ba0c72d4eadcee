"""Which test shows which cause, and by what: the table of a test report."""

from enum import StrEnum

import pytest

from messaging.diagnosis.causes import Cause


class By(StrEnum):
    """What the facts of a demonstration are: a real superchain, chains in memory that the real
    ingestion reads, or answers of nodes as they are recorded."""

    SUPERCHAIN = "local chain"
    INDEXED = "followed chains"
    RECORDED = "recorded answers"


def demonstrates(cause: Cause, by: By) -> pytest.MarkDecorator:
    """Marks a test that produces a cause: a section of the report names it, and docs/CAUSES.md."""
    return pytest.mark.demonstrates(cause, by)
