"""PostgreSQL as Django talks to it, with two differences that pages live by."""
