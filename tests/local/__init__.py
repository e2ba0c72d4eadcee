"""Tests of explorer/local: the embedded services, the superchain and its traffic."""
