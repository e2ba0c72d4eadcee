"""What a node can do wrong, as switches; it knows neither HTTP nor chains."""

import msgspec

# How providers refuse a range that is too large; {most}: blocks, {first} and {last}: what fits.
RANGE_WORDS = {
    "geth": (-32602, "query exceeds max block range {most}"),
    "alchemy": (
        -32602,
        "Log response size exceeded. This block range should work: [{first:#x}, {last:#x}]",
    ),
    "quicknode": (-32614, "eth_getLogs is limited to a {most} range"),
    "erigon": (-32000, "block range too large: maximum allowed is {most} blocks"),
}
RESULT_WORDS = {
    "geth": (-32005, "query exceeds max results {most}, retry with the range {first}-{last}"),
    "alchemy": RANGE_WORDS["alchemy"],
    "quicknode": (-32005, "query returned more than {most} results"),
    "erigon": (-32000, "logs matched by query exceeds limit of {most}"),
}


class Faults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Faults of one chain's node. `every`: which requests suffer from `status` and `truncated`:
    1 all, 3 every third.

    `latency` and `retry_after` are seconds; `largest_range` blocks, `most_logs` logs of a range,
    refused in the words of `provider`; `stale_by`: how many blocks the node is behind, answering
    short; `missing_logs`: the logs of the last block of each answer are left out.
    """

    every: int = 1
    latency: float = 0
    status: int | None = None
    retry_after: float | None = None
    truncated: bool = False
    largest_range: int | None = None
    most_logs: int | None = None
    provider: str = "geth"
    stale_by: int = 0
    missing_logs: bool = False


class Refusal(Exception):
    """The node answers with a JSON-RPC error."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def refuse_range(faults: Faults, first: int, last: int) -> None:
    """Raises Refusal where the range has too many blocks."""
    most = faults.largest_range
    if most is not None and last - first + 1 > most:
        code, words = RANGE_WORDS[faults.provider]
        raise Refusal(code, words.format(most=most, first=first, last=first + most - 1))


def refuse_result(faults: Faults, numbers: list[int], first: int) -> None:
    """Raises Refusal where there are too many logs; `numbers` are their blocks, ascending."""
    most = faults.most_logs
    if most is not None and len(numbers) > most and numbers[-1] > first:
        code, words = RESULT_WORDS[faults.provider]
        fits = max(numbers[most] - 1, first)
        raise Refusal(code, words.format(most=most, first=first, last=fits))
