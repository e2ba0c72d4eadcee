"""What one commit changed, as an entry of the stream: ids only, of bounded size; pure."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

MOST = 256  # message hashes in an entry: more are not what somebody watches arrive
_HASH_SIZE = 32
_ID = re.compile(r"([0-9]{1,17})-([0-9]{1,17})")


class EntryId(NamedTuple):
    """A place in the stream: Redis's own milliseconds since 1970, and a turn within one."""

    milliseconds: int
    turn: int

    def __str__(self) -> str:
        return f"{self.milliseconds}-{self.turn}"


class Entry(NamedTuple):
    """The message hashes that were judged and the chains (Chain.id) whose heads or indexed blocks
    moved. `incomplete`: more changed than this and the entries before it say."""

    hashes: tuple[bytes, ...] = ()
    chains: tuple[int, ...] = ()
    incomplete: bool = False


def make_entry(hashes: Iterable[bytes] = (), chains: Iterable[int] = ()) -> Entry:
    """An entry of the first MOST of these hashes; it says so where there are more."""
    each = dict.fromkeys(hashes)
    return Entry(tuple(islice(each, MOST)), tuple(chains), incomplete=len(each) > MOST)


def write_entry(entry: Entry) -> Mapping[bytes, bytes]:
    """The fields under which Redis keeps an entry; those that say nothing are left out."""
    fields = {
        b"messages": b"".join(entry.hashes),
        b"chains": b",".join(b"%d" % chain for chain in entry.chains),
        b"incomplete": b"1" if entry.incomplete else b"",
    }
    return {name: value for name, value in fields.items() if value}


def read_entry(fields: Mapping[bytes, bytes]) -> Entry:
    """The entry in fields of `write_entry`; of fields of another release what can be read."""
    hashes, chains = fields.get(b"messages", b""), fields.get(b"chains", b"")
    return Entry(
        tuple(hashes[at : at + _HASH_SIZE] for at in range(0, len(hashes), _HASH_SIZE)),
        tuple(int(chain) for chain in chains.split(b",") if chain.isdigit()),
        incomplete=bool(fields.get(b"incomplete")),
    )


def read_id(text: str) -> EntryId | None:
    """An id as it was given to a reader; None for any other text."""
    found = _ID.fullmatch(text)
    return None if found is None else EntryId(int(found[1]), int(found[2]))


def id_at(seconds: int) -> EntryId:
    """The place in the stream of a moment, in seconds since 1970."""
    return EntryId(seconds * 1000, 0)
