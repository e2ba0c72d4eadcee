"""Transactions that readers ask for, looked up on the chains' nodes; nothing of it is a fact."""

import json
import time
from collections.abc import Sequence
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
from messaging.protocol.reverts import KEPT
from messaging.protocol.types import RawLog

AGAIN = 10  # seconds after which the same may be asked anew
MOST_LOGS = 200
MOST_BYTES = 400_000  # of all logs together
HOLDS = 10.0  # seconds after which a chain is asked for no further one in the same call
_LACKING = """
select id from chain where exists (
  select from lookup where asked_at >= %s and not answers ? chain.id::text) order by id
"""


def ask(key: bytes) -> None:
    """Have a transaction looked up; while one is being answered, or was just now, that is it."""
    now = timezone.now()
    Lookup.objects.filter(asked_at__lt=now - timedelta(seconds=LASTS)).delete()
    _, made = Lookup.objects.get_or_create(key=key, defaults={"asked_at": now})
    if not made:
        old = Lookup.objects.filter(key=key, asked_at__lt=now - timedelta(seconds=AGAIN))
        # A running one has the chains that it lacks asked as long as before.
        chains = list(Chain.objects.values_list("id", flat=True))
        old.exclude(pk__in=_waiting(chains).values("pk")).update(asked_at=now, answers={})


def chains_to_ask() -> list[int]:
    """The chains (Chain.id) that have not answered yet what a reader waits for; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_LACKING, (timezone.now() - timedelta(seconds=PATIENCE),))
        return [chain for (chain,) in cursor.fetchall()]


def look_up_waiting(chain: int) -> None:
    """Ask the nodes of a chain (Chain.id) for what readers wait for, those asked for first first,
    and keep what they answer; what is left after HOLDS is left for the next call."""
    found = Chain.objects.filter(pk=chain).first()
    waiting = _waiting([chain]).order_by("asked_at", "key")
    keys = [bytes(key) for key in waiting.values_list("key", flat=True)]
    if found is None or not keys:
        return None
    ends = time.monotonic() + HOLDS
    if found.paused:
        return _keep(chain, keys, Answer(Outcome.PAUSED))
    try:
        with opened_node(found) as client:
            for key in keys:
                _keep(chain, [key], _ask(client, key))
                if time.monotonic() > ends:
                    break
    except ChainError as error:  # where no node answers, each would be asked for in vain
        _keep(chain, keys, Answer(Outcome.FAILED, str(error)))


def _waiting(chains: Sequence[int]) -> QuerySet[Lookup]:
    """The lookups that one of these chains has not answered yet, while they are waited for."""
    return Lookup.objects.filter(
        asked_at__gte=timezone.now() - timedelta(seconds=PATIENCE)
    ).exclude(answers__has_keys=[str(chain) for chain in chains])


def _keep(chain: int, keys: list[bytes], answer: Answer) -> None:
    kept = json.dumps({str(chain): pack(answer)}).replace("\\u0000", "\\ufffd")
    with connection.cursor() as cursor:  # one statement, so that no chain's answer is lost
        cursor.execute(
            "update lookup set answers = answers || %s::jsonb where key = any(%s)",
            (kept, keys),
        )


def _ask(client: ChainClient, key: bytes) -> Answer:
    try:
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
