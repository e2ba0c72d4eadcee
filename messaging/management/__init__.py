"""Django management commands: thin entry points for operators and scripts."""
