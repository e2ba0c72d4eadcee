"""Turns what a node refuses, in its own words, into retry, shrink or stop; it sends nothing.

The texts are those that nodes and providers were seen to answer; the tests hold each of them.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from messaging.chain.errors import ChainError, Limited, Pruned, Retry, Reverted, Shrink, Stop

_TEXT_LIMIT = 200
_CALLS = frozenset({"eth_call", "eth_estimateGas"})
_RANGED = frozenset({"eth_getLogs", "eth_getBlockReceipts"})  # fewer blocks can be asked for
_REVERT_CODE = 3


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_HISTORY = _any_of(
    r"missing trie node",
    r"pruned",
    r"(?:historical )?state .{0,80}(?:is not|un)available",
    r"required historical state",
)
_BEHIND = _any_of(
    r"beyond (?:the )?(?:current )?head",
    r"exceeds? (?:the )?current head",
    r"(?:header|block|unknown block|safe block|finalized block) not found",
    r"unknown block",
    r"after last accepted block",
    r"(?:still |is )syncing",
)
_TOO_LARGE = _any_of(
    r"block range",
    r"range (?:is )?too (?:large|wide|big)",
    r"range exceeds",
    r"limited to (?:a |0 - )?[\d,]+",
    r"limit the query to",
    r"ranges? over [\d,]+",
    r"max(?:imum)? (?:allowed )?(?:number of requested )?(?:block|range|logs|results)",
    r"max range",
    r"(?:too many|more than [\d,]+|exceeds? (?:max|limit of)[\w ]*) ?(?:results|logs|blocks)",
    r"logs matched by query exceeds limit",
    r"response (?:size|is too (?:big|large)|too large)",
    r"query timeout exceeded",
)
# Of these, the ones that speak of what the range holds, not of the number of its blocks.
_MUCH_IN_IT = _any_of(r"results", r"response", r"(?<!eth_get)logs", r"timeout")
_RATE = _any_of(
    r"rate.?limit",
    r"too many requests",
    r"request (?:count|limit) exceeded",
    r"requests? ?(?:per |/ ?)(?:s|sec|second|minute|day)\b",
    r"(?:compute units|throughput|capacity)",
    r"daily (?:request|quota)",
)
_FORBIDDEN = _any_of(
    r"unauthori[sz]ed",
    r"forbidden",
    r"must (?:be )?authenticate",
    r"(?:invalid|missing|unknown|disabled) (?:api.?key|project id|token)",
    r"api key (?:is )?(?:not allowed|disabled|invalid)",
    r"method .{0,60}(?:not found|not available|not supported|not allowed|does not exist)",
    r"unsupported method",
    r"invalid block range params",
)
_REVERT = _any_of(r"revert", r"out of gas|outofgas", r"invalid opcode", r"evm error|vm execution")
_RANGE = (
    re.compile(r"range[^\[\]]{0,40}\[(0x[0-9a-f]{1,15}), ?(0x[0-9a-f]{1,15})\]", re.IGNORECASE),
    re.compile(r"with the range (\d{1,15})\s*-\s*(\d{1,15})", re.IGNORECASE),
)
_LENGTH = re.compile(
    r"(?:up to a|limited to(?: a| 0 -)?|limit the query to at most|maximum is set to|ranges over"
    r"|max(?:imum)?(?: allowed)?(?: number of requested)? (?:block range|blocks|range)(?: is)?:?"
    r"|maximum allowed is|max is) ([\d,]{1,12})(k?)",
    re.IGNORECASE,
)


_Rule = tuple[type[Retry | Shrink | Stop], str]
_WAIT: _Rule = (Limited, "too many requests; wait, or add another endpoint")
_CHECK: _Rule = (Stop, "check the key and the rights of this endpoint, or use another one")
_FAILED: _Rule = (Retry, "it failed inside; ask again, or ask another endpoint")
# In this order: "beyond the current head" also speaks of a block range.
_BY_TEXT: tuple[tuple[re.Pattern[str], _Rule], ...] = (
    (_BEHIND, (Retry, "it has not got that block yet; ask again, or ask another endpoint")),
    (_HISTORY, (Pruned, "it lacks that part of history; use an archive endpoint")),
    (_RATE, _WAIT),
    (_FORBIDDEN, _CHECK),
    (_TOO_LARGE, (Shrink, "the range or its result is too large; ask for fewer blocks")),
)
_BY_CODE: dict[int | str, _Rule] = {
    **dict.fromkeys((429, -32029, -32016), _WAIT),
    **dict.fromkeys((-32600, -32601, -32602, -32004, -32052), _CHECK),
}


class Failure(msgspec.Struct, frozen=True, gc=False):
    """The `error` member of a JSON-RPC answer."""

    code: int | str = 0
    message: str = ""
    data: Any = None


def scrub(text: str, secrets: Iterable[str]) -> str:
    """A node's own words, one line, cut, with every part of its address taken out."""
    for secret in secrets:
        text = text.replace(secret, "…")
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_LIMIT else line[: _TEXT_LIMIT - 1] + "…"


def suggested_range(text: str, asked: tuple[int, int] | None) -> tuple[int, int] | None:
    """The smaller range that a refusal names, if it starts where the question started."""
    if asked is None:
        return None
    for pattern in _RANGE:
        if match := pattern.search(text):
            return _narrower((_number(match[1]), _number(match[2])), asked)
    if match := _LENGTH.search(text):
        digits = match[1].replace(",", "")
        length = int(digits or "0") * (1000 if match[2] else 1)
        return _narrower((asked[0], asked[0] + length - 1), asked)
    return None


def _number(text: str) -> int:
    return int(text, 16 if text.startswith("0x") else 10)


def _narrower(offer: tuple[int, int], asked: tuple[int, int]) -> tuple[int, int] | None:
    fits = offer[0] == asked[0] and offer[0] <= offer[1] < asked[1]
    return offer if fits else None


def refuses_batches(failure: Failure) -> bool:
    """Whether a single error in answer to a batch means that batches are not taken as sent."""
    return failure.code in {-32700, -32600} or "batch" in failure.message.lower()


def classify(
    failure: Failure, *, who: str, method: str, words: str, asked: tuple[int, int] | None = None
) -> ChainError:
    """The error to raise for a node's refusal of `method`.

    `who` begins the sentence; `words` are the node's own, scrubbed; `asked` is the block range.
    """
    text = failure.message
    if method in _CALLS and (failure.code == _REVERT_CODE or _REVERT.search(text)):
        return Reverted(
            f"{who} says that the contract refused the call ({words}): look at the revert data.",
            data=_revert_data(failure.data),
        )
    kind, remedy = _rule(failure)
    sentence = f"{who} refused {method} ({words or failure.code}): {remedy}."
    if kind is Shrink and method not in _RANGED:
        return Retry(
            f"{who} refused {method} ({words or failure.code}): ask again, or ask another."
        )
    if kind is Shrink:
        lasting = _MUCH_IN_IT.search(text) is None
        return Shrink(sentence, suggested=suggested_range(text, asked), lasting=lasting)
    return kind(sentence)


def _rule(failure: Failure) -> _Rule:
    for pattern, rule in _BY_TEXT:
        if pattern.search(failure.message):
            return rule
    return _BY_CODE.get(failure.code, _FAILED)


def _revert_data(data: object) -> bytes:
    """Nodes give revert data as hex, as text with hex at its end, or inside an object."""
    if isinstance(data, dict):
        data = data.get("data") or data.get("result")
    if not isinstance(data, str):
        return b""
    _, _, digits = data.rpartition("0x")
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""
