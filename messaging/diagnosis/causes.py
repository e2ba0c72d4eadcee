"""Why a message can be stuck, as the domain reference numbers the causes (§5)."""

from enum import IntEnum


class Cause(IntEnum):
    """The causes that are told apart; their numbers are stored and stand in addresses."""

    NOT_RELAYED = 1
    NO_ACCESS_LIST = 2
    WRONG_IDENTIFIER = 3
    WRONG_PAYLOAD = 4
    TARGET_REVERTS = 5
    NO_CODE = 6
    OUT_OF_GAS = 7
    ALREADY_RELAYED = 8
    WRONG_CHAIN = 9
    NOT_IN_SET = 10
    EXPIRED = 11
    EXPIRES_SOON = 12
    SOURCE_REPLACED = 13
    DESTINATION_REPLACED = 14
    SOURCE_NOT_SEEN = 15
    FILTER_LAGS = 16
    FILTER_REFUSES_ALL = 17
    RELAY_VANISHED = 18
    NOT_SAFE_YET = 19
    CROSS_SAFETY_STALLED = 20
    EXECUTING_CHAIN_UNKNOWN = 21
    INTEROP_INACTIVE = 22
    RELAYER_BLOCKED = 23
    NEEDS_OTHER_MESSAGE = 24
    LIQUIDITY_EMPTY = 25
    NO_CALLBACK = 26
    SHOWN_PENDING_ELSEWHERE = 27
    CLOCK_AHEAD = 28
