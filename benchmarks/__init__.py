"""Measures ingestion against a node whose every answer is known; no part of the application."""
