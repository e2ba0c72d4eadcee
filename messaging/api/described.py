"""What the schema says of parameters and errors that several endpoints share; it handles none."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.serializers import Serializer

from messaging.api.chain_shapes import ProblemShape
from messaging.api.parameters import LARGEST_PAGE, USUAL_PAGE
from messaging.api.problems import MEDIA_TYPE
from messaging.tracing.address_values import Role
from messaging.tracing.executing import ExecutionUse
from messaging.tracing.totals import Period
from messaging.tracing.values import ExecutionValidity, MessageStatus

CHAIN_ID: dict[str, Any] = {"type": "string", "pattern": "^(0|[1-9][0-9]{0,77})$"}

ADDRESS: dict[str, Any] = {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}
_TIMES = "RFC 3339, a date, or how long ago, as in `24h` or `7d`."

_PAGING = [
    OpenApiParameter("cursor", str, description="`next` or `previous` of another page."),
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
        description="The most rows in one page.",
    ),
]
MESSAGE_PARAMETERS = [
    OpenApiParameter(
        "status",
        str,
        enum=[one.value for one in MessageStatus],
        description="The status as shown now.",
    ),
    OpenApiParameter("source", CHAIN_ID, description="Chain id of the source."),
    OpenApiParameter("destination", CHAIN_ID, description="Chain id of the destination."),
    OpenApiParameter("sender", ADDRESS, description="Who called sendMessage."),
    OpenApiParameter("target", ADDRESS, description="What the relay calls on the destination."),
    OpenApiParameter("account", ADDRESS, description="Sender or target."),
    OpenApiParameter("relayer", ADDRESS, description="The sender of the relay's transaction."),
    OpenApiParameter("since", str, description=f"Sent at this time or later: {_TIMES}"),
    OpenApiParameter("until", str, description=f"Sent at this time or earlier: {_TIMES}"),
    OpenApiParameter("resent", str, enum=["yes"], description="Sent more than once."),
    *_PAGING,
]
EXECUTION_PARAMETERS = [
    OpenApiParameter("chain", CHAIN_ID, description="Chain id of the executing chain."),
    OpenApiParameter("source", CHAIN_ID, description="Chain id that the identifier names."),
    OpenApiParameter(
        "validity",
        str,
        enum=[one.value for one in ExecutionValidity],
        description="The verdict as shown now.",
    ),
    OpenApiParameter(
        "kind", str, enum=[one.value for one in ExecutionUse], description="What it is for."
    ),
    OpenApiParameter("since", str, description=f"Executed at this time or later: {_TIMES}"),
    OpenApiParameter("until", str, description=f"Executed at this time or earlier: {_TIMES}"),
    *_PAGING,
]
SEARCH_PARAMETERS = [
    OpenApiParameter(
        "q",
        str,
        required=True,
        description="A message hash, transaction hash, block hash, payload hash or checksum, an "
        "address, chain:block:log, chain:block or a block number, chain#nonce, an id of Blockscout "
        "(16 digits), or the address of an explorer's page.",
    )
]
HASH_PARAMETER = OpenApiParameter(
    "message_hash", OpenApiTypes.STR, OpenApiParameter.PATH, description="0x and 64 digits."
)
PLACE_PARAMETERS = [
    OpenApiParameter("chain", CHAIN_ID, OpenApiParameter.PATH),
    OpenApiParameter("block", CHAIN_ID, OpenApiParameter.PATH, description="Block number."),
    OpenApiParameter("log_index", CHAIN_ID, OpenApiParameter.PATH, description="In its block."),
]
CHAIN_PARAMETER = OpenApiParameter("chain_id", CHAIN_ID, OpenApiParameter.PATH)
TRANSACTION_PARAMETERS = [
    OpenApiParameter(
        "transaction_hash", str, OpenApiParameter.PATH, description="0x and 64 digits."
    ),
    OpenApiParameter("after", str, description="`next` of the part before."),
]
ADDRESS_PARAMETERS = [
    OpenApiParameter("address", ADDRESS, OpenApiParameter.PATH),
    OpenApiParameter(
        "role",
        str,
        enum=[one.value for one in Role],
        description="What it is to the messages: the sender, the target, an end of a transfer, or "
        "the sender of transactions. Unless told, the first in which there is any.",
    ),
    _PAGING[0],
]
LANE_PARAMETERS = [
    OpenApiParameter(
        "period",
        str,
        enum=[one.value for one in Period],
        default=Period.DAY.value,
        description="The stretch of time that is counted.",
    )
]
IDENTIFIER_PARAMETERS = [
    OpenApiParameter("origin", ADDRESS, required=True, description="Who emitted the log."),
    OpenApiParameter("block_number", CHAIN_ID, required=True),
    OpenApiParameter("log_index", CHAIN_ID, required=True, description="Counted over the block."),
    OpenApiParameter("timestamp", CHAIN_ID, required=True, description="Of the block, seconds."),
    OpenApiParameter("chain_id", CHAIN_ID, required=True),
    OpenApiParameter(
        "payload", str, description="The log's topics, then its data, as 0x and digits."
    ),
    OpenApiParameter("payload_hash", str, description="Or its keccak-256."),
]


_ANYWHERE = (406, 500, 503)  # 405 belongs to methods that the schema does not name
_MEANINGS = {
    400: "Something of the address or its parameters cannot be used.",
    404: "What the address names is not known.",
    406: "Another format than JSON was asked for.",
    429: "Too many requests; `Retry-After` says when to come back.",
    500: "Something went wrong here.",
    503: "The database does not answer; `Retry-After` says when to come back.",
}


def responses(
    shape: type[Serializer[Any]], *statuses: int, is_limited: bool = True
) -> dict[Any, Any]:
    """A schema's responses: the shape, these errors, and those that any address may answer.

    `is_limited`: whether requests are counted, so that 429 may come.
    """
    told = sorted({*statuses, *_ANYWHERE, *((429,) if is_limited else ())})
    problems = {
        (status, MEDIA_TYPE): OpenApiResponse(ProblemShape, _MEANINGS[status]) for status in told
    }
    return {(200, "application/json"): shape, **problems}
