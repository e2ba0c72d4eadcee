"""The chains file: TOML in, checked values out, errors by line and key; it stores nothing."""

import re
import tomllib
from collections.abc import Container, Sequence
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from messaging.models.uint256 import UINT256_MAX
from messaging.protocol.rules import DEFAULT_EXPIRY_WINDOW

_Path = tuple[str | int, ...]
ChainId = Annotated[int, msgspec.Meta(ge=0)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Blocks = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
HTTP_SCHEMES = frozenset({"http", "https"})
SOCKET_SCHEMES = frozenset({"ws", "wss"})
Link = Annotated[str, msgspec.Meta(max_length=200)]


class DependencySetEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[dependency_set]]`; times in seconds."""

    name: Name
    chains: tuple[ChainId, ...]
    expiry_window: Blocks = DEFAULT_EXPIRY_WINDOW
    ingress_margin: Blocks = 0
    same_timestamp: bool = True


class ChainEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[chain]]`; times in seconds, addresses of nodes as http(s) URLs, `ws` as ws(s)."""

    id: ChainId
    name: Name
    rpc: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    start_block: Blocks = 0
    block_time: Positive = 2
    op_node: tuple[str, ...] = ()
    supernode: tuple[str, ...] = ()
    supervisor: tuple[str, ...] = ()
    interop_filter: tuple[str, ...] = ()
    ws: tuple[str, ...] = ()
    explorer_url: Link = ""
    public_rpc: Link = ""
    lagoon_time: Blocks | None = None
    max_range: Positive | None = None
    rps: Positive | None = None


class ChainsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    chain: tuple[ChainEntry, ...] = ()
    dependency_set: tuple[DependencySetEntry, ...] = ()


class ChainsFileError(Exception):
    """The file cannot be used; the text names line, key and remedy. Nothing was changed."""


class _FaultError(Exception):
    """A value that is wrong, by its path such as ("chain", 1, "rpc")."""

    def __init__(self, path: _Path, message: str) -> None:
        super().__init__(message)
        self.path = path


def parse_chains_file(text: str) -> ChainsFile:
    """The checked content of a chains file; raises ChainsFileError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ChainsFileError(f"The file is not TOML: {error}. Mend it there.") from error
    try:
        parsed = msgspec.convert(raw, ChainsFile)
        _refuse_contradictions(parsed)
    except msgspec.ValidationError as error:
        raise _located(text, *_read_fault(str(error))) from error
    except _FaultError as error:
        raise _located(text, error.path, str(error)) from error
    return parsed


def _refuse_contradictions(parsed: ChainsFile) -> None:
    if not parsed.chain:
        raise _FaultError((), "There is no [[chain]]: add one with id, name and rpc")
    for place, chain in enumerate(parsed.chain):
        _refuse_values(("chain", place), (chain.id,), "id", chain.name)
        _refuse_nodes(chain, ("chain", place))
    for place, one in enumerate(parsed.dependency_set):
        _refuse_values(("dependency_set", place), one.chains, "chains", one.name)
    _refuse_repeats("chain", "id", [chain.id for chain in parsed.chain])
    _refuse_repeats("chain", "name", [chain.name for chain in parsed.chain])
    _refuse_repeats("dependency_set", "name", [one.name for one in parsed.dependency_set])
    _refuse_shared_members(parsed.dependency_set)


def _refuse_nodes(chain: ChainEntry, path: _Path) -> None:
    for key in ("rpc", "op_node", "supernode", "supervisor", "interop_filter"):
        for url in getattr(chain, key):
            _refuse_url(url, (*path, key))
    for url in chain.ws:
        if not is_address(url, SOCKET_SCHEMES):
            text = "This is not a ws:// or wss:// address with a host"
            raise _FaultError((*path, "ws"), text)
    for key in ("explorer_url", "public_rpc"):
        if url := getattr(chain, key):
            _refuse_url(url, (*path, key))


def _refuse_values(path: _Path, chain_ids: Sequence[int], key: str, name: str) -> None:
    if any(chain_id > UINT256_MAX for chain_id in chain_ids):
        raise _FaultError((*path, key), "A chain id has at most 256 bits")
    if not name.isprintable():
        raise _FaultError((*path, "name"), "A name has no control characters")


def _refuse_repeats(table: str, key: str, values: Sequence[object]) -> None:
    for place, value in enumerate(values):
        if value in values[:place]:
            raise _FaultError((table, place, key), f"{value!r} is there twice: keep one of them")


def _refuse_shared_members(sets: Sequence[DependencySetEntry]) -> None:
    owner: dict[int, str] = {}
    for place, one in enumerate(sets):
        for member in one.chains:
            if owner.setdefault(member, one.name) != one.name:
                raise _FaultError(
                    ("dependency_set", place, "chains"),
                    f"Chain {member} is also in {owner[member]!r}: a chain is in one set",
                )


def _refuse_url(url: str, path: _Path) -> None:
    """The text never holds the URL: it may carry a key."""
    if not is_address(url):
        raise _FaultError(path, "This is not an http:// or https:// address with a host")


def is_address(url: str, schemes: Container[str] = HTTP_SCHEMES) -> bool:
    """Whether a text is a URL of these schemes with a host; it is not asked."""
    try:
        parts = urlsplit(url)
        named = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and url.isprintable() and " " not in url


_WORDS = {
    "array": "a list",
    "object": "a table",
    "str": "text",
    "int": "a whole number",
    "float": "a number with a fraction",
    "bool": "true or false",
    "int | null": "a whole number",
}


def _read_fault(message: str) -> tuple[_Path, str]:
    """msgspec's 'sentence - at `$.chain[1].rpc`' as path and sentence."""
    sentence, _, where = message.partition(" - at `$")
    parts = re.findall(r"\.([A-Za-z_]\w*)|\[(\d+)\]", where)
    path: _Path = tuple(name or int(index) for name, index in parts)
    if missing := re.search(r"missing required field `(.+)`", sentence):
        return (*path, missing[1]), f"{missing[1]!r} is missing: add it"
    if unknown := re.search(r"unknown field `(.*)`", sentence, re.DOTALL):
        # A key that is no word may be an address in the wrong place: it is not repeated.
        key = unknown[1] if re.fullmatch(r"[\w-]{1,64}", unknown[1]) else ""
        named = f"{key!r}" if key else "What stands here"
        return ((*path, key) if key else path), f"{named} is no key of the chains file: take it out"
    if path in {("chain",), ("dependency_set",)}:
        return path, f"Write [[{path[0]}]], with two brackets on either side"
    plain = re.sub(r"`(.+?)`", lambda found: _WORDS.get(found[1], found[1]), sentence)
    return path, plain.replace("Expected", "This must be", 1).replace(", got ", ", not ", 1)


def _located(text: str, path: _Path, message: str) -> ChainsFileError:
    """The error with its line: the last part of the path that stands in the file."""
    names = [part for part in path if isinstance(part, str)]
    where = f"Line {_line_of(text, path)}, {'.'.join(names)}: " if names else ""
    return ChainsFileError(f"{where}{message}. README.md, Chains file, shows every key.")


def _line_of(text: str, path: _Path) -> int:
    """The line, counted from 1, of the path's last key, else of the table that lacks it."""
    lines = text.splitlines()
    table, key = str(path[0]), [part for part in path if isinstance(part, str)][-1]
    headers = _lines_with(lines, rf"\[\[?\s*{_quoted(table)}\s*\]")
    place = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
    if place >= len(headers):
        return next(iter(_lines_with(lines, rf"{_quoted(table)}\s*=")), 0) + 1
    start = headers[place]
    end = next((line for line in _lines_with(lines, r"\[\[?[^,]*\]") if line > start), len(lines))
    return start + 1 + next(iter(_lines_with(lines[start:end], rf"{_quoted(key)}\s*=")), 0)


def _lines_with(lines: Sequence[str], beginning: str) -> list[int]:
    return [number for number, line in enumerate(lines) if re.match(rf"\s*{beginning}", line)]


def _quoted(key: str) -> str:
    return rf"[\"']?{re.escape(key)}[\"']?"
