"""Watches: rules over stored facts, alerts, and notices by email, webhook and Slack's JSON."""
