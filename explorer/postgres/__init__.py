"""PostgreSQL as Django talks to it, but for how a kept connection is looked at."""
