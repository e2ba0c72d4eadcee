"""What the chains' nodes answered a reader, decoded as stored logs are; it asks none itself."""

from datetime import datetime

import msgspec

from messaging.chain.answers import LASTS, PATIENCE, Answer, Outcome, Seen, unpack
from messaging.models import Log, Lookup, Message
from messaging.protocol.attempts import Attempt
from messaging.protocol.contracts import CROSS_L2_INBOX, L2_TO_L2_MESSENGER
from messaging.protocol.decoding import decode
from messaging.protocol.events import ExecutingMessage
from messaging.protocol.facts import Kind, LogFact, derive_facts
from messaging.protocol.identifier import split_nonce
from messaging.protocol.reverts import decode_revert
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier, RawLog
from messaging.tracing.calls import NO_CALL, read_call
from messaging.tracing.lines import Deed
from messaging.tracing.logs import identifier_facts
from messaging.tracing.lookup_values import ChainAnswer, LookupPage, SeenMessage, SeenTransaction
from messaging.tracing.network import FollowedChain, Network, load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.values import IdentifierFacts, TransactionFacts


def get_lookup(key: bytes) -> LookupPage | None:
    """What was looked up of a transaction hash, None where nobody asked, or it is long ago; nine
    queries."""
    row = Lookup.objects.filter(pk=key).first()
    network = load_network()
    if row is None or network.now - _seconds(row.asked_at) > LASTS:
        return None
    asked_at = _seconds(row.asked_at)
    late = network.now - asked_at > PATIENCE
    known = {chain: _unpack(kept) for chain, kept in row.answers.items()}
    answers = [(chain, known.get(str(chain.id))) for chain in network.chains]
    seen = [
        (chain, answer.seen, _facts_of(chain, answer.seen))
        for chain, answer in answers
        if answer is not None and answer.seen is not None
    ]
    indexed = _indexed(_hashes(seen))
    return LookupPage(
        hash=to_hex(key),
        asked_at=asked_at,
        done=late or all(answer is not None for _, answer in answers),
        answers=tuple(_answer(chain, answer, late=late) for chain, answer in answers),
        seen=tuple(_transaction(*one, indexed, network) for one in seen),
        indexed=Log.objects.filter(transaction_hash=key).exists(),
        as_of=list_as_of(network),
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _unpack(kept: object) -> Answer:
    try:
        return unpack(kept)
    except msgspec.ValidationError:  # of another release than this one
        return Answer(Outcome.FAILED)


def _answer(chain: FollowedChain, answer: Answer | None, *, late: bool) -> ChainAnswer:
    if answer is None:
        return ChainAnswer(chain.ref, None, "", late)
    return ChainAnswer(chain.ref, answer.outcome, answer.text, late=False)


def _facts_of(chain: FollowedChain, seen: Seen) -> list[LogFact]:
    timestamps = {log.block_number: seen.timestamp for log in seen.logs}
    return derive_facts(chain.ref.chain_id, seen.logs, timestamps)


def _hashes(seen: list[tuple[FollowedChain, Seen, list[LogFact]]]) -> set[bytes]:
    logged = {fact.message_hash for *_, facts in seen for fact in facts}
    tried = {one.message_hash for _, found, _ in seen for one in found.attempts}
    return {key for key in logged | tried if key is not None}


def _indexed(hashes: set[bytes]) -> frozenset[bytes]:
    """Which of these messages have a page."""
    rows = Message.objects.filter(message_hash__in=hashes).order_by()
    return frozenset(bytes(key) for (key,) in rows.values_list("message_hash"))


def _transaction(
    chain: FollowedChain,
    seen: Seen,
    facts: list[LogFact],
    indexed: frozenset[bytes],
    network: Network,
) -> SeenTransaction:
    pairs = list(zip(facts, seen.logs, strict=True))
    messages = [_message(fact, pairs, network, indexed) for fact in facts if _tells(fact)]
    messages += [_tried(one, chain, network, indexed) for one in seen.attempts]
    return SeenTransaction(
        chain=chain.ref,
        block_number=seen.fact.block_number,
        block_hash=to_hex(seen.fact.block_hash),
        timestamp=seen.timestamp,
        facts=_facts(seen),
        messages=tuple(messages),
        others=sum(1 for fact in facts if fact.kind in {Kind.OTHER, Kind.UNDECODED}),
        omitted=seen.omitted,
        reverted=_reverted(seen),
    )


def _tells(fact: LogFact) -> bool:
    """Whether a log tells of a message by itself; the inbox's part of a relay does not."""
    if fact.kind == Kind.EXECUTING:
        return fact.message_hash is None
    return fact.kind in {Kind.SENT, Kind.RELAYED}


def _message(
    fact: LogFact,
    pairs: list[tuple[LogFact, RawLog]],
    network: Network,
    indexed: frozenset[bytes],
) -> SeenMessage:
    own, peer = network.ref(fact.chain_id), network.ref(fact.peer or 0)
    sent = fact.kind == Kind.SENT
    payload = fact.payload if sent else None
    deadline = None
    if sent:
        deadline = fact.timestamp + network.window(own.chain_id, peer.chain_id)
    call = NO_CALL
    if sent:
        call = read_call(fact.payload, sender=fact.sender, target=fact.target)
    return SeenMessage(
        deed=_DEEDS[Kind(fact.kind)],
        log_index=fact.log_index,
        message_hash=_hex(fact.message_hash),
        source=own if sent else peer,
        destination=peer if sent else own,
        nonce=None if fact.nonce is None else split_nonce(fact.nonce).counter,
        sender=to_address(fact.sender) if sent and fact.sender else None,
        target=to_address(fact.target) if sent and fact.target else None,
        call=call,
        identifier=_identifier(fact, pairs),
        payload=_hex(payload),
        expires_at=deadline,
        indexed=fact.message_hash in indexed,
    )


_DEEDS = {Kind.SENT: Deed.SENT, Kind.RELAYED: Deed.RELAYED, Kind.EXECUTING: Deed.READ}


def _identifier(fact: LogFact, pairs: list[tuple[LogFact, RawLog]]) -> IdentifierFacts | None:
    """Where a send can be executed from; of a relay and a read, what it was executed by."""
    if fact.kind == Kind.SENT:
        where = Identifier(fact.address, fact.block, fact.log_index, fact.timestamp, fact.chain_id)
        return identifier_facts(where, fact.payload_hash)
    for other, log in pairs:
        event = decode(log) if other is fact or _is_of(other, fact) else None
        if isinstance(event, ExecutingMessage):
            return identifier_facts(event.identifier, event.payload_hash)
    return None


def _is_of(executing: LogFact, relay: LogFact) -> bool:
    """Whether a relay stands on this executing message."""
    if relay.message_hash is None:
        return False
    return executing.kind == Kind.EXECUTING and executing.message_hash == relay.message_hash


def _tried(
    attempt: Attempt, chain: FollowedChain, network: Network, indexed: frozenset[bytes]
) -> SeenMessage:
    """A message that a reverted transaction tried to execute."""
    return SeenMessage(
        deed=Deed.TRIED,
        log_index=attempt.log_index or 0,
        message_hash=_hex(attempt.message_hash),
        source=network.ref(attempt.source or 0),
        destination=chain.ref,
        nonce=None,
        sender=None,
        target=None,
        call=NO_CALL,
        identifier=None,
        payload=None,
        expires_at=None,
        indexed=attempt.message_hash in indexed,
    )


def _facts(seen: Seen) -> TransactionFacts:
    fact = seen.fact
    keys = [key for address, some in fact.access_list if address == CROSS_L2_INBOX for key in some]
    return TransactionFacts(
        sender=to_address(fact.sender),
        target=None if fact.target is None else to_address(fact.target),
        status=fact.status,
        gas_used=fact.gas_used,
        gas_limit=fact.gas_limit,
        gas_price=fact.gas_price,
        value=fact.value,
        access_list=tuple(map(to_hex, keys)),
        calls_messenger=fact.target == L2_TO_L2_MESSENGER,
    )


def _reverted(seen: Seen) -> str | None:
    if seen.fact.status:
        return None
    if seen.revert is None:
        return ""
    reason = decode_revert(seen.revert)
    return (
        f"{reason.name}: {reason.text}"
        if reason.name and reason.text
        else (reason.name or reason.text)
    )


def _hex(value: bytes | None) -> str | None:
    return None if value is None else to_hex(value)
