"""What an operator configures: chains, endpoints, dependency sets; never a fact of a chain."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from encrypted_fields.fields import EncryptedTextField

from messaging.models.uint256 import Uint256Field
from messaging.protocol.rules import DEFAULT_EXPIRY_WINDOW


class DependencySet(models.Model):
    """Chains that may execute each other's messages, with the rules they share."""

    name = models.CharField(max_length=64, unique=True)
    chain_ids = ArrayField(
        Uint256Field(), help_text="Chain ids, also of chains that Crosslane does not follow."
    )
    expiry_window = models.PositiveBigIntegerField(
        default=DEFAULT_EXPIRY_WINDOW,
        help_text="Seconds after its timestamp in which a message can be executed, inclusive.",
    )
    ingress_margin = models.PositiveBigIntegerField(
        default=0,
        help_text="Seconds before expiry from which nodes refuse a relay; 0: they do not.",
    )
    same_timestamp = models.BooleanField(
        default=True, help_text="Whether nodes accept a relay at the timestamp of its source block."
    )

    class Meta:
        db_table = "dependency_set"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Chain(models.Model):
    """A chain that Crosslane follows: its small `id` stands in facts, `chain_id` is EIP-155's."""

    id = models.SmallAutoField(primary_key=True)
    chain_id = Uint256Field(unique=True)
    name = models.CharField(max_length=64, unique=True)
    start_block = models.PositiveBigIntegerField(
        default=0, help_text="The first block to index. An earlier one later just adds a span."
    )
    block_time = models.PositiveIntegerField(
        default=2, validators=[MinValueValidator(1)], help_text="Seconds between two blocks."
    )
    lagoon_time = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="Unix seconds of interop's activation; empty: not known.",
    )
    explorer_url = models.URLField(blank=True, help_text="A block explorer to link to.")
    public_rpc = models.URLField(
        blank=True,
        verbose_name="Public RPC",
        help_text="A node for everybody, given to visitors' wallets that do not know the chain. "
        "Never one with a key in its URL.",
    )
    max_range = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Most blocks to ask for at once; empty: found by trying.",
    )
    rps = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        verbose_name="Calls a second",
        help_text="Most calls a second to each endpoint, all workers together; empty: until one "
        "complains.",
    )
    paused = models.BooleanField(
        default=False, help_text="A paused chain is not read from its node."
    )
    forked_at = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="A stored block that was final and is not the node's: the chain is stopped.",
    )
    messenger_version = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        db_table = "chain"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class Endpoint(models.Model):
    """A node of a chain. Its URL may hold a key: encrypted at rest, never shown, never logged."""

    class Kind(models.TextChoices):
        RPC = "rpc", "Execution RPC"
        OP_NODE = "op_node", "op-node"
        SUPERNODE = "supernode", "Supernode"
        SUPERVISOR = "supervisor", "Supervisor"
        INTEROP_FILTER = "interop_filter", "Interop filter"
        WS = "ws", "WebSocket"

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="endpoints")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.RPC)
    position = models.PositiveSmallIntegerField(default=1, help_text="Lower is asked first.")
    url = EncryptedTextField()
    enabled = models.BooleanField(default=True)
    # What its answers taught, shared by all workers.
    range_limit = models.PositiveIntegerField(
        null=True, editable=False, help_text="It refused more blocks at once than these."
    )
    rate_limit = models.PositiveIntegerField(
        null=True, editable=False, help_text="Calls a second, after it said there were too many."
    )
    limited_at = models.DateTimeField(
        null=True, editable=False, help_text="When its calls a second were last changed."
    )
    logs_from = models.PositiveBigIntegerField(
        null=True, editable=False, help_text="It does not keep logs of blocks before this one."
    )
    head = models.PositiveBigIntegerField(null=True, editable=False)
    head_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was first seen to have that head."
    )
    latency = models.FloatField(null=True, editable=False, help_text="Seconds a request took.")
    answered_at = models.DateTimeField(null=True, editable=False)
    error = models.TextField(blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    rest_until = models.DateTimeField(null=True, editable=False)
    needs_person = models.BooleanField(default=False, editable=False)

    class Meta:
        db_table = "endpoint"
        ordering = ("chain", "kind", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("chain", "kind", "position"), name="endpoint_one_a_position"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position} of {self.chain.name}"
