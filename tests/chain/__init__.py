"""Tests of messaging/chain."""
