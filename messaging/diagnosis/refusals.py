"""What a relay of the message meets now: the newest of what was simulated and what reverted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from msgspec import structs

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.failing_calls import innermost_revert, where_it_fails
from messaging.diagnosis.findings import Confidence, Evidence
from messaging.diagnosis.probe_values import Simulation, Told
from messaging.diagnosis.seen import answer, attempt, reverted, sureness
from messaging.diagnosis.standing import newest_failure
from messaging.protocol import contracts
from messaging.protocol.abi_decoding import Decoded, decode_arguments
from messaging.protocol.attempts import Evidence as Obtained
from messaging.protocol.nested_reverts import unwrap_revert
from messaging.tracing.abis import Candidate
from messaging.tracing.attempted import Attempt, Fault, Revert
from messaging.tracing.causes import Circumstances, explain_revert
from messaging.tracing.payload import arguments_of

Errors = Mapping[bytes, Sequence[Candidate]]
_SELECTOR = 4
_WORD = 32
_MOST_INNER = 8  # values that may be an error of another contract
_MOST_ARGUMENTS = 4
_FREE = ("string", "bytes")  # words that a contract chose: the raw data has them
# The length of `bytes` that may be an error: a selector and whole words. Nesting moves what is
# inside by four bytes a layer, so it is looked for at any byte.
_LENGTH = re.compile(rb"(?=(\x00{28}\x00\x00..))", re.DOTALL)
_BY_A_SIMULATION = Circumstances(direct=True, checksum=None, listed=None, gas_used=0, gas_limit=1)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a relay reverts: `data` is the innermost error that is known. `direct`: by a call of the
    messenger itself. `attempt` is the transaction, None where it was simulated."""

    revert: Revert
    data: bytes
    direct: bool
    evidence: tuple[Evidence, ...]
    confidence: Confidence
    at: int
    attempt: Attempt | None = None

    @property
    def selector(self) -> bytes:
        """Which error it is; empty where none was given."""
        return self.data[:_SELECTOR]

    @property
    def of_target(self) -> bool:
        """Whether the target refuses, and not the messenger or the inbox."""
        return self.revert.fault is Fault.TARGET


def simulated(facts: Facts) -> Told[Simulation] | None:
    """The simulated relay, where a node told and no relay reverted since."""
    told = facts.probe.relay if facts.probe else None
    if facts.probe is None or told is None or told.value is None:
        return None
    last = newest_failure(facts)
    if last is None:
        return told
    if told.block is not None:
        return told if told.block >= last.block_number else None
    return told if facts.probe.asked_at >= last.timestamp else None


def acceptance(facts: Facts) -> Told[Simulation] | None:
    """The simulated relay, where it succeeds and no relay reverted since."""
    told = simulated(facts)
    return told if told is not None and told.value is not None and told.value.succeeds else None


def refusal(facts: Facts) -> Refusal | None:
    """Why a relay reverts now, as far as is known; None where one succeeds or nothing tells."""
    told = simulated(facts)
    if told is not None and told.value is not None and facts.probe is not None:
        return None if told.value.succeeds else _by_simulation(facts, told, told.value)
    last = newest_failure(facts)
    return None if last is None else of_attempt(facts, last)


def of_attempt(facts: Facts, one: Attempt) -> Refusal | None:
    """Why a relay reverted, None where no node told."""
    if one.revert is None or one.revert.data is None:
        return None
    raw = bytes.fromhex(one.revert.data[2:])
    found, data = one.revert, raw
    if one.revert.error is None and raw:
        data, found = _within(raw, one.revert, facts.errors)
    confidence = Confidence.CERTAIN if one.revert.evidence == "trace" else Confidence.LIKELY
    tried = replace(one, revert=found)
    return Refusal(found, data, bool(one.direct), attempt(tried), confidence, one.timestamp, one)


def _by_simulation(facts: Facts, told: Told[Simulation], value: Simulation) -> Refusal:
    probe = facts.probe
    outer = explain_revert(value.revert, Obtained.REPLAY, _BY_A_SIMULATION)
    data, found = value.revert, outer
    if outer.error is None and value.revert:
        data, found = _within(value.revert, outer, facts.errors)
    seen = (
        answer(facts, told, "reverts"),
        reverted(outer.data, found.headline),
        *where_it_fails(facts),
        *_innermost(facts, value.revert),
    )
    sure = sureness(facts, probe) if probe else Confidence.LIKELY
    return Refusal(found, data, True, seen, sure, probe.asked_at if probe else 0)


def _innermost(facts: Facts, outer: bytes) -> tuple[Evidence, ...]:
    """What the deepest call that fails reverts with, where the relay's own data does not say."""
    data = innermost_revert(facts)
    if not data or data in outer:
        return ()
    found = explain_revert(data, Obtained.TRACE, _BY_A_SIMULATION)
    if found.error is None:
        _data, found = _within(data, found, facts.errors)
    return (structs.replace(reverted(found.data, found.headline), label=_("Reverts there with")),)


def _within(raw: bytes, outer: Revert, errors: Errors) -> tuple[bytes, Revert]:
    """The innermost error that is known by the table or by an ABI, else what was there."""
    *_outer, last = unwrap_revert(raw)
    if last.data is not raw:
        inner = explain_revert(last.data, Obtained.REPLAY, _BY_A_SIMULATION)
        return last.data, replace(inner, data=outer.data, evidence=outer.evidence)
    best = raw, outer
    for data in (raw, *_inner(raw)):
        decoded = _decoded(data, errors)
        if decoded is not None:
            text = _spelled(decoded)
            best = data, replace(outer, error=decoded.callable.name, text=text)
    return best


def selectors_within(raw: bytes) -> set[bytes]:
    """The selectors of an error and of all that may be errors inside it."""
    return {data[:_SELECTOR] for data in (raw, *_inner(raw)) if len(data) >= _SELECTOR}


def required_message(data: bytes) -> str | None:
    """The message that an error of the promise libraries asks for, None of any other error."""
    whole = len(data) >= _SELECTOR + _WORD
    if data[:_SELECTOR] != contracts.ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL or not whole:
        return None
    return "0x" + data[_SELECTOR : _SELECTOR + _WORD].hex()


def _inner(raw: bytes) -> Iterator[bytes]:
    """The `bytes` values in an error's data that have the shape of another error."""
    found = 0
    for match in _LENGTH.finditer(raw, _SELECTOR):
        size, start = int.from_bytes(match[1]), match.start() + _WORD
        if size < _SELECTOR or (size - _SELECTOR) % _WORD or start + size > len(raw):
            continue
        yield raw[start : start + size]
        found += 1
        if found == _MOST_INNER:
            return


def _decoded(data: bytes, errors: Errors) -> Decoded | None:
    for one in errors.get(data[:_SELECTOR], ()):
        decoded = decode_arguments(one.callable, data[_SELECTOR:])
        if isinstance(decoded, Decoded):
            return decoded
    return None


def _spelled(decoded: Decoded) -> str:
    rows = [one for one in arguments_of(decoded.arguments) if one.value is not None]
    return ", ".join(
        f"{one.label} \N{HORIZONTAL ELLIPSIS}" if one.type in _FREE else f"{one.label} {one.value}"
        for one in rows[:_MOST_ARGUMENTS]
    )
