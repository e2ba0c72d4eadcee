"""Stories of messages, made by hand from the details that other tests use."""

from dataclasses import replace
from typing import Any

from messaging.tracing.attempted import Attempt, AttemptResult
from messaging.tracing.lanechart.story import Story
from messaging.tracing.lanechart.telling import tell_story
from messaging.tracing.values import ChainRef, MessageStatus, Safety
from tests.tracing.details import FOREIGN, SENT, detail, identifier, relay, send

DAY = 86_400
LONG_NAME = ChainRef(7_777_777, "A chain with a name of sixty characters that nobody can read", 5)


def attempt(after: int) -> Attempt:
    """A relay that reverted so many seconds after the sending."""
    return Attempt(
        result=AttemptResult.REVERTED,
        chain_id=10,
        chain_name="OP Mainnet",
        transaction_hash="0x" + "ee" * 32,
        block_number=159_836_000 + after,
        timestamp=SENT + after,
        delay=after,
        sender=None,
        target=None,
        direct=True,
        gas_used=96_310,
        gas_limit=400_000,
        listed=True,
        revert=None,
    )


def story(status: MessageStatus, *, age: int = 600, **changes: Any) -> Story:
    """The story of a message of a status, so many seconds after it was sent."""
    whole = detail(status, **changes)
    source, destination = whole.as_of
    aged = replace(destination, head_at=SENT + age, indexed_at=SENT + age)
    return tell_story(replace(whole, as_of=(source, aged)), SENT + age)


def every_story() -> dict[str, Story]:
    """One story of every kind that a chart has to draw."""
    unsafe, unknown = send(safety=Safety.UNSAFE), send(safety=Safety.UNKNOWN)
    resent = (send(), *(send(64_523_000 + at, SENT + at * DAY) for at in range(1, 9)))
    last = identifier(64_523_008, SENT + 8 * DAY)
    status = MessageStatus
    many = tuple(attempt(3 * 2**at) for at in range(16))
    return {
        "executed": story(status.EXECUTED),
        "years old": story(status.EXECUTED, age=900 * DAY),
        "same second": story(status.EXECUTED, relay=relay(0), age=0),
        "unsafe": story(status.EXECUTED, sends=(unsafe,)),
        "safety unknown": story(status.INITIATED, sends=(unknown,)),
        "waiting": story(status.INITIATED, age=9, sends=(unsafe,)),
        "late": story(status.INITIATED, age=590_000),
        "failed": story(status.FAILED, age=590_000, failures=(attempt(31), attempt(144_000))),
        "failed often": story(status.FAILED, age=400_000, failures=many),
        "resent often": story(
            status.EXECUTED,
            age=9 * DAY,
            sends=resent,
            failures=many,
            relay=relay(8 * DAY + 2, used=last),
        ),
        "expired": story(status.EXPIRED, age=30 * DAY),
        "invalid": story(status.INVALID),
        "invalid, unsent": story(status.INVALID, sends=()),
        "awaiting": story(status.AWAITING_SOURCE, sends=(), relay=relay()),
        "untracked": story(status.UNTRACKED_SOURCE, sends=(), relay=relay(used=None)),
        "not followed": story(status.INITIATED, destination=FOREIGN),
        "not in the set": story(status.INITIATED, destination_in_set=False),
        "dropped": story(status.DROPPED, sends=()),
        "long names": story(status.FAILED, source=LONG_NAME, destination=LONG_NAME),
    }
