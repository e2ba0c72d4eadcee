"""The JSON of chains, of the service's state and of what a search found; it computes none."""

from dataclasses import dataclass

from drf_spectacular.utils import extend_schema_serializer, inline_serializer
from rest_framework import serializers

from messaging.api.fields import (
    CauseWord,
    ChainStateWord,
    Hash,
    Moment,
    OverallStateWord,
    SafetyWord,
    Uint256,
    Whole,
)
from messaging.tracing.chain_status import ChainStatus, LevelStatus, NodeState, NodeStatus
from messaging.tracing.health import ChainState
from messaging.tracing.past import ReorgSeen
from messaging.tracing.past_words import resync_command
from messaging.tracing.values import AsOf, ChainRef, CoverageRange


@extend_schema_serializer(component_name="CoverageRange")
class CoverageShape(serializers.Serializer[CoverageRange]):
    """Blocks first..last, both included, of which every log is stored."""

    first = Whole()
    last = Whole()


@extend_schema_serializer(component_name="AsOf")
class AsOfShape(serializers.Serializer[AsOf]):
    """Up to which block a chain is indexed, and where its node's head is."""

    chain_id = Uint256(source="chain.chain_id")
    name = serializers.CharField(source="chain.name")
    indexed_block = Whole(allow_null=True)
    indexed_time = Moment(source="indexed_at", allow_null=True)
    head_block = Whole(allow_null=True)
    head_time = Moment(source="head_at", allow_null=True)


@extend_schema_serializer(component_name="Level")
class LevelShape(serializers.Serializer[LevelStatus]):
    """How far a chain is at one safety level; all null where no node gives it."""

    level = SafetyWord()
    block_number = Whole(source="block", allow_null=True)
    timestamp = Whole(source="at", allow_null=True)
    time = Moment(source="at", allow_null=True)
    told_by = serializers.CharField(
        source="source",
        allow_null=True,
        help_text="The kind of node that told it: rpc, op_node, supernode or supervisor.",
    )
    told_at = Moment(source="seen_at", allow_null=True, help_text="When the node said so last.")
    counts = serializers.BooleanField(
        help_text="False where its node is on another fork than what is indexed, where a rollup "
        "node's block is above what is indexed, or where nothing is known."
    )


@extend_schema_serializer(component_name="ChainHealth")
class ChainHealthShape(serializers.Serializer[ChainStatus]):
    """How the indexing of one chain goes."""

    chain_id = Uint256(source="chain.chain_id")
    name = serializers.CharField(source="chain.name")
    state = ChainStateWord()
    head_block = Whole(source="as_of.head_block", allow_null=True)
    head_time = Moment(source="as_of.head_at", allow_null=True)
    indexed_block = Whole(source="as_of.indexed_block", allow_null=True)
    indexed_time = Moment(source="as_of.indexed_at", allow_null=True)
    lag_seconds = Whole(source="lag", allow_null=True)
    problems = serializers.ListField(child=serializers.CharField())
    forked_block = Whole(
        source="forked_at",
        allow_null=True,
        help_text="A block that was final and is not the node's: all of the chain is stopped.",
    )
    remedy = serializers.SerializerMethodField(
        help_text="The command that reads a forked chain again, once a person has decided so."
    )

    node_problems = serializers.ListField(
        child=serializers.CharField(),
        help_text="Of rollup nodes and WebSockets; following the chain goes on without them.",
    )

    def get_remedy(self, status: ChainStatus) -> str | None:
        """The exact command, null while the chain is not forked."""
        return None if status.forked_at is None else resync_command(status.chain.chain_id)


@extend_schema_serializer(component_name="Member")
class MemberShape(serializers.Serializer[ChainRef]):
    """A chain of the same dependency set."""

    chain_id = Uint256()
    name = serializers.CharField()
    followed = serializers.BooleanField()


@extend_schema_serializer(component_name="Node")
class NodeShape(serializers.Serializer[NodeStatus]):
    """An execution endpoint of a chain by its number, with what its answers taught; null: no limit
    was seen."""

    position = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[state.value for state in NodeState])
    head_block = Whole(source="head", allow_null=True)
    latency_seconds = serializers.FloatField(source="latency", allow_null=True)
    answered_time = Moment(source="answered_at", allow_null=True)
    rests_until = Moment(allow_null=True)
    blocks_at_once = Whole(source="range_limit", allow_null=True)
    calls_a_second = Whole(source="rate_limit", allow_null=True)
    logs_from = Whole(allow_null=True)
    error = serializers.CharField(allow_blank=True)


@extend_schema_serializer(component_name="Chain")
class ChainShape(ChainHealthShape):
    """A followed chain."""

    cross_unsafe_block = Whole(allow_null=True)
    local_safe_block = Whole(allow_null=True)
    safe_block = Whole(allow_null=True, help_text="Cross-safe.")
    finalized_block = Whole(allow_null=True)
    levels = LevelShape(many=True, help_text="Every safety level, from the least to the most.")
    covered = CoverageShape(many=True)
    backfill_left = Whole(help_text="Blocks below the head that are still to be read.")
    start_block = Whole()
    block_time = Whole(help_text="Seconds between two blocks.")
    paused = serializers.BooleanField()
    dependency_set = serializers.CharField(allow_null=True)
    members = MemberShape(many=True)
    messenger_version = serializers.CharField()
    nodes = NodeShape(many=True)
    reorgs = Whole()


@extend_schema_serializer(component_name="Reorg")
class ReorgShape(serializers.Serializer[ReorgSeen]):
    """Blocks above `ancestor_block` that were taken back, by a reorg or a resync."""

    seen_at = Moment()
    seen_timestamp = Whole(source="seen_at")
    # One below the start where nothing stayed, so -1 is possible.
    ancestor_block = serializers.IntegerField(source="ancestor")
    old_tip = serializers.IntegerField()
    depth = Whole()
    blocks = Whole(help_text="Stored blocks taken back.")
    logs = Whole(help_text="Stored logs taken back.")
    cause = CauseWord()
    old_hash = Hash(allow_null=True, help_text="Of the lowest block taken back, where stored.")
    new_hash = Hash(allow_null=True, help_text="Of the block in its place.")
    invalidated_block_hash = Hash(source="invalidated_hash", allow_null=True)
    complete = serializers.BooleanField(help_text="Whether nothing is left to take back.")


@extend_schema_serializer(component_name="ReorgList")
class ReorgListShape(serializers.Serializer[tuple[ReorgSeen, ...]]):
    """The newest reorgs of a chain, newest first."""

    results = ReorgShape(source="*", many=True)


@extend_schema_serializer(component_name="ChainList")
class ChainListShape(serializers.Serializer[tuple[ChainStatus, ...]]):
    """Every followed chain."""

    results = ChainShape(source="*", many=True)


@dataclass(frozen=True, slots=True)
class ServiceState:
    """The service as `/status/` tells it."""

    status: ChainState
    version: str
    chains: tuple[ChainStatus, ...]


@extend_schema_serializer(component_name="ServiceStatus")
class StatusShape(serializers.Serializer[ServiceState]):
    """How the service is; `status` is the worst state of all chains that are not paused."""

    status = OverallStateWord()
    version = serializers.CharField()
    chains = ChainHealthShape(many=True)


# Written out, since a serializer class has an attribute `instance` of its own.
ProblemShape = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(help_text="A sentence with the remedy."),
        "code": serializers.CharField(help_text="The kind of problem, for programs."),
        "instance": serializers.CharField(help_text="The path that was asked for."),
    },
)
