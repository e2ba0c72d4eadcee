"""Asks nodes everything about one message, and makes a probe of it; it stores nothing.

Whatever a node refuses costs that one answer, and its place says why there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec

from messaging.chain import state
from messaging.chain.errors import ChainError, Reverted, Stop
from messaging.chain.interop_filter import Checked, Descriptor
from messaging.chain.state import Answers, Ask
from messaging.chain.wire_state import Tip
from messaging.chain.wire_traces import FailedCall
from messaging.diagnosis.asking_relays import Candidate, ask_relays
from messaging.diagnosis.probe_values import (
    FilterAnswer,
    Frontier,
    Probe,
    RelayTransaction,
    Simulation,
    Told,
)
from messaging.diagnosis.subjects import Subject
from messaging.protocol.contracts import (
    ETH_LIQUIDITY,
    L2_TO_L2_MESSENGER,
    SELECTOR_SENT_MESSAGES,
    SELECTOR_SENT_MESSAGES_BEFORE_1_3,
    SELECTOR_SUCCESSFUL_MESSAGES,
    SELECTOR_VERSION,
)
from messaging.protocol.reverts import KEPT
from messaging.protocol.text import to_hex
from messaging.protocol.words import read_bytes, write_uint

T = TypeVar("T")

_LONGEST_VERSION = 32
_RELAY = "relayMessage"


class Node(Protocol):
    """One endpoint of a chain; `StateReader` is one."""

    def ask(self, *asks: Ask[Any]) -> Answers:
        """The answers; it never raises a ChainError."""
        ...


class Filter(Protocol):
    """One interop filter; its methods may raise a ChainError."""

    def check(self, keys: Sequence[bytes], descriptor: Descriptor) -> Checked:
        """Whether it takes a transaction with these keys."""
        ...

    def failsafe(self) -> bool:
        """Whether it refuses everything."""
        ...


@dataclass(frozen=True, slots=True)
class Side:
    """A chain of a message (uint256 id): its node, or in one sentence why none can be asked."""

    chain_id: int
    node: Node | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What is asked beside the two nodes, and what is known already.

    `filters` in the order in which they are asked, `no_filter` why there is none. `relays` are the
    transactions that tried to relay the message, or wait to.
    """

    filters: Sequence[Filter] = ()
    no_filter: str = ""
    relays: Mapping[bytes, Candidate] = field(default_factory=dict)
    frontiers: tuple[Frontier, ...] = ()


def ask_about(subject: Subject, source: Side, destination: Side, around: Around, now: int) -> Probe:
    """The probe of a message at second `now` of the wall clock; it raises no ChainError."""
    here, there = _pin(source), _pin(destination)
    accepted, failsafe = _ask_filters(subject, around, there, now)
    simulated, gas, trace = _simulate(subject, there)
    return Probe(
        asked_at=now,
        source_block=here.number,
        destination_block=there.number,
        destination_timestamp=None if there.tip is None else there.tip.timestamp,
        **_of_source(subject, here),
        **_of_destination(subject, there),
        relay=simulated,
        gas=gas,
        trace=trace,
        transactions=_relays(around, there),
        filter=accepted,
        failsafe=failsafe,
        frontiers=around.frontiers,
    )


@dataclass(frozen=True, slots=True)
class _Pinned:
    """A side at the block at which all is asked, or why nothing is."""

    side: Side
    tip: Tip | None
    reason: str

    @property
    def number(self) -> int | None:
        return None if self.tip is None else self.tip.number

    @property
    def block(self) -> int:
        """The block to name in a question that, without one, is not put."""
        return 0 if self.tip is None else self.tip.number

    def ask(self, *asks: Ask[Any]) -> Answers:
        if self.side.node is None or self.tip is None:
            return Answers(dict.fromkeys(asks, Stop(self.reason)))
        return self.side.node.ask(*asks)

    def told(self, ask: Ask[T], answers: Answers) -> Told[T]:
        found = answers[ask]
        if isinstance(found, ChainError):
            return Told(ask.text, self.side.chain_id, reason=str(found))
        return Told(ask.text, self.side.chain_id, self.number, found)


def _pin(side: Side) -> _Pinned:
    if side.node is None:
        return _Pinned(side, None, side.reason)
    newest = state.tip()
    found = side.node.ask(newest)[newest]
    if isinstance(found, ChainError):
        return _Pinned(side, None, str(found))
    return _Pinned(side, found, "")


def _of_source(subject: Subject, here: _Pinned) -> dict[str, Any]:
    version = _version(here.block)
    by_nonce = _view("sentMessages", SELECTOR_SENT_MESSAGES, subject.nonce, here.block)
    by_hash = _view("sentMessages", SELECTOR_SENT_MESSAGES_BEFORE_1_3, subject.hash, here.block)
    block = state.canonical(subject.sent_block or 0).then(lambda tip: tip.hash)
    asked = here.ask(version, by_nonce, by_hash, *([block] if subject.sent_block else []))
    if subject.sent_block is None:
        text = "Where it was sent is not known, so there is no block to compare."
        held = Told[bytes](block.text, here.side.chain_id, reason=text)
    else:
        # Answered by the height that was asked for, and not by the newest block.
        held = msgspec.structs.replace(here.told(block, asked), block=subject.sent_block)
    return {
        "sent": _sent(subject, here, asked, by_nonce, by_hash),
        "source_block_hash": held,
        "source_version": here.told(version, asked),
    }


def _sent(
    subject: Subject, here: _Pinned, asked: Answers, by_nonce: Ask[bytes], by_hash: Ask[bytes]
) -> Told[bytes]:
    """The hash at its nonce; releases before 1.3.0 tell instead whether they hold its hash."""
    told = here.told(by_nonce, asked)
    if told.value is not None:
        return told
    older = here.told(by_hash, asked)
    if older.value is None:
        return told
    held = subject.hash if any(older.value) else bytes(32)
    return Told(older.call, older.chain_id, older.block, held)


def _of_destination(subject: Subject, there: _Pinned) -> dict[str, Any]:
    version = _version(there.block)
    relayed = _view(
        "successfulMessages", SELECTOR_SUCCESSFUL_MESSAGES, subject.hash, there.block
    ).then(any)
    code = state.code_size(subject.target, there.block) if subject.target else None
    behind = state.implementation(subject.target, there.block) if subject.target else None
    token = state.code_size(subject.token, there.block) if subject.token else None
    funds = state.balance(ETH_LIQUIDITY, there.block) if subject.sends_eth else None
    asked = there.ask(*(one for one in (version, relayed, code, behind, token, funds) if one))
    return {
        "destination_version": there.told(version, asked),
        "successful": there.told(relayed, asked),
        "target_code": _unknown_target(there) if code is None else there.told(code, asked),
        "implementation": None if behind is None else there.told(behind, asked),
        "token_code": None if token is None else there.told(token, asked),
        "liquidity": None if funds is None else there.told(funds, asked),
    }


def _unknown_target(there: _Pinned) -> Told[int]:
    text = "The message's target is not known, because its sending is not."
    return Told("eth_getCode", there.side.chain_id, reason=text)


_Simulated = tuple[Told[Simulation], Told[int], Told[tuple[FailedCall, ...]] | None]


def _simulate(subject: Subject, there: _Pinned) -> _Simulated:
    """The relay by eth_call, then its gas, or where it reverts: one at a time, since each may be
    refused or hang."""
    chain_id = there.side.chain_id
    if subject.call is None:
        reason = "No send of this message is stored, so its relay cannot be built."
        return Told(_RELAY, chain_id, reason=reason), Told("", chain_id, reason=reason), None
    called = state.simulate(subject.call, there.block)
    relay = _simulation(called, there.ask(called), there)
    needed = state.estimate(subject.call, there.block)
    if relay.value is not None and not relay.value.succeeds:
        reason = "The relay reverts, so there is no gas with which it would succeed."
        traced = state.trace(subject.call, there.block)
        trace = there.told(traced, there.ask(traced))
        return relay, Told(needed.text, chain_id, reason=reason), trace
    return relay, there.told(needed, there.ask(needed)), None


def _simulation(called: Ask[bytes], answers: Answers, there: _Pinned) -> Told[Simulation]:
    found = answers[called]
    if isinstance(found, Reverted):
        value = Simulation(succeeds=False, revert=found.data[:KEPT], text=str(found))
    elif isinstance(found, ChainError):
        return Told(called.text, there.side.chain_id, reason=str(found))
    else:
        value = Simulation(succeeds=True, returned=found[:KEPT])
    return Told(called.text, there.side.chain_id, there.number, value)


def _relays(around: Around, there: _Pinned) -> tuple[RelayTransaction, ...]:
    if there.tip is None or not around.relays:
        return ()
    return ask_relays(around.relays, there.ask, there.tip)


def _ask_filters(
    subject: Subject, around: Around, there: _Pinned, now: int
) -> tuple[Told[FilterAnswer], Told[bool]]:
    """What the first filter says that says anything."""
    chain_id = there.side.chain_id
    accepted = Told[FilterAnswer]("interop_checkAccessList", chain_id, reason=around.no_filter)
    failsafe = Told[bool]("admin_getFailsafeEnabled", chain_id, reason=around.no_filter)
    for one in around.filters:
        if failsafe.value is None:
            try:
                failsafe = Told(failsafe.call, chain_id, value=one.failsafe())
            except ChainError as error:
                failsafe = Told(failsafe.call, chain_id, reason=str(error))
        if accepted.value is None:
            accepted = _check(one, subject, there, now)
    return accepted, failsafe


def _check(one: Filter, subject: Subject, there: _Pinned, now: int) -> Told[FilterAnswer]:
    chain_id, call = there.side.chain_id, "interop_checkAccessList"
    if subject.call is None:
        return Told(call, chain_id, reason="No send of this message is stored: nothing to check.")
    at = now if there.tip is None else there.tip.timestamp
    descriptor = Descriptor(chain_id, at, subject.margin)
    try:
        found = one.check(subject.call.keys, descriptor)
    except ChainError as error:
        return Told(call, chain_id, reason=str(error))
    keys = ", ".join(map(to_hex, subject.call.keys))
    text = f"{found.method}([{keys}], cross-unsafe, chain {chain_id} at {at} + {subject.margin} s)"
    answer = FilterAnswer(found.accepted, found.code, found.text, found.method)
    return Told(text, chain_id, value=answer)


def _view(name: str, selector: bytes, argument: bytes | int, block: int) -> Ask[bytes]:
    word = write_uint(argument) if isinstance(argument, int) else argument
    shown = str(argument) if isinstance(argument, int) else to_hex(argument)
    return state.view(f"{name}({shown})", L2_TO_L2_MESSENGER, selector + word, block).then(
        lambda found: found[:32]
    )


def _version(block: int) -> Ask[str]:
    return state.view("version()", L2_TO_L2_MESSENGER, SELECTOR_VERSION, block).then(_text)


def _text(returned: bytes) -> str:
    text = read_bytes(returned, 32)[0].decode("ascii")
    if not text.isprintable() or not 0 < len(text) <= _LONGEST_VERSION:
        raise ValueError("a version that is no short text")
    return text
