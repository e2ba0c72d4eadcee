"""What can go wrong in the traffic process itself; a node's own errors are `ChainError`s."""

from explorer.local.errors import LocalError


class TrafficError(Exception):
    """A scenario could not be played; the sentence says why, and the next one may succeed."""


class SetupError(LocalError):
    """A person must act: the chains file or a node is not what the traffic needs."""
