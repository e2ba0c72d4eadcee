"""Errors of the local stack; each text is a sentence with the remedy, shown without traceback."""


class LocalError(Exception):
    """The local stack cannot go on; the text says why and what to do."""


class ChildDiedError(LocalError):
    """A child that should run has ended; the text names it, its exit status and its last lines."""
