"""A message among its relatives."""

from messaging.tracing.values import MessageStatus
from messaging.views.journey import MOST_SHOWN, hops_of, journey_of, journey_title, left_out
from tests.tracing.details import HASH, detail, row
from tests.tracing.test_wording import plain

PARENT = row(nonce=1, message_hash="0xa")
SIBLING = row(nonce=48_212, message_hash="0xb", relay_delay=9)
CHILD = row(nonce=2, message_hash="0xc")
GRANDCHILD = row(nonce=3, message_hash="0xd", relay_delay=2)
WHOLE = detail(
    MessageStatus.EXECUTED,
    parent=PARENT,
    siblings=(SIBLING,),
    children=(CHILD,),
    distant=(GRANDCHILD,),
    lineage=(("0xa", HASH), (HASH, "0xc"), ("0xc", "0xd")),
)


def test_cause_comes_before_effect_and_each_has_a_number() -> None:
    stops = [(stop.number, stop.row.nonce, plain(stop.note)) for stop in journey_of(WHOLE)]
    assert stops == [
        (1, 1, ""),
        (2, 48_211, "Sent by the relay of 1"),
        (3, 2, "Sent by the relay of 2"),
        (4, 3, "Sent by the relay of 3, relayed in 2 s"),
        (5, 48_212, "Sent in the same transaction, relayed in 9 s"),
    ]
    assert [stop.current for stop in journey_of(WHOLE)] == [False, True, False, False, False]
    assert plain(journey_title(WHOLE)) == "5 messages"


def test_a_picture_is_drawn_of_what_has_relatives() -> None:
    assert hops_of(journey_of(detail())) == ()
    assert [(hop.number, hop.cause) for hop in hops_of(journey_of(WHOLE))] == [
        (1, None),
        (2, 1),
        (3, 2),
        (4, 3),
        (5, None),
    ]


def test_a_title_says_what_belongs_together() -> None:
    assert journey_title(detail()) == "A message of its own"
    assert plain(journey_title(detail(siblings=(SIBLING,)))) == "2 messages, one transaction"


def test_hundreds_of_siblings_are_counted_and_not_listed() -> None:
    many = detail(siblings=tuple(row(message_hash=f"0x{at:x}") for at in range(300)))
    assert len(journey_of(many)) == MOST_SHOWN
    assert journey_of(many)[0].current
    assert left_out(many) == 301 - MOST_SHOWN
