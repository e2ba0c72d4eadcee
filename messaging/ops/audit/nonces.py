"""Holes in the nonces: a messenger numbers its messages in one row, so a hole is a lost log."""

from collections.abc import Iterator
from dataclasses import dataclass

from messaging.chain.client import ChainClient
from messaging.chain.errors import ChainError, Reverted
from messaging.models import Chain
from messaging.ops.audit.findings import Finding
from messaging.ops.audit.rows import read_rows
from messaging.protocol.contracts import L2_TO_L2_MESSENGER, SELECTOR_MESSAGE_NONCE
from messaging.protocol.facts import Kind
from messaging.protocol.identifier import split_nonce
from messaging.tracing.coverage import merge_ranges
from messaging.tracing.values import CoverageRange

_VERSION_STEP = 2**240  # a nonce is version * 2^240 + counter, and the counter counts on
_WORD = 32
_CEILING = 2**256

# The counters that are sent in a range of blocks, each with its first place there.
_SENT = (
    "select mod(nonce, %s) as counter, min(array[block, log_index]) as place from log "
    "where chain = %s and kind = %s and nonce is not null and block between %s and %s "
    "group by counter"
)
# A message is first sent before all that follow it: what stands after one of these was sent again,
# and its own first send is not here. Of the others: the first, the last, and both ends of holes.
_HOLES = (
    "select previous, previous_place[1], counter, place[1], next is null from (select counter, "  # noqa: S608
    "place, lag(counter) over up as previous, lag(place) over up as previous_place, "
    "lead(counter) over up as next from (select counter, place, min(place) over (order by counter "
    f"desc rows between unbounded preceding and 1 preceding) as above from ({_SENT}) sent "
    "where counter >= %s and counter < %s) ordered where above is null or place < above "
    "window up as (order by counter)) numbered "
    "where previous is null or counter > previous + 1 or next is null order by counter"
)
_NEVER_SENT = f"select min(counter), max(counter) from ({_SENT}) sent where counter >= %s"  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Range:
    """A covered range with the counters that the messenger gave in it: from `base` to before `end`;
    None where that is not known."""

    blocks: CoverageRange
    base: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class _Hole:
    """Counters first..last without a send in blocks low..high."""

    first: int
    last: int
    low: int
    high: int


def missing_nonces(chain: Chain, client: ChainClient | None) -> list[Finding]:
    """Nonces that are missing in what is covered, or are stored and were never given.

    The messenger's own count at both ends of a covered range says what must be in it. Without a
    client, or an answer, only holes between stored messages are found; a range that begins at
    genesis begins with nonce 0.
    """
    found = _missing(chain, client)
    if all(one.unchecked for one in found):
        return found
    # Twice, since a reorg between the question and our reading would look like a hole.
    return _missing(chain, client)


def _missing(chain: Chain, client: ChainClient | None) -> list[Finding]:
    spans = chain.spans.values_list("first_block", "next_block")
    covered = merge_ranges((first, following - 1) for first, following in spans)
    return [one for part in covered for one in _of_range(chain, client, part)]


def _of_range(chain: Chain, client: ChainClient | None, blocks: CoverageRange) -> Iterator[Finding]:
    base, end, silent = _counts(chain, client, blocks)
    counted = _Range(blocks, base, end)
    if silent is not None:
        yield silent
    for hole in _holes(chain, counted):
        yield _gap(chain, counted, hole)
    if end is not None:
        yield from _never_sent(chain, blocks, end)


def _counts(
    chain: Chain, client: ChainClient | None, blocks: CoverageRange
) -> tuple[int | None, int | None, Finding | None]:
    """The messenger's count before the range and at its end, and what was not told of them."""
    first = 0 if blocks.first == 0 else None
    if client is None:
        return first, None, None
    try:
        base = _count_before(client, blocks.first) if first is None else first
        silent = None
    except ChainError as error:
        base, silent = None, _unasked_before(chain, blocks.first, str(error))
    try:
        return base, _count_at(client, blocks.last), silent
    except ChainError as error:
        return base, None, _unasked(chain, blocks.last, str(error))


def _count_before(client: ChainClient, first: int) -> int:
    """The same before a block; nothing where the messenger is not there yet."""
    try:
        return _count_at(client, first - 1)
    except Reverted:  # its proxy without an implementation
        return 0


def _count_at(client: ChainClient, block: int) -> int:
    """How many messages the messenger has sent by the end of a block; raises ChainError where the
    node does not say."""
    answer = client.call(L2_TO_L2_MESSENGER, SELECTOR_MESSAGE_NONCE, block)
    if len(answer) != _WORD:
        raise ChainError("The node gave no number.")
    return split_nonce(int.from_bytes(answer)).counter


def _holes(chain: Chain, counted: _Range) -> Iterator[_Hole]:
    first, last = counted.blocks.first, counted.blocks.last
    base, end = counted.base, counted.end
    known = None if base is None else base - 1
    low = first
    for previous, low_block, counter, block, _ in read_rows(
        _HOLES,
        (*_sent_values(chain, counted.blocks), base or 0, _CEILING if end is None else end),
    ):
        below, low = (known, first) if previous is None else (int(previous), low_block)
        if below is not None and int(counter) > below + 1:
            yield _Hole(below + 1, int(counter) - 1, low, block)
        known, low = int(counter), block
    if end is not None and known is not None and known + 1 < end:
        yield _Hole(known + 1, end - 1, low, last)


def _never_sent(chain: Chain, blocks: CoverageRange, end: int) -> Iterator[Finding]:
    ((low, high),) = read_rows(_NEVER_SENT, (*_sent_values(chain, blocks), end))
    if low is not None:
        what = (
            f"Nonces {low} to {high} are stored, and the messenger has not sent them by "
            f"block {blocks.last}: run `manage.py chains resync {chain.chain_id}`."
        )
        yield Finding("nonces", chain.name, what)


def _sent_values(chain: Chain, blocks: CoverageRange) -> tuple[int, ...]:
    return _VERSION_STEP, chain.pk, Kind.SENT.value, blocks.first, blocks.last


def _gap(chain: Chain, counted: _Range, hole: _Hole) -> Finding:
    where = "genesis" if hole.low == 0 else f"block {hole.low}"
    # Where nobody says what came before, those around the hole may all have been sent again.
    before = counted.blocks.first
    doubt = "" if counted.base is not None else f", unless they were sent before block {before}"
    what = (
        f"Nonces {hole.first} to {hole.last} are missing between {where} and block "
        f"{hole.high}{doubt}: run `manage.py chains resync {chain.chain_id}` with a node that "
        "keeps all logs."
    )
    return Finding("nonces", chain.name, what)


def _unasked(chain: Chain, block: int, why: str) -> Finding:
    what = (
        f"Whether messages are missing up to block {block} was not checked, since the node does "
        f"not say how many the messenger has sent: {why} Ask a node that keeps this state."
    )
    return Finding("nonces", chain.name, what, unchecked=True)


def _unasked_before(chain: Chain, first: int, why: str) -> Finding:
    what = (
        f"Whether the first messages from block {first} on are missing was not checked, since the "
        f"node does not say how many the messenger had sent before: {why} Ask a node that keeps "
        "this state."
    )
    return Finding("nonces", chain.name, what, unchecked=True)
