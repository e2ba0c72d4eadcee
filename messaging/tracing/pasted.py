"""The parts of a pasted address of any explorer that may name something; pure, it opens none."""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit

_HEX = re.compile(r"(?:0[xX])?(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{16})")
_DIGITS = re.compile(r"[0-9]{1,78}")
_BLOCK_WORDS = frozenset({"block", "blocks", "blocknumber", "block_number", "blockno"})
_SEARCH_WORDS = frozenset({"q", "search", "query", "term", "keyword"})
_MOST_FIELDS = 50


def looks_pasted(query: str) -> bool:
    """Whether a text is rather the address of a page than a key: no key holds a slash."""
    return "/" in query


def parts_of(query: str) -> Iterator[str]:
    """What may be a key in an address, best first, each as a person would type it.

    In the path before its query before its fragment; in each of them places and blocks of our own
    addresses, then hashes, then addresses, then numbers that are called a block.
    """
    try:
        split = urlsplit(query if "://" in query else f"//{query.lstrip('/')}")
        fields = parse_qsl(split.query, max_num_fields=_MOST_FIELDS)
    except ValueError:  # no address at all, or one that is only made to be heavy
        return
    host = [] if "://" in query else [split.netloc]  # `/tx/0x...` has no host before its path
    yield from _in_path([*host, *split.path.split("/")])
    yield from _in_fields(fields)
    fragment = split.fragment.lstrip("!/")
    yield from _in_path(re.split(r"[/?&=]", fragment))


def _in_path(raw: list[str]) -> Iterator[str]:
    segments = [unquote(part) for part in raw if part]
    yield from _own(segments)
    # A hash says more than an address: `/address/0x.../tx/0x...` is about the transaction.
    named = [part for part in segments if _HEX.fullmatch(part)]
    yield from sorted(named, key=len, reverse=True)
    for word, value in pairwise(segments):
        if word.lower() in _BLOCK_WORDS and _DIGITS.fullmatch(value):
            yield value


def _own(segments: list[str]) -> Iterator[str]:
    """`chains/901/blocks/5`, `executions/901/5/3`."""
    for at in range(len(segments) - 3):
        word, *rest = segments[at : at + 4]
        if word == "chains" and rest[1] == "blocks":
            yield f"{rest[0]}:{rest[2]}"
        if word == "executions":
            yield ":".join(rest)


def _in_fields(fields: list[tuple[str, str]]) -> Iterator[str]:
    values = [value.strip() for _, value in fields]
    named = [value for value in values if _HEX.fullmatch(value)]
    yield from sorted(named, key=len, reverse=True)
    for name, value in fields:
        if name.lower() in _SEARCH_WORDS or (
            name.lower() in _BLOCK_WORDS and _DIGITS.fullmatch(value)
        ):
            yield value.strip()
