"""Facts to verdicts: the only writer of Message and Execution; it never talks to a node."""
