"""The relay kit on a message's page."""

from typing import Any

from messaging.diagnosis.facts import Facts


def kit_of(facts: Facts) -> dict[str, Any]:
    """What `_kit.html` shows."""
    return {}
