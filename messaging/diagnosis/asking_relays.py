"""Where the transactions stand that try to relay a message and are in no block that is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from messaging.chain import state
from messaging.chain.errors import ChainError
from messaging.chain.state import Answers, Ask
from messaging.chain.wire_state import Tip, TransactionState
from messaging.diagnosis.probe_values import Probe, RelayState, RelayTransaction
from messaging.protocol.attempts import Naming, find_attempts, may_attempt
from messaging.tracing.past import HistoryKind
from messaging.tracing.values import MessageDetail

MOST = 8  # transactions of one message: anybody can add to them


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transaction that tries, or tried, to relay the message; what is not known of it is None."""

    hash: bytes
    sender: bytes | None = None
    nonce: int | None = None


class Asked(Protocol):
    """Puts questions to the destination's node."""

    def __call__(self, *asks: Ask[Any]) -> Answers:
        """The answers; it never raises a ChainError."""
        ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """The transactions that wait on a node, by the message or the checksum that they name."""

    by_key: Mapping[bytes, tuple[bytes, ...]]

    def of(self, *keys: bytes | None) -> Iterable[bytes]:
        """Their hashes."""
        for key in keys:
            if key is not None:
                yield from self.by_key.get(key, ())


NOBODY = Waiting({})


def read_waiting(asked: Asked) -> Waiting:
    """What waits on a node; nothing where it does not tell."""
    ask = state.pending()
    found = asked(ask)[ask]
    if isinstance(found, ChainError):
        return NOBODY
    by_key: dict[bytes, list[bytes]] = {}
    for one in found:
        for key in _named(one):
            by_key.setdefault(key, []).append(one.hash)
    return Waiting({key: tuple(hashes) for key, hashes in by_key.items()})


def candidates(
    detail: MessageDetail, before: Probe | None, waiting: Iterable[bytes]
) -> dict[bytes, Candidate]:
    """Those that are to be asked for: what waits now, what waited or was gone at the last probe,
    and what a reorg took; none that a stored block has."""
    found = {digest: Candidate(digest) for digest in waiting}
    for event in detail.history:
        if event.kind is HistoryKind.RELAYED:
            digest = bytes.fromhex(event.place.transaction_hash[2:])
            found.setdefault(digest, Candidate(digest))
    for one in () if before is None else before.transactions:
        if one.state is not RelayState.MINED:
            found[one.hash] = Candidate(one.hash, one.sender, one.nonce)
    mined = {one.transaction_hash for one in detail.failures}
    if detail.relay is not None:
        mined.add(detail.relay.place.transaction_hash)
    kept = [one for digest, one in found.items() if "0x" + digest.hex() not in mined]
    return {one.hash: one for one in kept[:MOST]}


def ask_relays(
    relays: Mapping[bytes, Candidate], asked: Asked, tip: Tip
) -> tuple[RelayTransaction, ...]:
    """Where they stand; one that the node does not tell is left out."""
    asks = {digest: state.transaction(digest) for digest in relays}
    answers = asked(*asks.values())
    found: list[RelayTransaction] = []
    for digest, ask in asks.items():
        answer = answers[ask]
        if not isinstance(answer, ChainError):
            found.append(_relay(relays[digest], answer, tip))
    return _with_accounts(found, asked, tip)


def _relay(known: Candidate, now: TransactionState | None, tip: Tip) -> RelayTransaction:
    if now is None:
        return RelayTransaction(known.hash, RelayState.VANISHED, known.sender, known.nonce)
    where = RelayState.PENDING if now.block is None else RelayState.MINED
    return RelayTransaction(
        known.hash,
        where,
        now.sender,
        now.nonce,
        max_fee=now.max_fee,
        base_fee=tip.base_fee,
    )


def _with_accounts(
    found: list[RelayTransaction], asked: Asked, tip: Tip
) -> tuple[RelayTransaction, ...]:
    """With the nonces and the wei of the senders of what is not mined."""
    senders = {one.sender for one in found if one.state is not RelayState.MINED and one.sender}
    nonces = {sender: state.nonce(sender, tip.number) for sender in senders}
    rows = {sender: state.next_nonce(sender) for sender in senders}
    funds = {sender: state.balance(sender, tip.number) for sender in senders}
    if not senders:
        return tuple(found)
    answers = asked(*nonces.values(), *rows.values(), *funds.values())
    return tuple(
        one
        if one.sender not in senders or one.sender is None
        else msgspec.structs.replace(
            one,
            account_nonce=_known(answers, nonces[one.sender]),
            pending_nonce=_known(answers, rows[one.sender]),
            balance=_known(answers, funds[one.sender]),
        )
        for one in found
    )


def _known(answers: Answers, ask: Ask[int]) -> int | None:
    answer = answers[ask]
    return None if isinstance(answer, ChainError) else answer


def _named(one: TransactionState) -> set[bytes]:
    """The message hashes and checksums that a transaction would execute."""
    if not may_attempt(one.target, one.calldata, one.access_list):
        return set()
    attempts = find_attempts(one.target, one.calldata, one.access_list)
    keys: set[bytes] = set()
    for attempt in attempts:
        if attempt.naming is not Naming.READ:
            keys |= {key for key in (attempt.message_hash, attempt.checksum) if key is not None}
    return keys
