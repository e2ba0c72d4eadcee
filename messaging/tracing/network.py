"""Chains, heads, coverage and dependency sets of one moment, read once; it reads no message."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from msgspec import Struct
from msgspec.json import Decoder

from messaging.models import Endpoint, Head
from messaging.tracing.coverage import is_covered, merge_ranges
from messaging.tracing.levels import safety_of
from messaging.tracing.statements import rows_of
from messaging.tracing.values import ChainRef, CoverageRange, Safety
from messaging.tracing.wording import unnamed

DEFAULT_WINDOW = 604_800  # seconds, where no dependency set tells (domain reference, 3.1)
KEPT_FOR = 0.05  # seconds, in a process that serves pages: of a busy one, most requests

_LEVELS = frozenset(level.value for level in Safety)


class HeadSeen(Struct, frozen=True, array_like=True):
    """The newest block of a chain at one level; `seen_at` is when its node said so, in seconds.

    `source` is the kind of node that told it. `forked`: another block is stored at that height.
    """

    number: int
    timestamp: int | None
    seen_at: int
    source: str = Endpoint.Kind.RPC
    forked: bool = False


class SharedRules(Struct, frozen=True, array_like=True):
    """A dependency set: who is in it and what its members share; times in seconds."""

    name: str
    members: frozenset[int]
    window: int
    margin: int


@dataclass(frozen=True, slots=True)
class FollowedChain:
    """A chain that is followed, with its heads by level, the blocks of it known complete, those in
    which failed relays were looked for, and the timestamp of its newest indexed block, if stored.
    """

    id: int
    ref: ChainRef
    heads: Mapping[str, HeadSeen]
    covered: tuple[CoverageRange, ...]
    receipts: CoverageRange | None = None
    indexed_at: int | None = None

    @property
    def latest(self) -> HeadSeen | None:
        """The head that the node reported last, None before its first answer."""
        return self.heads.get(Head.Level.LATEST)

    @property
    def indexed_block(self) -> int | None:
        """The newest block known complete."""
        return self.covered[-1].last if self.covered else None

    def safety(self, block: int) -> Safety:
        """How safe a block is: the highest level that it has reached, of those that count."""
        usable = {key: head.number for key, head in self.heads.items() if self.counts(head)}
        return safety_of(block, usable)

    def level_times(self) -> tuple[tuple[Safety, int], ...]:
        """When the newest block of each safety level was built, of the levels that count."""
        return tuple(
            (Safety(key), head.timestamp)
            for key, head in self.heads.items()
            if key in _LEVELS and head.timestamp is not None and self.counts(head)
        )

    def counts(self, head: HeadSeen) -> bool:
        """Whether a head makes anything safe: not if it is of another fork than what is stored.

        A rollup node is not asked for what is stored. So its levels count only where they can be
        compared, up to the newest indexed block, and none of them if any is of another fork.
        """
        if head.source == Endpoint.Kind.RPC:
            return not head.forked
        return not self.is_ahead(head) and not any(
            one.forked for one in self.heads.values() if one.source == head.source
        )

    def is_ahead(self, head: HeadSeen) -> bool:
        """Whether a rollup node's head is above what is indexed: nothing tells its fork yet."""
        indexed = -1 if self.indexed_block is None else self.indexed_block
        return head.source != Endpoint.Kind.RPC and head.number > indexed


@dataclass(frozen=True, slots=True)
class Network:
    """What is known of every chain at one moment; chain ids are uint256, `now` the wall clock."""

    chains: tuple[FollowedChain, ...]
    sets: tuple[SharedRules, ...]
    now: int
    _by_chain_id: Mapping[int, FollowedChain] = field(repr=False)
    _by_id: Mapping[int, FollowedChain] = field(repr=False)

    def followed(self, chain_id: int) -> FollowedChain | None:
        """A chain by its uint256 chain id, None where it is not followed."""
        return self._by_chain_id.get(chain_id)

    def of_fact(self, id_: int) -> FollowedChain:
        """The chain of a stored fact, by Chain.id."""
        return self._by_id[id_]

    def ref(self, chain_id: int) -> ChainRef:
        """How a chain is named, followed or not."""
        chain = self._by_chain_id.get(chain_id)
        return chain.ref if chain else ChainRef(chain_id, unnamed(chain_id), None)

    def shared(self, source: int, destination: int) -> SharedRules | None:
        """The dependency set that holds both chains, the first by name where several do."""
        pair = {source, destination}
        return next((one for one in self.sets if pair <= one.members), None)

    def window(self, source: int, destination: int) -> int:
        """Seconds in which a message of this lane can be executed, inclusive."""
        shared = self.shared(source, destination)
        return shared.window if shared else DEFAULT_WINDOW

    def clock(self, chain_id: int) -> int | None:
        """A chain's own time: its head's timestamp, the wall clock where it is not followed.

        None where it is followed and its node has not answered yet.
        """
        chain = self._by_chain_id.get(chain_id)
        if chain is None:
            return self.now
        return chain.latest.timestamp if chain.latest else None

    def in_set(self, source: int, destination: int) -> bool | None:
        """Whether the destination shares a set with the source; None: the source is in no set."""
        if not any(source in one.members for one in self.sets):
            return None
        return self.shared(source, destination) is not None

    def covers(self, chain_id: int, block: int) -> bool:
        """Whether a block of a chain is known complete."""
        chain = self._by_chain_id.get(chain_id)
        return chain is not None and is_covered(chain.covered, block)


# One statement for what nearly every page reads first: five would cost it a millisecond more.
_EVERYTHING = """
select json_build_object(
  'chains', (select json_agg(json_build_array(id, chain_id, name) order by id) from chain),
  'heads', (select json_agg(json_build_array(
      head.chain_id, level, json_build_array(head.number, head.timestamp,
        floor(extract(epoch from seen_at))::bigint, source,
        exists(select 1 from block where block.chain = head.chain_id and block.number = head.number
               and block.hash <> head.hash)))) from head),
  'spans', (select json_agg(json_build_array(
      span.chain_id, first_block, next_block, last_block, receipts_from, receipts_to,
      (select block.timestamp from block
       where block.chain = span.chain_id and block.number = next_block - 1))) from span),
  'sets', (select json_agg(json_build_array(name, chain_ids, expiry_window, ingress_margin)
      order by name) from dependency_set)
)::text
"""

_SpanRow = tuple[int, int, int, int | None, int, int, int | None]


class _Stored(Struct, frozen=True):
    """What the statement answers; None where a table is empty."""

    chains: list[tuple[int, int, str]] | None
    heads: list[tuple[int, str, HeadSeen]] | None
    spans: list[_SpanRow] | None
    sets: tuple[SharedRules, ...] | None


_STORED = Decoder(_Stored)


class _Keeper:
    """Keeps the network for a moment, in a process that `keeps` it."""

    keeps = False
    _kept: tuple[Network, float] | None = None  # until when; in one piece, for threads share it

    def load(self) -> Network:
        """The network as stored at most KEPT_FOR ago."""
        asked, kept = monotonic(), self._kept
        if self.keeps and kept is not None and asked < kept[1]:
            return kept[0]
        network = _read()
        self._kept = network, asked + KEPT_FOR
        return network


_KEEPER = _Keeper()


def load_network() -> Network:
    """The network as stored now, in one query, or after `keep_networks` a moment ago, in none.

    Load it before the messages it is applied to: a verdict that is newer than the coverage can
    only be better founded, but an older one would call a log missing that has arrived since.
    """
    return _KEEPER.load()


def keep_networks() -> None:
    """Have this process load the network once for all that asks within KEPT_FOR."""
    _KEEPER.keeps = True


def _read() -> Network:
    ((text,),) = rows_of(_EVERYTHING)
    stored = _STORED.decode(text)
    heads = _heads(stored.heads or ())
    spans = _spans(stored.spans or ())
    chains = tuple(
        FollowedChain(
            id_,
            ChainRef(chain_id, name, mark),
            heads.get(id_, {}),
            covered := merge_ranges(spans.ranges.get(id_, ())),
            spans.receipts.get(id_),
            spans.ends.get((id_, covered[-1].last)) if covered else None,
        )
        for mark, (id_, chain_id, name) in enumerate(stored.chains or ())
    )
    return Network(
        chains,
        stored.sets or (),
        int(time.time()),
        {chain.ref.chain_id: chain for chain in chains},
        {chain.id: chain for chain in chains},
    )


def _heads(rows: Iterable[tuple[int, str, HeadSeen]]) -> dict[int, dict[str, HeadSeen]]:
    heads: dict[int, dict[str, HeadSeen]] = {}
    for chain, level, seen in rows:
        heads.setdefault(chain, {})[level] = seen
    return heads


@dataclass(frozen=True, slots=True)
class _Spans:
    """What the spans tell of each chain by its id: the ranges that are complete, where failed
    relays were looked for at its head, and the timestamps of the blocks that ranges end with."""

    ranges: Mapping[int, Sequence[tuple[int, int]]]
    receipts: Mapping[int, CoverageRange]
    ends: Mapping[tuple[int, int], int]


def _spans(rows: Iterable[_SpanRow]) -> _Spans:
    ranges: dict[int, list[tuple[int, int]]] = {}
    receipts: dict[int, CoverageRange] = {}
    ends: dict[tuple[int, int], int] = {}
    for chain, first, following, last, looked_from, looked_to, end in rows:
        ranges.setdefault(chain, []).append((first, following - 1))
        if last is None and looked_to > looked_from:
            receipts[chain] = CoverageRange(looked_from, looked_to - 1)
        if end is not None:
            ends[chain, following - 1] = end
    return _Spans(ranges, receipts, ends)
