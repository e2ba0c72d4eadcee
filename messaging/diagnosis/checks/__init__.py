"""The checks, one a cause: pure functions of the facts of a message that give a finding."""

from collections.abc import Callable

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks.attempts import (
    check_access_list,
    check_chain,
    check_gas,
    check_relayed,
)
from messaging.diagnosis.checks.destination import check_relay_kept, check_set
from messaging.diagnosis.checks.filter import check_executing_chain, check_failsafe, check_filter
from messaging.diagnosis.checks.identifier import check_identifier, check_payload
from messaging.diagnosis.checks.lifetime import (
    check_activation,
    check_clock,
    check_expired,
    check_time_left,
)
from messaging.diagnosis.checks.network import check_frontier
from messaging.diagnosis.checks.relayer import check_blocked, check_relayed_at_all, check_vanished
from messaging.diagnosis.checks.safety import check_safe, check_shown
from messaging.diagnosis.checks.source import check_seen, check_source
from messaging.diagnosis.checks.target import (
    check_callback,
    check_code,
    check_liquidity,
    check_other_message,
    check_target,
)
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Finding

CHECKS: dict[Cause, Callable[[Facts], Finding]] = {
    Cause.NOT_RELAYED: check_relayed_at_all,
    Cause.NO_ACCESS_LIST: check_access_list,
    Cause.WRONG_IDENTIFIER: check_identifier,
    Cause.WRONG_PAYLOAD: check_payload,
    Cause.TARGET_REVERTS: check_target,
    Cause.NO_CODE: check_code,
    Cause.OUT_OF_GAS: check_gas,
    Cause.ALREADY_RELAYED: check_relayed,
    Cause.WRONG_CHAIN: check_chain,
    Cause.NOT_IN_SET: check_set,
    Cause.EXPIRED: check_expired,
    Cause.EXPIRES_SOON: check_time_left,
    Cause.SOURCE_REPLACED: check_source,
    Cause.DESTINATION_REPLACED: check_relay_kept,
    Cause.SOURCE_NOT_SEEN: check_seen,
    Cause.FILTER_LAGS: check_filter,
    Cause.FILTER_REFUSES_ALL: check_failsafe,
    Cause.RELAY_VANISHED: check_vanished,
    Cause.NOT_SAFE_YET: check_safe,
    Cause.CROSS_SAFETY_STALLED: check_frontier,
    Cause.EXECUTING_CHAIN_UNKNOWN: check_executing_chain,
    Cause.INTEROP_INACTIVE: check_activation,
    Cause.RELAYER_BLOCKED: check_blocked,
    Cause.NEEDS_OTHER_MESSAGE: check_other_message,
    Cause.LIQUIDITY_EMPTY: check_liquidity,
    Cause.NO_CALLBACK: check_callback,
    Cause.SHOWN_PENDING_ELSEWHERE: check_shown,
    Cause.CLOCK_AHEAD: check_clock,
}
