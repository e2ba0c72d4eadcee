"""The interop protocol as pure functions and values; it never does IO and never reads a clock."""
