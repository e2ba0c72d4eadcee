"""The tools: they compute from what they are given, read the database at most, store nothing."""
