"""What one commit changed, as an entry of the stream: ids only, of bounded size; pure."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from struct import Struct
from typing import NamedTuple, TypeVar

MOST = 256  # message hashes in an entry, and executions: nobody watches more arrive
_HASH_SIZE = 32
_PLACE = Struct(">hqq")
_T = TypeVar("_T")
_ID = re.compile(r"([0-9]{1,17})-([0-9]{1,17})")


class EntryId(NamedTuple):
    """A place in the stream: Redis's own milliseconds since 1970, and a turn within one."""

    milliseconds: int
    turn: int

    def __str__(self) -> str:
        return f"{self.milliseconds}-{self.turn}"


class ExecutionPlace(NamedTuple):
    """Where an executing message stands; `chain` is Chain.id."""

    chain: int
    block: int
    log_index: int


class Entry(NamedTuple):
    """The message hashes that were judged, the chains (Chain.id) whose heads or indexed blocks
    moved, and the executing messages that were stored. `incomplete`: more messages changed than
    this and the entries before it say; `more_executed`: more executing messages were stored."""

    hashes: tuple[bytes, ...] = ()
    chains: tuple[int, ...] = ()
    executions: tuple[ExecutionPlace, ...] = ()
    incomplete: bool = False
    more_executed: bool = False


def make_entry(
    hashes: Iterable[bytes] = (),
    chains: Iterable[int] = (),
    executions: Iterable[ExecutionPlace] = (),
) -> Entry:
    """An entry of the first MOST of these hashes and executions; it says so where there are
    more."""
    judged, more = _first(hashes)
    executed, others = _first(executions)
    return Entry(judged, tuple(chains), executed, incomplete=more, more_executed=others)


def write_entry(entry: Entry) -> Mapping[bytes, bytes]:
    """The fields under which Redis keeps an entry; those that say nothing are left out."""
    fields = {
        b"messages": b"".join(entry.hashes),
        b"chains": b",".join(b"%d" % chain for chain in entry.chains),
        b"executions": b"".join(_PLACE.pack(*place) for place in entry.executions),
        b"incomplete": b"1" if entry.incomplete else b"",
        b"more_executed": b"1" if entry.more_executed else b"",
    }
    return {name: value for name, value in fields.items() if value}


def read_entry(fields: Mapping[bytes, bytes]) -> Entry:
    """The entry in fields of `write_entry`; of fields of another release what can be read."""
    hashes, chains = fields.get(b"messages", b""), fields.get(b"chains", b"")
    places = fields.get(b"executions", b"")
    whole = len(places) - len(places) % _PLACE.size
    return Entry(
        tuple(hashes[at : at + _HASH_SIZE] for at in range(0, len(hashes), _HASH_SIZE)),
        tuple(int(chain) for chain in chains.split(b",") if chain.isdigit()),
        tuple(ExecutionPlace(*place) for place in _PLACE.iter_unpack(places[:whole])),
        incomplete=bool(fields.get(b"incomplete")),
        more_executed=bool(fields.get(b"more_executed")),
    )


def read_id(text: str) -> EntryId | None:
    """An id as it was given to a reader; None for any other text."""
    found = _ID.fullmatch(text)
    return None if found is None else EntryId(int(found[1]), int(found[2]))


def id_at(seconds: int) -> EntryId:
    """The place in the stream of a moment, in seconds since 1970."""
    return EntryId(seconds * 1000, 0)


def _first(each: Iterable[_T]) -> tuple[tuple[_T, ...], bool]:
    """The first MOST, each once, and whether there are more."""
    known = dict.fromkeys(each)
    return tuple(islice(known, MOST)), len(known) > MOST
