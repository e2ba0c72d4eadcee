"""Tests of the pages of watches."""
