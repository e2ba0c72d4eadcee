"""What changed, told over a capped Redis stream: ids only, never a truth."""
