"""Fixtures of tests on stored chains: a world, its nodes over HTTP, its chains as followed, and the
stage of probes."""

from tests.diagnosis.staged import gate, stage
from tests.ingest.conftest import followed, node, world

__all__ = ["followed", "gate", "node", "stage", "world"]
