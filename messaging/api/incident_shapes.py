"""The JSON of incidents; it computes none."""

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from messaging.api.fields import Moment, Uint256, Whole, Word, one_of
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.incident_words import advise, headline, meaning


@extend_schema_field(one_of(IncidentKind), component_name="IncidentKind")
class IncidentKindWord(Word):
    """What is wrong."""


@extend_schema_serializer(component_name="Advice")
class AdviceShape(serializers.Serializer[Incident]):
    """What to do, for the person whose message waits, for support, and for an operator."""

    user = serializers.CharField()
    support = serializers.CharField()
    operator = serializers.CharField()


@extend_schema_serializer(component_name="Incident")
class IncidentShape(serializers.Serializer[Incident]):
    """Something that is or was wrong with some chains for everybody."""

    id = Whole()
    kind = IncidentKindWord()
    open = serializers.BooleanField(source="is_open", help_text="Whether it goes on.")
    certain = serializers.BooleanField(
        help_text="False where no node told it and it is what fits best what was seen."
    )
    chain_ids = serializers.SerializerMethodField(help_text="The chains that it is about.")
    title = serializers.SerializerMethodField()
    meaning = serializers.SerializerMethodField()
    advice = serializers.SerializerMethodField()
    began_at = Moment(source="since")
    began_timestamp = Whole(source="since")
    recognised_at = Moment(source="noted_at", allow_null=True)
    seen_at = Moment(allow_null=True, help_text="When it was seen last.")
    ended_at = Moment(source="until", allow_null=True)
    ended_timestamp = Whole(source="until", allow_null=True)
    evidence = serializers.ListField(child=serializers.CharField())
    recovery = serializers.ListField(
        child=serializers.CharField(), help_text="By what it was known to be over."
    )

    @extend_schema_field(serializers.ListField(child=Uint256()))
    def get_chain_ids(self, incident: Incident) -> list[str]:
        """In the order of their ids."""
        return [str(one) for one in sorted(incident.chain_ids)]

    def get_title(self, incident: Incident) -> str:
        """What is wrong, in one sentence."""
        return headline(incident)

    def get_meaning(self, incident: Incident) -> str:
        """What that means for messages."""
        return meaning(incident)

    @extend_schema_field(AdviceShape)
    def get_advice(self, incident: Incident) -> dict[str, str]:
        """What to do."""
        told = advise(incident)
        return {"user": told.user, "support": told.support, "operator": told.operator}


@extend_schema_serializer(component_name="IncidentList")
class IncidentListShape(serializers.Serializer[tuple[Incident, ...]]):
    """Incidents, those recognised last first."""

    results = IncidentShape(source="*", many=True)
