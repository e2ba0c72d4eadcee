"""The JSON of attempts to relay a message; it computes none."""

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from messaging.api.fields import Address, Hash, Hex, Moment, Uint256, Whole, Word, one_of
from messaging.tracing.attempted import Attempt, AttemptResult, Fault, Revert


@extend_schema_field(one_of(AttemptResult), component_name="AttemptResult")
class ResultWord(Word):
    """What came of an attempt."""


@extend_schema_field(one_of(Fault), component_name="Fault")
class FaultWord(Word):
    """Whose problem a revert is."""


@extend_schema_serializer(component_name="Revert")
class RevertShape(serializers.Serializer[Revert]):
    """Why an attempt reverted."""

    revert_data = Hex(
        source="data",
        allow_null=True,
        help_text="Raw, at most its first 4,096 bytes; null where no node gave it, never a guess.",
    )
    evidence = serializers.ChoiceField(
        choices=["trace", "replay"],
        allow_null=True,
        help_text="`replay`: the same call on the block before, which may differ a little.",
    )
    error = serializers.CharField(allow_null=True, help_text="The name of a known error.")
    text = serializers.CharField(help_text="What the error says, or what is said in its place.")
    fault = FaultWord(help_text="`relay`: how it was relayed; `target`: the target refused.")
    explanation = serializers.CharField()


@extend_schema_serializer(component_name="Attempt")
class AttemptShape(serializers.Serializer[Attempt]):
    """A transaction that tried to relay the message; what is not fetched yet is null."""

    result = ResultWord()
    chain_id = Uint256()
    transaction_hash = Hash()
    block_number = Whole()
    timestamp = Whole()
    time = Moment(source="timestamp")
    delay_seconds = Whole(
        source="delay", allow_null=True, help_text="After the newest send before it."
    )
    relayer = Address(source="sender", allow_null=True)
    target = Address(allow_null=True, help_text="The contract that was called.")
    direct = serializers.BooleanField(allow_null=True)
    gas_used = Whole(allow_null=True)
    gas_limit = Whole(allow_null=True)
    listed = serializers.BooleanField(
        allow_null=True, help_text="Whether its access list has the checksum of what it names."
    )
    revert = RevertShape(allow_null=True)
