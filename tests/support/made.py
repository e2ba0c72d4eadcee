"""Cases made by hand, where no message is needed."""

from datetime import UTC, datetime
from typing import Any

from messaging.models import Case
from messaging.support.queue import Reason

AT = datetime(2026, 11, 21, tzinfo=UTC)


def make_case(name: bytes = b"1", **values: Any) -> Case:
    """An open case; the message behind it may not exist."""
    usual: dict[str, Any] = {
        "reason": Reason.SLOW,
        "source": 901,
        "destination": 902,
        "opened_at": AT,
        "changed_at": AT,
        "checked_at": AT,
    }
    return Case.objects.create(message_hash=name.rjust(32, b"\1"), **{**usual, **values})
