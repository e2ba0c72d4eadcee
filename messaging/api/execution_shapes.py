"""The JSON of executing messages: which fields there are and where their values stand."""

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from messaging.api.fields import (
    Address,
    Hash,
    Hex,
    Moment,
    SafetyWord,
    Uint256,
    ValidityWord,
    Whole,
    Word,
    one_of,
)
from messaging.api.message_shapes import (
    FailedRuleShape,
    IdentifierShape,
    MessageRowShape,
    PlaceShape,
)
from messaging.tracing.executing import (
    ExecutionDetail,
    ExecutionPage,
    ExecutionRow,
    ExecutionUse,
)
from messaging.tracing.values import RawLogFacts


@extend_schema_field(one_of(ExecutionUse), component_name="ExecutionKind")
class UseWord(Word):
    """What an executing message is for."""


@extend_schema_serializer(component_name="ExecutingMessageSummary")
class ExecutingRowShape(serializers.Serializer[ExecutionRow]):
    """An executing message in a list; `source_…` say where the log stands that it names."""

    chain = Uint256(source="chain.chain_id")
    block_number = Whole()
    log_index = Whole()
    timestamp = Whole()
    time = Moment(source="timestamp")
    transaction_hash = Hash()
    kind = UseWord(source="use")
    validity = ValidityWord()
    reasons = serializers.ListField(child=serializers.CharField())
    source_chain = Uint256(source="source.chain_id")
    source_block_number = Whole(source="source_block")
    source_log_index = Whole(source="source_log")
    origin = Address(allow_null=True, help_text="Who is said to have emitted that log.")
    message_hash = Hash(allow_null=True, help_text="Of the message, where it is a relay.")


@extend_schema_serializer(component_name="ExecutingMessagePage")
class ExecutionPageShape(serializers.Serializer[ExecutionPage]):
    """A page, newest first."""

    results = ExecutingRowShape(source="rows", many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the older page.")
    previous = serializers.CharField(allow_null=True, help_text="`cursor` of the newer page.")


@extend_schema_serializer(component_name="EmittedLog")
class EmittedShape(serializers.Serializer[RawLogFacts]):
    """A log as it was emitted; `event` is its name where it is known."""

    address = Address()
    topics = serializers.ListField(child=Hash())
    data = Hex()
    event = serializers.CharField(allow_null=True)
    place = PlaceShape()


@extend_schema_serializer(component_name="ExecutingMessage")
class ExecutionDetailShape(serializers.Serializer[ExecutionDetail]):
    """Everything known of an executing message."""

    chain = Uint256(source="row.chain.chain_id")
    kind = UseWord(source="row.use")
    validity = ValidityWord(source="row.validity")
    reasons = serializers.ListField(child=serializers.CharField(), source="row.reasons")
    failed_rules = FailedRuleShape(source="failed", many=True)
    place = PlaceShape()
    safety = SafetyWord(source="place.safety")
    identifier = IdentifierShape(allow_null=True, help_text="Null: its log cannot be read.")
    payload_hash = Hash(source="identifier.payload_hash", allow_null=True)
    checksum = Hash(source="identifier.checksum", allow_null=True)
    access_list = serializers.ListField(
        child=Hash(), source="identifier.access_list", allow_null=True
    )
    source_log = EmittedShape(
        source="found", allow_null=True, help_text="The log that stands where it names one."
    )
    message = MessageRowShape(allow_null=True)
