"""Why a message is stuck, on its page."""

from typing import Any

from messaging.diagnosis.facts import Facts


def findings_of(facts: Facts) -> dict[str, Any]:
    """What `_findings.html` shows."""
    return {}
