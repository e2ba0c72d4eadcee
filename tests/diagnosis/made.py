"""Facts for checks, made by hand: a message that waits, probed a moment ago, and nothing wrong."""

from dataclasses import replace
from typing import Any

import msgspec

from messaging.diagnosis.facts import ChainFacts, Facts, LaneNorm, NamedPlace
from messaging.diagnosis.probe_values import FilterAnswer, Frontier, Probe, Simulation, Told
from messaging.protocol.attempts import Evidence, Naming
from messaging.protocol.text import parse_hash
from messaging.tracing.attempted import Attempt, AttemptResult
from messaging.tracing.causes import Circumstances, explain_revert
from messaging.tracing.past import HistoryEvent, HistoryKind, PastPlace, ReorgCause
from messaging.tracing.values import CoverageRange, MessageStatus
from tests.tracing.details import HASH, OP, SENT, UNICHAIN, as_of, detail, identifier, send

NOW = SENT + 3_600
BLOCK = 159_838_000
SOURCE_BLOCK = 64_522_993  # in which it was sent
MESSENGER = b"\x42" + bytes(18) + b"\x23"


def told(value: Any, call: str = "asked()", chain_id: int = 10, **changes: Any) -> Told[Any]:
    """An answer of the destination's node."""
    return msgspec.structs.replace(Told(call, chain_id, BLOCK, value), **changes)


def unasked(reason: str = "No endpoint is configured.") -> Told[Any]:
    """A question that nobody answered."""
    return Told("asked()", 10, None, None, reason)


def block_told(hash_: bytes, number: int = SOURCE_BLOCK) -> Told[bytes]:
    """The source's node's answer which block is at a height."""
    return Told("eth_getBlockByNumber", 130, number, hash_)


def probe(**changes: Any) -> Probe:
    """All is well: not relayed, the log stands, a relay would succeed, nobody filters."""
    hash_ = parse_hash(HASH)
    whole = Probe(
        asked_at=NOW - 5,
        source_block=64_524_000,
        destination_block=BLOCK,
        destination_timestamp=NOW,
        successful=told(False, "successfulMessages(0x\N{HORIZONTAL ELLIPSIS})"),
        sent=told(hash_, "sentMessages(48211)", 130),
        source_block_hash=block_told(b"\xab" * 32),
        target_code=told(11_204, "eth_getCode(target)"),
        source_version=told("1.3.1", "version()", 130),
        destination_version=told("1.3.1", "version()"),
        relay=told(Simulation(succeeds=True), "relayMessage(id, payload)"),
        gas=told(210_000, "eth_estimateGas"),
        filter=told(FilterAnswer(accepted=True, method="interop_checkAccessList")),
        failsafe=told(False, "admin_getFailsafeEnabled()"),
        frontiers=(
            Frontier(130, latest=NOW, local_safe=NOW - 60, cross_safe=NOW - 90),
            Frontier(10, latest=NOW, local_safe=NOW - 60, cross_safe=NOW - 90),
        ),
    )
    return msgspec.structs.replace(whole, **changes)


def facts(status: MessageStatus = MessageStatus.INITIATED, **changes: Any) -> Facts:
    """A message on two chains that are indexed to their heads, an hour after it was sent.

    Changes name fields of the facts, else of the message, else of its row.
    """
    own = {key: changes.pop(key) for key in list(changes) if key in Facts.__slots__}
    heads = (
        replace(as_of(UNICHAIN, 64_524_000, NOW)),
        replace(as_of(OP, BLOCK, NOW), receipts=CoverageRange(0, BLOCK)),
    )
    whole = Facts(
        own.pop("detail", None) or detail(status, **({"as_of": heads} | changes)),
        NOW,
        ChainFacts(130, "Unichain", True, 1, SENT - 10**6, "1.3.1", 0),
        ChainFacts(10, "OP Mainnet", True, 2, SENT - 10**6, "1.3.1", 0),
        lane=LaneNorm(relays=812, p95=40, last_relay_at=NOW - 4),
        probe=probe(),
    )
    return replace(whole, **own)


def unprobed(status: MessageStatus = MessageStatus.INITIATED, **changes: Any) -> Facts:
    """The same, of which no node was asked."""
    return facts(status, probe=None, **changes)


def resent_at(second: int, **changes: Any) -> dict[str, Any]:
    """Changes of a message that was sent at another second."""
    one = replace(send(timestamp=second), expires_at=second + 604_800)
    return {"sends": (one,), "timestamp": second, "expires_at": second + 604_800, **changes}


def attempt(revert: bytes | None = b"", **changes: Any) -> Attempt:
    """A relay by itself that reverted on OP Mainnet, half an hour after the sending."""
    used, limit = changes.get("gas_used", 96_310), changes.get("gas_limit", 400_000)
    checksum = bytes.fromhex(identifier().checksum[2:])
    met = Circumstances(True, checksum, checksum, used, limit)
    whole = Attempt(
        result=AttemptResult.REVERTED,
        chain_id=10,
        chain_name="OP Mainnet",
        transaction_hash="0x" + "a9" * 32,
        block_number=BLOCK - 900,
        timestamp=NOW - 1_800,
        delay=1_800,
        sender="0x" + "0c" * 20,
        target="0x4200000000000000000000000000000000000023",
        direct=True,
        gas_used=used,
        gas_limit=limit,
        listed=True,
        revert=explain_revert(revert, Evidence.TRACE, met),
    )
    return replace(whole, **changes)


def named(one: Attempt | None = None, **changes: Any) -> NamedPlace:
    """What a transaction names: the message itself at its place, unless it is changed."""
    made, true = one or attempt(), identifier()
    whole = NamedPlace(
        chain_id=made.chain_id,
        chain_name=made.chain_name,
        transaction_hash=made.transaction_hash,
        block=made.block_number,
        at=made.timestamp,
        naming=Naming.RELAY,
        direct=True,
        block_number=true.block_number,
        log_index=true.log_index,
        timestamp=true.timestamp,
        checksum=true.checksum,
        listed=true.checksum,
        message_hash=HASH,
        revert=b"",
    )
    return replace(whole, **changes)


def refused(code: int | None, text: str = "") -> Told[Any]:
    """A filter that refuses."""
    answer = FilterAnswer(accepted=False, code=code, text=text, method="interop_checkAccessList")
    return told(answer, "interop_checkAccessList")


def taken_back(kind: HistoryKind, at: int = NOW - 60) -> HistoryEvent:
    """A log of the message that a reorg took back at a second."""
    chain = UNICHAIN if kind is HistoryKind.SENT else OP
    where = PastPlace(
        chain.chain_id, chain.name, "0x42", 7, "0x" + "01" * 32, 1, SENT, "0x" + "02" * 32, None
    )
    return HistoryEvent(kind, where, at, ReorgCause.REPLACED, 6, None, None, None)
