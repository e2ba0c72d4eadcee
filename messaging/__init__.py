"""Crosslane: it ingests logs of OP Stack chains, links them to messages and shows them."""
