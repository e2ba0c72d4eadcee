"""What the page of a message shows staff of its case."""

from typing import Any

from django.http import HttpRequest

from messaging.protocol.text import parse_hash
from messaging.support.case_words import STATE_TITLES, why
from messaging.support.listing import find_case
from messaging.tracing.network import load_network


def case_of(request: HttpRequest, message_hash: str) -> dict[str, Any]:
    """What `_case.html` shows: nothing to who is no staff, and no query is made for them."""
    if not request.user.is_staff:
        return {}
    case = find_case(parse_hash(message_hash), load_network())
    if case is None:
        return {}
    words = {"why": why(case.reason, case.cause), "state": STATE_TITLES[case.state]}
    return {"case": case, "case_words": words}
