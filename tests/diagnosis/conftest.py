"""Fixtures of tests on stored chains: a world, its nodes over HTTP, and its chains as followed."""

from tests.ingest.conftest import followed, node, world

__all__ = ["followed", "node", "world"]
