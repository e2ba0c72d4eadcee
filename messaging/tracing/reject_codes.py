"""Why nodes and proxies refuse a transaction with inbox keys, by their error codes, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class RejectCode:
    """A JSON-RPC error code of the interop filter; `passes`: the same transaction may be taken
    later without a change."""

    code: int
    name: str
    meaning: str | Promise
    remedy: str | Promise
    passes: bool = False


_CODES = (
    RejectCode(
        -320400,
        "UNINITIALIZED",
        _("The node's filter has no data yet."),
        _("Wait until it has caught up, or ask another node."),
        passes=True,
    ),
    RejectCode(
        -320500,
        "SKIPPED_DATA",
        _("The filter does not have the block: it is too old for it, or was never indexed."),
        _("Ask another node. If the message expired, resend it on its source."),
    ),
    RejectCode(
        -320501,
        "UNKNOWN_CHAIN",
        _("The source chain is not in the dependency set of this chain."),
        _("Check the chain id in the access list. If it is right, it cannot be executed here."),
    ),
    RejectCode(
        -320600,
        "CONFLICTING_DATA",
        _(
            "The log at this place is another one, or the message expired or is about to, "
            "or its time is after the block's, or a reorg took it."
        ),
        _("Build identifier, payload and access list again from the log as it stands now."),
    ),
    RejectCode(
        -320601,
        "INEFFECTIVE_DATA",
        _("The filter had nothing to do for this request."),
        _("Send it again; tell the node's operator if it stays."),
    ),
    RejectCode(
        -320602,
        "FAILSAFE",
        _("The operator's failsafe is on: every interop transaction is refused."),
        _("Wait until it is off, or ask the node of another operator."),
        passes=True,
    ),
    RejectCode(
        -320900,
        "OUT_OF_ORDER",
        _("The filter met the data in another order than it needs."),
        _("Try again in a few seconds."),
        passes=True,
    ),
    RejectCode(
        -320901,
        "AWAITING_REPLACEMENT_BLOCK",
        _("The source block was found invalid, and its replacement is not there yet."),
        _("Wait for the replacement, then look whether the log is still there."),
        passes=True,
    ),
    RejectCode(
        -321000,
        "ITER_STOP",
        _("An internal signal of the filter that should not reach you."),
        _("Try again; tell the node's operator if it stays."),
    ),
    RejectCode(
        -321100,
        "OUT_OF_SCOPE",
        _("The block is outside the range that the filter covers."),
        _("Ask another node."),
    ),
    RejectCode(
        -321200,
        "NO_PARENT_OF_FIRST_BLOCK",
        _("The block is older than the first one that the filter knows."),
        _("Ask another node. If the message expired, resend it on its source."),
    ),
    RejectCode(
        -321401,
        "FUTURE_DATA",
        _("The filter has not seen the source block yet."),
        _("Wait a few seconds and send the same transaction again."),
        passes=True,
    ),
    RejectCode(
        -321500,
        "MISSED_DATA",
        _("No log was found at this log index of the block."),
        _("Check block number and log index: the index counts all logs of the block."),
    ),
    RejectCode(
        -321501,
        "DATA_CORRUPTION",
        _("The node's own data is damaged."),
        _("Ask another node, and tell the operator of this one."),
    ),
    RejectCode(
        -32602,
        "INVALID_PARAMS",
        _("The request is malformed; of a relay that is mostly its access list."),
        _("Decode the access list here and compare it with the one built from the log."),
    ),
)
REJECT_CODES = {one.code: one for one in _CODES}
