"""The stored probes of messages, and the wishes for new ones; it asks no node."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from django.db.models import Q
from django.utils import timezone

from messaging import models
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.probe_values import Probe, pack, unpack
from messaging.protocol.text import to_hex

PAUSE = 15  # seconds after a probe in which the same message is not probed again, whoever asks
PATIENCE = 300  # seconds after which a wish that no worker came to is forgotten


class UnknownMessage(LookupError):
    """No message with this hash is stored."""


@dataclass(frozen=True, slots=True)
class Standing:
    """When a message was probed last and since when a probe is waited for, in seconds."""

    asked_at: int | None = None
    requested_at: int | None = None
    overdue: bool = False

    @property
    def waiting(self) -> bool:
        """Whether somebody asked, and a worker is still expected to come to it."""
        return self.requested_at is not None and not self.overdue


NEVER = Standing()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A probe with what follows from it: the cause that it shows, and when the next is due by
    itself, after so many `rounds`."""

    probe: Probe
    cause: Cause | None
    due_at: datetime | None
    rounds: int
    deadline: int


def read_noted(message_hash: bytes) -> tuple[Probe | None, Standing]:
    """The newest probe of a message, None before the first, and how it stands with the next; one
    query."""
    rows = models.Probe.objects.filter(pk=message_hash).values_list(
        "answers", "asked_at", "requested_at"
    )
    return next((noted(*row) for row in rows), (None, NEVER))


def noted(
    answers: object, asked_at: datetime | None, requested_at: datetime | None
) -> tuple[Probe | None, Standing]:
    """A stored probe, None where there is none that is understood, and how it stands now with the
    next."""
    return _unpack(answers), _standing(asked_at, requested_at, timezone.now())


def last_probe(message_hash: bytes) -> Probe | None:
    """The newest probe of a message, None before the first."""
    return read_noted(message_hash)[0]


def standing_of(message_hash: bytes) -> Standing:
    """When a message was probed last, and since when it is to be probed again."""
    return read_noted(message_hash)[1]


def ask_for_probe(message_hash: bytes) -> int:
    """Have a message probed soon, by whoever asks nodes.

    Returns 0 where the wish is noted or somebody else's is, and else the seconds after which it may
    be asked for again: it was probed just now. Raises UnknownMessage.
    """
    now = timezone.now()
    row = models.Probe.objects.filter(pk=message_hash).first()
    if row is not None and _is_waited_for(row.requested_at, now):
        return 0
    if row is not None and row.asked_at is not None:
        left = PAUSE - (now - row.asked_at).total_seconds()
        if left > 0:
            return max(1, round(left))
    keeper = keeper_of(message_hash)
    models.Probe.objects.update_or_create(
        pk=message_hash, defaults={"requested_at": now, "chain": keeper}
    )
    return 0


def keeper_of(message_hash: bytes) -> int:
    """The chain (Chain.id) in whose turn a message is probed: its destination, or its source where
    that is not followed. Raises UnknownMessage."""
    message = models.Message.objects.filter(pk=message_hash).first()
    if message is None:
        raise UnknownMessage(f"No message {to_hex(message_hash)} is indexed: check the hash.")
    ends = (message.destination, message.source)
    chains = dict(
        models.Chain.objects.filter(chain_id__in=ends).values_list("chain_id", "id").order_by()
    )
    found = next((chains[end] for end in ends if end in chains), None)
    if found is None:
        raise UnknownMessage(f"No chain of message {to_hex(message_hash)} is followed any more.")
    return found


def store(message_hash: bytes, outcome: Outcome) -> None:
    """Keep the newest probe of a message; whoever asked for one has it."""
    answers = json.dumps(pack(outcome.probe)).replace("\\u0000", "\\ufffd")
    models.Probe.objects.filter(pk=message_hash).update(
        asked_at=datetime.fromtimestamp(outcome.probe.asked_at, UTC),
        answers=json.loads(answers),
        block=outcome.probe.destination_block,
        cause=None if outcome.cause is None else outcome.cause.value,
        requested_at=None,
        due_at=outcome.due_at,
        deadline=outcome.deadline,
        rounds=outcome.rounds,
    )


def waited_for(now: datetime) -> Q:
    """The rows that somebody waits for."""
    return Q(requested_at__gte=now - timedelta(seconds=PATIENCE))


def _is_waited_for(requested_at: datetime | None, now: datetime) -> bool:
    return requested_at is not None and now - requested_at <= timedelta(seconds=PATIENCE)


def _unpack(kept: object) -> Probe | None:
    try:
        return None if kept is None else unpack(kept)
    except msgspec.ValidationError:  # of a release that asked other questions
        return None


def _standing(asked_at: datetime | None, requested_at: datetime | None, now: datetime) -> Standing:
    return Standing(
        None if asked_at is None else int(asked_at.timestamp()),
        None if requested_at is None else int(requested_at.timestamp()),
        requested_at is not None and not _is_waited_for(requested_at, now),
    )
