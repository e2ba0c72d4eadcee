"""The stream of changes, on the real Valkey."""
