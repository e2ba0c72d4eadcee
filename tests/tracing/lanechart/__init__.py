"""Tests of the lane chart."""
