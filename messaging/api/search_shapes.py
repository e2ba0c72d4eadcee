"""The JSON of what a search found; it computes nothing."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from messaging.api.chain_shapes import AsOfShape
from messaging.api.fields import Address, Hash, Uint256, Whole
from messaging.api.message_shapes import MessageRowShape
from messaging.tracing.found import Hit, HitKind, SearchResult

KINDS = (
    "message_hash",
    "transaction_hash",
    "block_hash",
    "checksum",
    "payload_hash",
    "identifier",
    "address",
    "block",
    "nonce",
    "unique_id",
    "hash",
)


@extend_schema_serializer(component_name="SearchHit")
class HitShape(serializers.Serializer[Hit]):
    """A found thing that is no message; what its kind does not name is null."""

    kind = serializers.ChoiceField(choices=[one.value for one in HitKind])
    chain_id = Uint256(source="chain.chain_id", default=None, allow_null=True)
    transaction_hash = Hash(source="hash", allow_null=True)
    address = Address(allow_null=True)
    block_number = Whole(allow_null=True)
    log_index = Whole(allow_null=True)
    timestamp = Whole(source="at", allow_null=True, help_text="Of its block, where that is stored.")


@extend_schema_serializer(component_name="SearchResult")
class SearchShape(serializers.Serializer[SearchResult]):
    """What a search found; nothing known of a well-formed text gives no results and no hits."""

    query = serializers.CharField()
    kind = serializers.ChoiceField(
        choices=KINDS,
        help_text="What the text was read as; `identifier` is a place, `hash` one of which nothing "
        "is known.",
    )
    results = MessageRowShape(
        source="messages", many=True, help_text="Messages, at most 100, oldest first."
    )
    hits = HitShape(
        many=True,
        help_text="What the text names beside messages: its transaction, an address, blocks, "
        "executing messages; at most 100.",
    )
    searched = AsOfShape(many=True)
