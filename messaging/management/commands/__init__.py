"""One command a file; each parses, calls and prints, and decides nothing."""
