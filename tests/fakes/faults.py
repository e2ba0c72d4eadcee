"""How a fake node misbehaves: each fault is one a real node or provider was seen to have."""

import msgspec


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """Everything off by default. `times` limits the faults to that many HTTP requests."""

    times: int | None = None
    latency: float = 0.0  # seconds before each answer
    status: int | None = None
    retry_after: str | None = None
    location: str | None = None
    truncated: bool = False
    nonsense: bytes | None = None  # the whole body
    error: tuple[int, str] | None = None  # JSON-RPC code and message for every call
    without_batches: bool = False
    largest_batch: int | None = None
    without_methods: frozenset[str] = frozenset()
    other_chain: int | None = None  # the chain id that it gives instead
    stale_by: int = 0  # blocks that this node lags; it answers short, not with an error
    largest_range: int | None = None  # blocks
    most_logs: int | None = None
    hidden_logs: bool = False
    lost_addresses: frozenset[bytes] = frozenset()  # whose logs are left out where it is filtered
    lost_logs: frozenset[int] = frozenset()  # blocks whose logs a range leaves out
    lost_blocks: frozenset[int] = frozenset()  # a pruned node: null for them
    without_labels: bool = False  # no safe, no finalized
    log_timestamps: str = "hex"  # hex, number or absent
    results: dict[str, object] = {}  # by method, what it gives instead
