"""The JSON of lanes; it computes none."""

from dataclasses import dataclass

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from messaging.api.fields import Moment, Uint256, Whole
from messaging.tracing.lanes import Lane
from messaging.tracing.open_messages import OpenCount
from messaging.tracing.totals import Period, Totals


@dataclass(frozen=True, slots=True)
class LaneList:
    """The lanes of a period; `counted_at` in seconds, None before anything was counted."""

    period: Period
    counted_at: int | None
    lanes: tuple[Lane, ...]


@extend_schema_serializer(component_name="LaneTotals")
class TotalsShape(serializers.Serializer[Totals]):
    """What became of the messages that were sent in the period, as counted at its end."""

    since = Moment()
    until = Moment()
    sent = Whole()
    executed = Whole()
    initiated = Whole(help_text="No relay was seen.")
    failed = Whole(help_text="Every relay reverted.")
    invalid = Whole()
    source_missing = Whole(help_text="Relayed; the source is not indexed.")
    resent = Whole()
    median_relay_seconds = Whole(source="median", allow_null=True)
    p95_relay_seconds = Whole(source="slow", allow_null=True)
    moved_wei = Uint256(source="moved", help_text="ETH that bridge calls moved.")
    last_sent = Moment(allow_null=True)
    last_relay = Moment(allow_null=True)


@extend_schema_serializer(component_name="OpenMessages")
class OpenShape(serializers.Serializer[OpenCount]):
    """Messages without an execution, whenever they were sent."""

    waiting = Whole()
    failed = Whole()
    expired = Whole()
    expire_within_a_day = Whole(source="soon", help_text="Of `waiting` and `failed`.")
    first_expiry = Moment(allow_null=True, help_text="When the oldest open one expires.")
    about = serializers.BooleanField(
        help_text="True where some are of the hour that expires just now: counts are right to it."
    )


@extend_schema_serializer(component_name="Lane")
class LaneShape(serializers.Serializer[Lane]):
    """Messages from one chain to another."""

    source_chain = Uint256(source="source.chain_id")
    destination_chain = Uint256(source="destination.chain_id")
    totals = TotalsShape(allow_null=True, help_text="null: no message was sent in the period.")
    open = OpenShape(allow_null=True)


@extend_schema_serializer(component_name="LaneList")
class LaneListShape(serializers.Serializer[LaneList]):
    """Every lane that had a message in the period or has an open one, the busiest first."""

    period = serializers.ChoiceField(choices=[one.value for one in Period])
    counted_at = Moment(allow_null=True, help_text="null: nothing was counted yet.")
    results = LaneShape(source="lanes", many=True)
