"""Tests of the benchmark itself, on chains so small that they take seconds."""
