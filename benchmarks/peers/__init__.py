"""What a user would write or install instead, doing the same work on the same node."""
