"""The JSON of a diagnosis: causes, verdicts, evidence, actions; it judges nothing."""

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from messaging.api.fields import Moment, Whole, Word, one_of
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Diagnosis,
    Evidence,
    Finding,
    Verdict,
    Weight,
)


@extend_schema_field(one_of(Verdict), component_name="CauseVerdict")
class CauseVerdictWord(Word):
    """Whether a cause is at work; `open`: not checked."""


@extend_schema_field(one_of(Confidence), component_name="Confidence")
class ConfidenceWord(Word):
    """How sure a finding is."""


@extend_schema_field(one_of(Weight), component_name="Weight")
class WeightWord(Word):
    """What a finding means for the message."""


@extend_schema_field(
    {"type": "string", "enum": [one.name.lower() for one in Cause]}, component_name="Cause"
)
class CauseWord(serializers.Field[Cause, None, str, None]):
    """A cause of a stuck message."""

    def to_representation(self, value: Cause) -> str:
        """Its name in lower case."""
        return value.name.lower()


@extend_schema_serializer(component_name="Evidence")
class EvidenceShape(serializers.Serializer[Evidence]):
    """A value that was seen, and where."""

    label = serializers.CharField()  # type: ignore[assignment]  # a field named as DRF's own
    value = serializers.CharField()
    chain = serializers.CharField(help_text="The chain's name; empty where it is of none.")
    block = Whole(allow_null=True)


@extend_schema_serializer(component_name="NextAction")
class ActionShape(serializers.Serializer[Action]):
    """What to do next, by who reads it; empty where one of them has nothing to do."""

    user = serializers.CharField()
    support = serializers.CharField()
    operator = serializers.CharField()


@extend_schema_serializer(component_name="Finding")
class FindingShape(serializers.Serializer[Finding]):
    """One cause judged."""

    number = Whole(source="cause", help_text="Stays the same; `cause` is its name.")
    cause = CauseWord()
    verdict = CauseVerdictWord()
    title = serializers.CharField()
    text = serializers.CharField(help_text="Why it was not checked, where the verdict is `open`.")
    weight = WeightWord(
        help_text="Of what holds. `blocks`: no relay can succeed until it is mended; `urges`: time "
        "runs out; `asks`: a relay can succeed, and somebody must make it; `delays`: waiting mends "
        "it; `explains`: nothing is to be done."
    )
    confidence = ConfidenceWord()
    evidence = EvidenceShape(many=True, help_text="Never empty, unless the verdict is `open`.")
    action = ActionShape(allow_null=True)
    incident = Whole(allow_null=True, help_text="The open incident that it is part of.")


@extend_schema_serializer(component_name="Diagnosis")
class DiagnosisShape(serializers.Serializer[Diagnosis]):
    """Every cause, by verdict."""

    holds = FindingShape(many=True, help_text="The most important first.")
    ruled_out = FindingShape(many=True)
    unchecked = FindingShape(many=True)
    probed_at = Moment(allow_null=True, help_text="When nodes were asked; null: not yet.")
    probed_block = Whole(allow_null=True, help_text="The destination's block at that moment.")
