"""What can go wrong when a node is asked: each class says what the caller may do about it.

Every text is a sentence with the remedy. It names the endpoint by its label and never holds the
address, because an address often carries a key.
"""


class ChainError(Exception):
    """The root: a node did not give an answer that can be used."""


class Retry(ChainError):
    """The same question may succeed later or at another endpoint; nothing was stored.

    `after` is the wait in seconds that the node itself asked for, None where it named none.
    """

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Limited(Retry):
    """The endpoint was asked too often: ask it less often from now on, or ask another one."""


class Shrink(ChainError):
    """The node refuses the size of the range or of its result: ask for fewer blocks.

    `suggested` is a range (first, last) that the node promised to answer, where it named one.
    `lasting` says that the number of blocks itself is too large, so it will be at the next range
    too; otherwise it may be that this range alone holds much.
    """

    def __init__(
        self, message: str, *, suggested: tuple[int, int] | None = None, lasting: bool = False
    ) -> None:
        super().__init__(message)
        self.suggested = suggested
        self.lasting = lasting


class Stop(ChainError):
    """Asking again cannot help: a person must change the endpoint or its settings."""


class Pruned(Stop):
    """This endpoint does not keep that part of history; another one may."""


class Reverted(ChainError):
    """A call reached the contract and the contract refused it; `data` is the raw revert data."""

    def __init__(self, message: str, *, data: bytes = b"") -> None:
        super().__init__(message)
        self.data = data
