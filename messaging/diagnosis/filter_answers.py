"""Which cause an interop filter's refusal tells of, by its code and its words; total and pure."""

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.probe_values import FilterAnswer

# Words tell more than codes, which older generations share between causes; the first match counts.
_BY_WORDS = (
    ("executing chain 0", Cause.EXECUTING_CHAIN_UNKNOWN),
    ("failsafe", Cause.FILTER_REFUSES_ALL),
    ("no healthy", Cause.FILTER_REFUSES_ALL),
    ("quorum not reached", Cause.FILTER_REFUSES_ALL),
    ("endpoints disagreed", Cause.FILTER_REFUSES_ALL),
    ("timed out", Cause.FILTER_REFUSES_ALL),
    ("before interop", Cause.INTEROP_INACTIVE),
    ("interop not active", Cause.INTEROP_INACTIVE),
    ("expired", Cause.EXPIRED),
    ("not before inclusion", Cause.CLOCK_AHEAD),
    ("not in dependency set", Cause.NOT_IN_SET),
    ("no chain found", Cause.NOT_IN_SET),
    ("unknown chain", Cause.NOT_IN_SET),
    ("fields are not equal", Cause.WRONG_PAYLOAD),
    ("not enough time has passed", Cause.SOURCE_NOT_SEEN),
    ("cross-unsafe", Cause.FILTER_LAGS),
    ("not yet cross", Cause.FILTER_LAGS),
)
_OUT_OF_SCOPE = -321100
# -32000 and -32602 are what JSON-RPC answers to anything: only their words tell.
_BY_CODE = {
    -320400: Cause.FILTER_LAGS,
    -320500: Cause.FILTER_LAGS,
    -320501: Cause.NOT_IN_SET,
    -320600: Cause.WRONG_IDENTIFIER,
    -320601: Cause.FILTER_REFUSES_ALL,
    -320602: Cause.FILTER_REFUSES_ALL,
    -320900: Cause.FILTER_LAGS,
    -320901: Cause.FILTER_LAGS,
    -321000: Cause.FILTER_REFUSES_ALL,
    -321100: Cause.FILTER_LAGS,
    -321200: Cause.FILTER_LAGS,
    -321401: Cause.SOURCE_NOT_SEEN,
    -321500: Cause.WRONG_IDENTIFIER,
    -321501: Cause.FILTER_REFUSES_ALL,
    -32901: Cause.FILTER_LAGS,
    -32022: Cause.WRONG_IDENTIFIER,
}


def cause_of(answer: FilterAnswer, *, young: bool = False) -> Cause | None:
    """The cause that a refusal tells of; None where it accepts, or says what nobody knows.

    `young`: the message is so new that a filter may just not have its block yet.
    """
    if answer.accepted:
        return None
    text = answer.text.lower()
    told = next((cause for words, cause in _BY_WORDS if words in text), None)
    if told is None and young and answer.code == _OUT_OF_SCOPE:
        return Cause.SOURCE_NOT_SEEN
    return told or _BY_CODE.get(answer.code or 0)
