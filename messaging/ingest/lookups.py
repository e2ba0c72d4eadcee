"""Transactions that readers ask for, looked up on the chains' nodes; nothing of it is a fact."""

import json
from datetime import timedelta

import msgspec
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from messaging.chain.answers import LASTS, PATIENCE, Answer, Outcome, Seen, pack
from messaging.chain.client import ChainClient, TransactionFact
from messaging.chain.errors import ChainError
from messaging.ingest.nodes import opened_node
from messaging.models import Chain, Lookup
from messaging.protocol.attempts import MOST, Attempt, find_attempts, inbox_keys
from messaging.protocol.contracts import CROSS_L2_INBOX
from messaging.protocol.hashing import keccak256
from messaging.protocol.reverts import KEPT
from messaging.protocol.types import RawLog

AGAIN = 10  # seconds after which the same may be asked anew
MOST_LOGS = 200
MOST_BYTES = 400_000  # of all logs together
AT_ONCE = 20  # lookups that are being answered


def ask(key: bytes) -> None:
    """Have a transaction looked up; while one is being answered, or was just now, that is it."""
    now = timezone.now()
    Lookup.objects.filter(asked_at__lt=now - timedelta(seconds=LASTS)).delete()
    _, made = Lookup.objects.get_or_create(key=key, defaults={"asked_at": now})
    if not made:
        old = Lookup.objects.filter(key=key, asked_at__lt=now - timedelta(seconds=AGAIN))
        # A running one has the chains that it lacks asked as long as before.
        old.exclude(pk__in=_waiting(_chains()).values("pk")).update(asked_at=now, answers={})


def questions() -> list[tuple[bytes, int]]:
    """Which transaction is to be asked of which chain (Chain.id), those asked for first first."""
    chains = _chains()
    asked = _waiting(chains).order_by("asked_at")[:AT_ONCE]
    return [
        (bytes(one.key), chain)
        for one in asked
        for chain in chains
        if str(chain) not in one.answers
    ]


def _chains() -> list[int]:
    return list(Chain.objects.order_by("id").values_list("id", flat=True))


def _waiting(chains: list[int]) -> QuerySet[Lookup]:
    """The lookups that one of these chains has not answered yet, while they are waited for."""
    return Lookup.objects.filter(
        asked_at__gte=timezone.now() - timedelta(seconds=PATIENCE)
    ).exclude(answers__has_keys=[str(chain) for chain in chains])


def turn_of(key: bytes, chain: int) -> int:
    """A number for this question, so that one run at a time asks it; another one may share it."""
    return int.from_bytes(keccak256(key + chain.to_bytes(4))[:3])


def look_up(key: bytes, chain: int) -> None:
    """Ask the nodes of a chain (Chain.id) and keep what they answer, unless that is known."""
    found = Chain.objects.filter(pk=chain).first()
    if found is None or (key, chain) not in questions():
        return
    kept = json.dumps({str(chain): pack(_ask(found, key))}).replace("\\u0000", "\\ufffd")
    with connection.cursor() as cursor:  # one statement, so that no chain's answer is lost
        cursor.execute(
            "update lookup set answers = answers || %s::jsonb where key = %s", (kept, key)
        )


def _ask(chain: Chain, key: bytes) -> Answer:
    if chain.paused:
        return Answer(Outcome.PAUSED)
    try:
        with opened_node(chain) as client:
            return see(client, key)
    except ChainError as error:
        return Answer(Outcome.FAILED, str(error))


def see(client: ChainClient, key: bytes) -> Answer:
    """What a node knows of a transaction; raises ChainError.

    Its logs are those of its whole block, so that they are judged as those are which are stored.
    """
    (fact,) = client.transactions((key,))
    if fact is None:
        return Answer(Outcome.UNKNOWN)
    chunk = client.block_logs(fact.block_number, fact.block_number)
    (block,) = chunk.blocks
    logs = [log for log in chunk.logs if log.transaction_hash == key]
    kept = _fitting(logs)
    failed = fact.status == 0
    return Answer(
        Outcome.FOUND,
        seen=Seen(
            fact=_brief(fact),
            timestamp=block.timestamp,
            logs=tuple(kept),
            omitted=len(logs) - len(kept),
            attempts=_attempts(fact) if failed else (),
            revert=_revert(client, fact) if failed else None,
        ),
    )


def _fitting(logs: list[RawLog]) -> list[RawLog]:
    """As many of the first logs as are kept."""
    size, kept = 0, []
    for log in logs[:MOST_LOGS]:
        size += len(log.data)
        if size > MOST_BYTES:
            break
        kept.append(log)
    return kept


def _attempts(fact: TransactionFact) -> tuple[Attempt, ...]:
    return find_attempts(fact.target, fact.calldata, fact.access_list)


def _revert(client: ChainClient, fact: TransactionFact) -> bytes | None:
    try:
        told = client.revert_data(fact)
    except ChainError:  # a node that cannot tell why still told that it reverted
        return None
    return None if told is None else told.data[:KEPT]


def _brief(fact: TransactionFact) -> TransactionFact:
    """Without what may be very long and is not shown."""
    keys = inbox_keys(fact.access_list)[: 3 * MOST]
    listed = ((CROSS_L2_INBOX, keys),) if keys else ()
    return msgspec.structs.replace(fact, calldata=b"", access_list=listed)
