"""A message among its relatives."""

from messaging.tracing.values import MessageStatus
from messaging.views.journey import journey_of, journey_title
from tests.tracing.details import detail, row
from tests.tracing.test_wording import plain

SIBLING = row(nonce=48_212, relay_delay=9)


def test_cause_comes_first_and_effects_last() -> None:
    parent, child = row(nonce=1), row(nonce=2)
    whole = detail(MessageStatus.EXECUTED, parent=parent, siblings=(SIBLING,), children=(child,))
    stops = [(stop.row.nonce, plain(stop.note), stop.current) for stop in journey_of(whole)]
    assert stops == [
        (1, "Its relay sent this message", False),
        (48_211, "", True),
        (48_212, "Sent in the same transaction, relayed in 9 s", False),
        (2, "Sent by this message's relay", False),
    ]
    assert plain(journey_title(whole)) == "4 messages"


def test_a_title_says_what_belongs_together() -> None:
    assert journey_title(detail()) == "A message of its own"
    assert plain(journey_title(detail(siblings=(SIBLING,)))) == "2 messages, one transaction"
