"""The JSON of transactions, addresses and made identifiers; it computes none."""

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from messaging.api.attempt_shapes import AttemptShape
from messaging.api.chain_shapes import AsOfShape
from messaging.api.fields import Address, Hash, Moment, SafetyWord, Uint256, Whole, Word, one_of
from messaging.api.message_shapes import IdentifierShape, MessageRowShape
from messaging.tracing.address_values import AddressPage, Counted, Role, Signed
from messaging.tracing.lines import Deed, LogLine
from messaging.tracing.mined import Mined, TransactionPage
from messaging.tracing.values import IdentifierFacts, TransactionFacts

_DEEDS = [one.value for one in Deed]


@extend_schema_serializer(component_name="TransactionFacts")
class FactsShape(serializers.Serializer[TransactionFacts]):
    """The transaction itself; prices and values in wei."""

    sender = Address()
    target = Address(allow_null=True)
    status = Whole(help_text="1: it succeeded.")
    gas_used = Whole()
    gas_limit = Whole()
    gas_price = Uint256()
    value = Uint256()
    access_list = serializers.ListField(child=Hash(), help_text="The keys of the inbox.")


@extend_schema_serializer(component_name="TransactionLog")
class LineShape(serializers.Serializer[LogLine]):
    """A log, and what it did to which message."""

    log_index = Whole()
    deed = serializers.ChoiceField(choices=_DEEDS)
    event = serializers.CharField(allow_null=True)
    address = Address()
    message = MessageRowShape(allow_null=True)


@extend_schema_serializer(component_name="MinedTransaction")
class MinedShape(serializers.Serializer[Mined]):
    """The transaction on one chain."""

    chain_id = Uint256(source="chain.chain_id")
    block_number = Whole()
    block_hash = Hash(allow_null=True)
    timestamp = Whole()
    time = Moment(source="timestamp")
    safety = SafetyWord()
    indexed = serializers.BooleanField(help_text="Whether its block is known complete.")
    transaction = FactsShape(source="facts", allow_null=True, help_text="null: not fetched yet.")
    logs = LineShape(source="lines", many=True, help_text="In the order of the block.")
    reverted = AttemptShape(allow_null=True, help_text="Where it reverted: the attempt it was.")
    tried = MessageRowShape(many=True, help_text="The messages that it tried to relay.")


@extend_schema_serializer(component_name="Transaction")
class TransactionShape(serializers.Serializer[TransactionPage]):
    """Everything indexed of a transaction hash, one entry a chain that has it."""

    transaction_hash = Hash(source="hash")
    results = MinedShape(source="mined", many=True)
    next = serializers.CharField(
        allow_null=True, help_text="`after` of its further logs; null: all are here."
    )
    searched = AsOfShape(source="as_of", many=True)


@extend_schema_serializer(component_name="Counted")
class CountedShape(serializers.Serializer[Counted]):
    """How many there are; with `more`, more than that many."""

    number = Whole()
    more = serializers.BooleanField()


@extend_schema_serializer(component_name="SignedTransaction")
class SignedShape(serializers.Serializer[Signed]):
    """A transaction of which the address is the sender."""

    chain_id = Uint256(source="chain.chain_id")
    transaction_hash = Hash(source="hash")
    block_number = Whole()
    timestamp = Whole()
    time = Moment(source="timestamp")
    target = Address(allow_null=True)
    reverted = serializers.BooleanField()
    gas_used = Whole()


@extend_schema_field(one_of(Role), component_name="Role")
class RoleWord(Word):
    """What an address is to messages."""


class CountsShape(serializers.Serializer[AddressPage]):
    """How much there is of an address in each role."""

    sent = CountedShape()
    received = CountedShape()
    transfers = CountedShape()
    relayed = CountedShape()


@extend_schema_serializer(component_name="Address")
class AddressShape(serializers.Serializer[AddressPage]):
    """An address in one role, newest first."""

    address = Address()
    name = serializers.CharField(allow_null=True, help_text="Of a predeploy.")
    role = RoleWord()
    counts = CountsShape()
    messages = MessageRowShape(many=True, help_text="Empty for `relayed`.")
    transactions = SignedShape(source="signed", many=True, help_text="Of `relayed` alone.")
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the older page.")
    previous = serializers.CharField(allow_null=True, help_text="`cursor` of the newer page.")
    searched = AsOfShape(source="as_of", many=True)


@extend_schema_serializer(component_name="MadeIdentifier")
class MadeIdentifierShape(serializers.Serializer[IdentifierFacts]):
    """An identifier with the access list that a relay of it needs."""

    identifier = IdentifierShape(source="*")
    payload_hash = Hash()
    checksum = Hash()
    access_list = serializers.ListField(child=Hash())
