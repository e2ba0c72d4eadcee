"""Facts of which each cause holds, is ruled out, and is left open, made by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts, LaneNorm
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.probe_values import Frontier, RelayState, RelayTransaction, Simulation
from messaging.protocol import contracts
from messaging.tracing.past import HistoryKind
from messaging.tracing.values import MessageStatus, Safety, Transfer
from tests.diagnosis.made import (
    NOW,
    attempt,
    facts,
    named,
    probe,
    refused,
    resent_at,
    taken_back,
    told,
    unasked,
    unprobed,
)
from tests.tracing.details import OP, SENT, UNICHAIN, as_of, place, relay

Made = Callable[[], Facts]
PAUSED = bytes.fromhex("d93c0665")
OTHER = "0x" + "5e" * 32
ETH = Transfer("eth", None, "0x" + "11" * 20, "0x" + "22" * 20, 3 * 10**15)
EXECUTED = MessageStatus.EXECUTED


def reverting(data: bytes) -> Facts:
    """A simulated relay that reverts."""
    return facts(probe=probe(relay=told(Simulation(False, data), "relayMessage(id, payload)")))


def tried(data: bytes | None, **changes: Any) -> Facts:
    """A relay that reverted, and no node that was asked since."""
    one = attempt(data, **changes)
    return unprobed(MessageStatus.FAILED, failures=(one,), named=(named(one, revert=data),))


def tried_with(data: bytes, **changes: Any) -> Facts:
    """The same, with what it named changed."""
    one = attempt(data)
    place_ = named(one, revert=data, **changes)
    return unprobed(MessageStatus.FAILED, failures=(one,), named=(place_,))


def asked(**changes: Any) -> Facts:
    return facts(probe=probe(**changes))


def waiting(**changes: Any) -> Facts:
    one = RelayTransaction(b"\x77" * 32, RelayState.PENDING, b"\x01" * 20, 4, 4, 10**18, 20, 7)
    changes = {"pending_nonce": 5, **changes}
    return asked(transactions=(msgspec.structs.replace(one, **changes),))


def filtered(code: int | None, text: str = "") -> Facts:
    return asked(filter=refused(code, text))


def executed(safety: Safety = Safety.FINALIZED, **changes: Any) -> Facts:
    at = place(OP, 159_836_294, SENT + 14, safety=safety)
    return facts(EXECUTED, relay=relay(place=at), **changes)


FAR_BEHIND = tuple(
    Frontier(key, latest=NOW, local_safe=NOW, cross_safe=NOW - 16_896) for key in (10, 130)
)
STALLED = Incident(
    4,
    IncidentKind.FRONTIER_STALLED,
    frozenset({10, 130}),
    NOW - 16_000,
    None,
    ("Cross-safe blocks stand at one second on both chains.",),
)
HOLDS: dict[Cause, Made] = {
    Cause.NOT_RELAYED: facts,
    Cause.NO_ACCESS_LIST: lambda: tried_with(contracts.ERROR_NOT_IN_ACCESS_LIST, listed=None),
    Cause.WRONG_IDENTIFIER: lambda: tried_with(
        contracts.ERROR_NOT_IN_ACCESS_LIST, log_index=3, checksum="0x03" + "00" * 31
    ),
    Cause.WRONG_PAYLOAD: lambda: tried_with(
        contracts.ERROR_EVENT_PAYLOAD_NOT_SENT_MESSAGE,
        message_hash=None,
        checksum="0x03" + "00" * 31,
    ),
    Cause.TARGET_REVERTS: lambda: reverting(PAUSED),
    Cause.NO_CODE: lambda: asked(target_code=told(0, "eth_getCode(target)")),
    Cause.OUT_OF_GAS: lambda: tried(b"", gas_used=69_000, gas_limit=70_000),
    Cause.ALREADY_RELAYED: lambda: asked(successful=told(True, "successfulMessages")),
    Cause.WRONG_CHAIN: lambda: unprobed(
        named=(
            named(
                chain_id=901,
                chain_name="Local A",
                revert=contracts.ERROR_MESSAGE_DESTINATION_NOT_RELAY_CHAIN,
            ),
        )
    ),
    Cause.NOT_IN_SET: lambda: facts(destination_in_set=False),
    Cause.EXPIRED: lambda: facts(MessageStatus.EXPIRED, **resent_at(NOW - 700_000)),
    Cause.EXPIRES_SOON: lambda: facts(**resent_at(NOW - 604_000, relay_before=NOW - 7_000)),
    Cause.SOURCE_REPLACED: lambda: facts(
        MessageStatus.DROPPED, sends=(), history=(taken_back(HistoryKind.SENT),)
    ),
    Cause.DESTINATION_REPLACED: lambda: facts(history=(taken_back(HistoryKind.RELAYED),)),
    Cause.SOURCE_NOT_SEEN: lambda: filtered(-321401, "future data"),
    Cause.FILTER_LAGS: lambda: filtered(-321100, "timestamp not yet cross-unsafe validated"),
    Cause.FILTER_REFUSES_ALL: lambda: asked(failsafe=told(True, "admin_getFailsafeEnabled()")),
    Cause.RELAY_VANISHED: lambda: waiting(state=RelayState.VANISHED),
    Cause.NOT_SAFE_YET: lambda: executed(safety=Safety.LOCAL_SAFE),
    Cause.CROSS_SAFETY_STALLED: lambda: facts(
        incidents=(STALLED,), probe=probe(frontiers=FAR_BEHIND)
    ),
    Cause.EXECUTING_CHAIN_UNKNOWN: lambda: filtered(
        -320501, "failed to check: executing chain 0: unknown chain"
    ),
    Cause.INTEROP_INACTIVE: lambda: replace(
        facts(), source=replace(facts().source, lagoon_time=SENT)
    ),
    Cause.RELAYER_BLOCKED: lambda: waiting(nonce=9),
    Cause.NEEDS_OTHER_MESSAGE: lambda: reverting(
        contracts.ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL + b"\x5e" * 32
    ),
    Cause.LIQUIDITY_EMPTY: lambda: facts(
        transfer=ETH, probe=probe(liquidity=told(1, "eth_getBalance(ETHLiquidity)"))
    ),
    Cause.NO_CALLBACK: lambda: executed(transfer=ETH),
    Cause.SHOWN_PENDING_ELSEWHERE: executed,
    Cause.CLOCK_AHEAD: lambda: tried(contracts.ERROR_INVALID_TIMESTAMP),
}
ENOUGH: dict[str, Any] = {"transfer": ETH, "probe": probe(liquidity=told(10**18, "eth_getBalance"))}
FAILS: dict[Cause, Made] = {
    **dict.fromkeys(Cause, facts),
    Cause.NOT_RELAYED: lambda: tried(PAUSED),
    Cause.RELAY_VANISHED: waiting,
    Cause.RELAYER_BLOCKED: waiting,
    Cause.LIQUIDITY_EMPTY: lambda: facts(**ENOUGH),
    Cause.NOT_SAFE_YET: executed,
}
UNREAD = as_of(OP, None, 0)
OPEN: dict[Cause, Made] = {
    Cause.NOT_RELAYED: lambda: facts(**resent_at(NOW - 20)),
    Cause.NO_ACCESS_LIST: lambda: facts(as_of=(as_of(UNICHAIN, 9, NOW), UNREAD)),
    Cause.WRONG_IDENTIFIER: lambda: facts(as_of=(as_of(UNICHAIN, 9, NOW), as_of(OP, 9, NOW))),
    Cause.WRONG_PAYLOAD: lambda: tried(None),
    Cause.TARGET_REVERTS: unprobed,
    Cause.NO_CODE: lambda: asked(target_code=unasked()),
    Cause.OUT_OF_GAS: lambda: tried(None),
    Cause.ALREADY_RELAYED: lambda: facts(as_of=(as_of(UNICHAIN, 9, NOW), UNREAD)),
    Cause.WRONG_CHAIN: lambda: facts(as_of=(as_of(UNICHAIN, 9, NOW), UNREAD)),
    Cause.NOT_IN_SET: lambda: facts(destination_in_set=None),
    Cause.EXPIRED: lambda: facts(sends=(), expires_at=None),
    Cause.EXPIRES_SOON: lambda: facts(sends=(), expires_at=None),
    Cause.SOURCE_REPLACED: lambda: unprobed(sends=()),
    Cause.DESTINATION_REPLACED: lambda: facts(as_of=(as_of(UNICHAIN, 9, NOW), UNREAD)),
    Cause.SOURCE_NOT_SEEN: lambda: asked(filter=unasked()),
    Cause.FILTER_LAGS: unprobed,
    Cause.FILTER_REFUSES_ALL: lambda: unprobed(lane=LaneNorm(0, None, None)),
    Cause.RELAY_VANISHED: facts,
    Cause.NOT_SAFE_YET: lambda: executed(safety=Safety.UNKNOWN),
    Cause.CROSS_SAFETY_STALLED: unprobed,
    Cause.EXECUTING_CHAIN_UNKNOWN: unprobed,
    Cause.INTEROP_INACTIVE: lambda: replace(
        facts(lane=None), source=replace(facts().source, lagoon_time=None)
    ),
    Cause.RELAYER_BLOCKED: facts,
    Cause.NEEDS_OTHER_MESSAGE: unprobed,
    Cause.LIQUIDITY_EMPTY: lambda: unprobed(transfer=ETH),
    Cause.NO_CALLBACK: lambda: facts(target=None),
    Cause.SHOWN_PENDING_ELSEWHERE: lambda: facts(as_of=(as_of(UNICHAIN, 9, NOW), UNREAD)),
    Cause.CLOCK_AHEAD: lambda: unprobed(as_of=(as_of(UNICHAIN, 9, NOW), UNREAD)),
}
