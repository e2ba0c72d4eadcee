"""A superchain in memory and a node that serves it: for tests that need chains to misbehave."""
