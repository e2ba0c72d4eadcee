"""The stored probes of messages."""

from messaging.diagnosis.probe_values import Probe


def last_probe(message_hash: bytes) -> Probe | None:
    """The newest probe of a message, None before the first."""
    return None
