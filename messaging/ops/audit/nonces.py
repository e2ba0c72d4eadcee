"""Holes in the nonces: a messenger numbers its messages in one row, so a hole is a lost log."""

from collections.abc import Iterator, Sequence

from messaging.chain.client import ChainClient
from messaging.chain.errors import ChainError
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

# The stored nonces by their counters, each with the first block that has it.
_SENT = (
    "select mod(nonce, %s) as counter, min(block) as block from log "
    "where chain = %s and kind = %s and nonce is not null group by counter"
)


def nonce_gaps(chain: Chain) -> Iterator[Finding]:
    """Nonces that are missing between stored ones, or before the first where coverage begins at
    genesis, unless blocks between the two are still to be read."""
    covered = _covered(chain)
    for after, before, low, high in read_rows(
        "select previous, counter, previous_block, block from (select counter, block, "  # noqa: S608
        "lag(counter) over (order by counter) as previous, "
        f"lag(block) over (order by counter) as previous_block from ({_SENT}) sent) numbered "
        "where counter > coalesce(previous, -1) + 1 order by counter",
        (_VERSION_STEP, chain.pk, Kind.SENT.value),
    ):
        first = 0 if after is None else int(after) + 1
        begin = 0 if low is None else low
        # A message that was sent before the first block and resent later stands above its follower.
        if begin <= high and _is_whole(covered, begin, high):
            where = "genesis" if low is None else f"block {low}"
            yield _gap(chain, (first, int(before) - 1), f"between {where} and block {high}")


def missing_tail(chain: Chain, client: ChainClient) -> Iterator[Finding]:
    """What the messenger has sent by the newest covered block, against the last stored nonce."""
    # Twice, since a reorg between the question and our reading would look like a hole.
    if _tail(chain, client) is not None and (found := _tail(chain, client)) is not None:
        yield found


def _tail(chain: Chain, client: ChainClient) -> Finding | None:
    covered = _covered(chain)
    if not covered:
        return None
    newest = covered[-1].last
    ((counter, block),) = read_rows(
        f"select max(counter), (array_agg(block order by counter desc))[1] from ({_SENT}) sent "  # noqa: S608
        "where block <= %s",
        (_VERSION_STEP, chain.pk, Kind.SENT.value, newest),
    )
    last, low = (-1, 0) if counter is None else (int(counter), block)
    try:
        answer = client.call(L2_TO_L2_MESSENGER, SELECTOR_MESSAGE_NONCE, newest)
    except ChainError as error:
        return _unasked(chain, newest, str(error))
    if len(answer) != _WORD:
        return _unasked(chain, newest, "The node gave no number.")
    following = split_nonce(int.from_bytes(answer)).counter
    if last >= following:
        what = (
            f"Nonces {following} to {last} are stored, and the messenger has not sent them by "
            f"block {newest}: run `manage.py chains resync {chain.chain_id}`."
        )
        return Finding("nonces", chain.name, what)
    if last + 1 == following or not _is_whole(covered, low, newest):
        return None
    return _gap(chain, (last + 1, following - 1), f"between block {low} and block {newest}")


def _covered(chain: Chain) -> tuple[CoverageRange, ...]:
    spans = chain.spans.values_list("first_block", "next_block")
    return merge_ranges((first, following - 1) for first, following in spans)


def _is_whole(covered: Sequence[CoverageRange], first: int, last: int) -> bool:
    return any(part.first <= first and last <= part.last for part in covered)


def _gap(chain: Chain, nonces: tuple[int, int], where: str) -> Finding:
    what = (
        f"Nonces {nonces[0]} to {nonces[1]} are missing {where}: run "
        f"`manage.py chains resync {chain.chain_id}` with a node that keeps all logs."
    )
    return Finding("nonces", chain.name, what)


def _unasked(chain: Chain, block: int, why: str) -> Finding:
    what = (
        f"Whether messages are missing up to block {block} was not checked, since the node does "
        f"not say how many the messenger has sent: {why} Ask a node that keeps this state."
    )
    return Finding("nonces", chain.name, what, unchecked=True)
