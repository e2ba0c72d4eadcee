"""Tests of the management commands: what operators type, and what they are told."""
