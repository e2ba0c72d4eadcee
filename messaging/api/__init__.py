"""The REST API: what tracing tells, as JSON; it never reads a model and never asks a node."""
