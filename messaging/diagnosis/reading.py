"""Reads the facts that diagnosis judges by, from what is stored; it asks no node."""

from collections.abc import Sequence

from messaging.diagnosis.background import Background, read_background
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Diagnosis
from messaging.diagnosis.named import read_named
from messaging.diagnosis.probe_values import Probe
from messaging.diagnosis.probing import Standing
from messaging.diagnosis.refusals import Errors, selectors_within
from messaging.protocol.contracts import ERRORS
from messaging.protocol.text import parse_hash
from messaging.tracing.abis import Candidate, errors_of
from messaging.tracing.messages import get_message
from messaging.tracing.values import MessageDetail

_SELECTOR = 4


def read_facts(detail: MessageDetail, now: int, probe: Probe | None) -> Facts:
    """A message's facts at second `now` of the wall clock, with a probe of it; one query for what
    stands around it, one for what reverted transactions name, and one or two more where an error
    is not the protocol's own."""
    return _facts(detail, now, _around(detail), probe)


def read_noted_facts(detail: MessageDetail, now: int) -> tuple[Facts, Standing]:
    """As `read_facts`, with the newest probe that is stored and how it stands with the next; it
    takes no query more."""
    around = _around(detail)
    return _facts(detail, now, around, around.probe), around.standing


def diagnose_message(message_hash: bytes, now: int) -> Diagnosis | None:
    """The diagnosis of a message, None where it is not known."""
    detail = get_message(message_hash)
    return None if detail is None else diagnose(read_noted_facts(detail, now)[0])


def _around(detail: MessageDetail) -> Background:
    row = detail.row
    return read_background(parse_hash(row.message_hash), row.source, row.destination, detail.as_of)


def _facts(detail: MessageDetail, now: int, around: Background, probe: Probe | None) -> Facts:
    return Facts(
        detail,
        now,
        around.source,
        around.destination,
        lane=around.lane,
        probe=probe,
        incidents=around.incidents,
        named=read_named(detail),
        errors=_read_errors(detail, probe),
    )


def _read_errors(detail: MessageDetail, probe: Probe | None) -> Errors:
    """What ABIs know of the errors that the interop contracts do not; one query, none where the
    protocol knows them all."""
    simulated = probe.relay.value.revert if probe and probe.relay.value else b""
    last = detail.failures[-1].revert if detail.failures else None
    traced = probe.trace.value if probe and probe.trace else None
    inner = traced[-1] if traced else None
    reverts = [
        simulated,
        bytes.fromhex(last.data[2:]) if last and last.data else b"",
        inner.revert if inner else b"",
    ]
    unknown = [one for one in reverts if one and one[:_SELECTOR] not in ERRORS]
    selectors = {key for one in unknown for key in selectors_within(one)} - ERRORS.keys()
    if not selectors:
        return {}
    chain_id = detail.row.destination.chain_id
    target = bytes.fromhex((detail.row.target or "0x")[2:])
    behind = probe.implementation.value if probe and probe.implementation else None
    owners = dict.fromkeys((target, behind, inner.target if inner else None))
    found = [errors_of(selectors, address=one, chain_id=chain_id) for one in owners if one]
    return {key: _likeliest_first(found, key) for key in selectors}


def _likeliest_first(found: Sequence[Errors], selector: bytes) -> tuple[Candidate, ...]:
    """By uploaded ABIs, the target's own before those of the code behind it, then by the table."""
    candidates = [one for errors in found for one in errors.get(selector, ())]
    return tuple(sorted(candidates, key=lambda one: one.origin.name is None))
