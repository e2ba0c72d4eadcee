"""Every stored row against the truth; it says what is wrong and repairs nothing."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import psycopg

from benchmarks.truth import ExecutionTruth, MessageTruth, Place, Truth
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Validity

_SHOWN = 5
_MESSAGES = (
    "select message_hash, status, source, destination, nonce, sends, sent.chain_id, sent_block, "
    "sent_log, relay.chain_id, relay_block, relay_log from message "
    "left join chain sent on sent.id = sent_chain left join chain relay on relay.id = relay_chain"
)
_EXECUTIONS = (
    "select chain.chain_id, block, log_index, validity, kind from execution "
    "join chain on chain.id = execution.chain"
)
_LOGS = "select chain.chain_id, count(*) from log join chain on chain.id = log.chain group by 1"


def check_crosslane(url: str, truth: Truth, *, settled: bool = False) -> list[str]:
    """What is wrong in a Crosslane database, in sentences, a few of each kind; empty: nothing.

    `settled`: sources of other contracts must have been fetched too. A message that only a losing
    fork had may be there as dropped.
    """
    with psycopg.connect(url) as connection:
        messages = {bytes(row[0]): row for row in connection.execute(_MESSAGES)}
        executions = {place(row[:3]): row[3:] for row in connection.execute(_EXECUTIONS)}
        counts = {int(chain): count for chain, count in connection.execute(_LOGS)}
    return [
        *_few(_wrong_counts(counts, truth, settled=settled)),
        *_few(_wrong_messages(messages, truth.messages)),
        *_few(_wrong_executions(executions, truth.executions, settled=settled)),
    ]


def check_links(
    rows: Iterable[tuple[bytes, Place | None, Place | None]], truth: Truth
) -> list[str]:
    """What is wrong in a peer's links: (message hash, place of the first send, of the relay)."""
    found = {key: (sent, relay) for key, sent, relay in rows}
    wanted = {one.message_hash: (one.sent, one.relay) for one in truth.messages}
    return list(_few(_different("message", found, wanted)))


def rows_of(truth: Truth) -> int:
    """How many rows a check compares."""
    return truth.logs + len(truth.messages) + len(truth.executions)


def _wrong_counts(counts: dict[int, int], truth: Truth, *, settled: bool) -> Iterator[str]:
    stored, watched = sum(counts.values()), truth.logs
    most = watched + truth.foreign_logs
    if not (most if settled else watched) <= stored <= most:
        yield f"{stored} logs are stored, of {watched} watched and {truth.foreign_logs} others"
    for chain_id, wanted in truth.logs_of.items():
        if counts.get(chain_id, 0) < wanted:
            yield f"chain {chain_id} has {counts.get(chain_id, 0)} logs of {wanted}"


def _wrong_messages(
    messages: dict[bytes, tuple[Any, ...]], truth: tuple[MessageTruth, ...]
) -> Iterator[str]:
    found = {
        key: (row[1], *map(int, row[2:6]), place(row[6:9]), place(row[9:12]))
        for key, row in messages.items()
        if row[1] != Status.DROPPED.value
    }
    wanted = {
        one.message_hash: (
            one.status,
            one.source,
            one.destination,
            one.nonce,
            one.sends,
            one.sent,
            one.relay,
        )
        for one in truth
    }
    return _different("message", found, wanted)


def _wrong_executions(
    executions: dict[Place | None, tuple[Any, ...]],
    truth: tuple[ExecutionTruth, ...],
    *,
    settled: bool,
) -> Iterator[str]:
    found: dict[Any, Any] = dict(executions)
    for one in truth:
        validity, kind = found.get(one.place, (None, None))
        # A source of another contract is fetched behind the links.
        if one.foreign and not settled and validity == Validity.SOURCE_MISSING.value:
            found[one.place] = (one.validity, kind)
    wanted = {one.place: (one.validity, int(one.relay)) for one in truth}
    return _different("execution", found, wanted)


def _different(name: str, found: dict[Any, Any], wanted: dict[Any, Any]) -> Iterator[str]:
    for key, value in wanted.items():
        if found.get(key) != value:
            yield f"{name} {_shown(key)} is {found.get(key)}, should be {value}"
    for key in found.keys() - wanted.keys():
        yield f"{name} {_shown(key)} is stored, but there is none"


def _few(found: Iterator[str]) -> Iterator[str]:
    yield from islice(found, _SHOWN)
    if rest := sum(1 for _ in found):
        yield f"and {rest} more of this kind"


def place(row: Sequence[Any]) -> Place | None:
    """Chain id, block and log index as a place; None where there is none."""
    return None if row[0] is None else (int(row[0]), int(row[1]), int(row[2]))


def _shown(key: object) -> str:
    return "0x" + key.hex() if isinstance(key, bytes) else str(key)
