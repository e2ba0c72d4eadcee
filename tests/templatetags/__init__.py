"""Tests of the template tags, by table."""
