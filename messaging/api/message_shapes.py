"""The JSON of messages: which fields there are and where their values stand; it computes none."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from messaging.api.attempt_shapes import AttemptShape
from messaging.api.fields import (
    Address,
    CauseWord,
    Hash,
    Hex,
    HistoryWord,
    Moment,
    SafetyWord,
    StatusWord,
    Uint256,
    ValidityWord,
    Whole,
)
from messaging.tracing.attempts import attempts_of
from messaging.tracing.broken_rules import FailedRule
from messaging.tracing.past import HistoryEvent, PastPlace
from messaging.tracing.values import (
    IdentifierFacts,
    LogPlace,
    MessageDetail,
    MessageRow,
    Page,
    Relay,
    Send,
    Transfer,
)

_RELAY_BEFORE = "From then on nodes refuse a relay, though it would be valid."


@extend_schema_serializer(component_name="Transfer")
class TransferShape(serializers.Serializer[Transfer]):
    """What a bridge moves: wei, or a token's smallest unit."""

    kind = serializers.ChoiceField(choices=["eth", "erc20"])
    token = Address(allow_null=True)
    sender = Address()
    recipient = Address()
    amount = Uint256()


@extend_schema_serializer(component_name="MessageSummary")
class MessageRowShape(serializers.Serializer[MessageRow]):
    """A message in a list."""

    message_hash = Hash()
    status = StatusWord()
    source_chain = Uint256(source="source.chain_id")
    destination_chain = Uint256(source="destination.chain_id")
    nonce = Uint256()
    sender = Address(allow_null=True)
    target = Address(allow_null=True)
    timestamp = Whole(help_text="Of the block that sent it, or where none is seen, relayed it.")
    time = Moment(source="timestamp")
    sent_transaction = Hash(allow_null=True)
    relay_transaction = Hash(allow_null=True)
    relay_timestamp = Whole(allow_null=True)
    relay_time = Moment(source="relay_timestamp", allow_null=True)
    expires_at = Moment(allow_null=True, help_text="The last second for its execution.")
    expires_timestamp = Whole(source="expires_at", allow_null=True)
    selector = Hex(allow_null=True, help_text="The first four bytes of the message.")
    function = serializers.CharField(allow_null=True)
    transfer = TransferShape(allow_null=True)


@extend_schema_serializer(component_name="MessagePage")
class MessagePageShape(serializers.Serializer[Page]):
    """A page, newest first."""

    results = MessageRowShape(source="rows", many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the older page.")
    previous = serializers.CharField(allow_null=True, help_text="`cursor` of the newer page.")


@extend_schema_serializer(component_name="Identifier")
class IdentifierShape(serializers.Serializer[IdentifierFacts]):
    """Where an initiating message stands; the log index counts all logs of the block."""

    origin = Address()
    block_number = Whole()
    log_index = Whole()
    timestamp = Whole()
    chain_id = Uint256()


@extend_schema_serializer(component_name="Place")
class PlaceShape(serializers.Serializer[LogPlace]):
    """Where a log stands, and how safe its block is."""

    transaction_hash = Hash()
    block_number = Whole()
    block_hash = Hash(allow_null=True)
    log_index = Whole()
    timestamp = Whole()
    time = Moment(source="timestamp")
    safety = SafetyWord()
    indexed = serializers.BooleanField(
        help_text="Whether its block is known complete; else only named logs are read of it."
    )


@extend_schema_serializer(component_name="Resend")
class SendShape(serializers.Serializer[Send]):
    """Another send of the same message, under an identifier and with a clock of its own."""

    identifier = IdentifierShape()
    checksum = Hash(source="identifier.checksum")
    access_list = serializers.ListField(child=Hash(), source="identifier.access_list")
    initiating = PlaceShape(source="place")
    expires_at = Moment(help_text="The last second for an execution that names this send.")
    expires_timestamp = Whole(source="expires_at")
    relay_before = Moment(allow_null=True, help_text=_RELAY_BEFORE)
    relay_before_timestamp = Whole(source="relay_before", allow_null=True)


@extend_schema_serializer(component_name="FailedRule")
class FailedRuleShape(serializers.Serializer[FailedRule]):
    """A rule that an executing message breaks, with values as far as they are known."""

    name = serializers.CharField()
    expected = serializers.CharField(
        allow_null=True, help_text="What the executing message names, or what the rule asks for."
    )
    found = serializers.CharField(allow_null=True, help_text="What is there.")


@extend_schema_serializer(component_name="Execution")
class ExecutionShape(serializers.Serializer[Relay]):
    """The relay, and the verdict on the identifier that it named."""

    transaction_hash = Hash(source="place.transaction_hash")
    block_number = Whole(source="place.block_number")
    block_hash = Hash(source="place.block_hash", allow_null=True)
    log_index = Whole(
        source="execution_log_index", allow_null=True, help_text="Of the ExecutingMessage."
    )
    relayed_log_index = Whole(source="place.log_index", help_text="Of the RelayedMessage.")
    timestamp = Whole(source="place.timestamp")
    time = Moment(source="place.timestamp")
    relayer = Address(allow_null=True)
    validity = ValidityWord()
    reasons = serializers.ListField(child=serializers.CharField())
    failed_rules = FailedRuleShape(source="failed", many=True)
    safety = SafetyWord(source="place.safety")
    return_data_hash = Hash(allow_null=True)
    identifier = IdentifierShape(source="used", allow_null=True)
    checksum = Hash(source="used.checksum", allow_null=True)


@extend_schema_serializer(component_name="PastIdentifier")
class PastIdentifierShape(serializers.Serializer[PastPlace]):
    """What a send that was taken back could be executed by."""

    origin = Address()
    block_number = Whole()
    log_index = Whole()
    timestamp = Whole()
    chain_id = Uint256()


@extend_schema_serializer(component_name="PastPlace")
class PastPlaceShape(serializers.Serializer[PastPlace]):
    """Where a log stood, or stands again; of a send also what it was executed by there."""

    chain_id = Uint256()
    transaction_hash = Hash()
    block_number = Whole()
    block_hash = Hash(allow_null=True)
    log_index = Whole()
    timestamp = Whole()
    time = Moment(source="timestamp")
    identifier = PastIdentifierShape(allow_null=True)
    checksum = Hash(allow_null=True)


@extend_schema_serializer(component_name="HistoryEvent")
class HistoryShape(serializers.Serializer[HistoryEvent]):
    """A log of the message that was stored and taken back, by a reorg or a resync."""

    kind = HistoryWord()
    place = PastPlaceShape()
    taken_back_at = Moment(help_text="When Crosslane saw it.")
    taken_back_timestamp = Whole(source="taken_back_at")
    cause = CauseWord()
    ancestor_block = serializers.IntegerField(
        source="ancestor", help_text="The newest block that stayed."
    )
    replaced_by = Hash(allow_null=True, help_text="The block in its block's place, if known.")
    invalidated_block_hash = Hash(source="invalidated_hash", allow_null=True)
    again = PastPlaceShape(
        allow_null=True,
        help_text="Where it stands again, by the same transaction or another since; null: nowhere.",
    )


@extend_schema_serializer(component_name="IndexedTo")
class ReadThroughShape(serializers.Serializer[MessageDetail]):
    """Up to which block of each chain this is known; null where a chain is not followed."""

    source_block = Whole(source="source_as_of.indexed_block", allow_null=True)
    source_time = Moment(source="source_as_of.indexed_at", allow_null=True)
    destination_block = Whole(source="destination_as_of.indexed_block", allow_null=True)
    destination_time = Moment(source="destination_as_of.indexed_at", allow_null=True)
    attempts_from_block = Whole(
        source="destination_as_of.receipts.first",
        allow_null=True,
        help_text="Of the destination: reverted relays were looked for from this block on.",
    )
    attempts_to_block = Whole(source="destination_as_of.receipts.last", allow_null=True)


@extend_schema_serializer(component_name="Message")
class MessageShape(serializers.Serializer[MessageDetail]):
    """Everything known of a message. What only its send can tell is null while none is seen."""

    message_hash = Hash(source="row.message_hash")
    status = StatusWord(source="row.status")
    source_chain = Uint256(source="row.source.chain_id")
    destination_chain = Uint256(source="row.destination.chain_id")
    nonce = Uint256(source="row.nonce")
    sender = Address(source="row.sender", allow_null=True)
    target = Address(source="row.target", allow_null=True)
    message = Hex(allow_null=True)
    payload = Hex(allow_null=True)
    payload_hash = Hash(allow_null=True)
    resends = SendShape(
        source="other_sends",
        many=True,
        help_text="The sends of the message besides `initiating`, oldest first.",
    )
    identifier = IdentifierShape(source="current_send.identifier", allow_null=True)
    checksum = Hash(source="current_send.identifier.checksum", allow_null=True)
    access_list = serializers.ListField(
        child=Hash(), source="current_send.identifier.access_list", allow_null=True
    )
    initiating = PlaceShape(
        source="current_send.place",
        allow_null=True,
        help_text="The send that the relay named, else the newest; `identifier`, `checksum` and "
        "`access_list` are its own.",
    )
    execution = ExecutionShape(source="relay", allow_null=True)
    attempts = serializers.SerializerMethodField(
        help_text="Transactions that tried to relay it, oldest first: `execution` and the newest "
        "100 that reverted. `as_of` says in which blocks of the destination these were looked for."
    )
    reasons = serializers.ListField(child=serializers.CharField())
    transfer = TransferShape(source="row.transfer", allow_null=True)
    parent = MessageRowShape(allow_null=True)
    children = MessageRowShape(many=True)
    siblings = MessageRowShape(many=True)
    expires_at = Moment(source="row.expires_at", allow_null=True)
    expires_timestamp = Whole(source="row.expires_at", allow_null=True)
    relay_before = Moment(allow_null=True, help_text=_RELAY_BEFORE)
    relay_before_timestamp = Whole(source="relay_before", allow_null=True)
    history = HistoryShape(many=True, help_text="What was taken back of it, oldest first.")
    same_nonce = MessageRowShape(
        many=True,
        help_text="Messages of the same source and nonce, where a reorg took this one or them.",
    )
    as_of = ReadThroughShape(source="*")

    @extend_schema_field(AttemptShape(many=True))
    def get_attempts(self, detail: MessageDetail) -> Any:
        """Every attempt, failed or not."""
        return [AttemptShape(one).data for one in attempts_of(detail)]
