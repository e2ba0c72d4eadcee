"""A block of a followed chain with what is stored of it; it writes nothing and asks no node."""

from django.db.models import Q

from messaging.models import Block, FailedRelay, Log
from messaging.protocol.text import to_hex
from messaging.tracing.lines import make_lines, read_brief
from messaging.tracing.mined import BlockPage
from messaging.tracing.network import FollowedChain, load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.taken import read_taken

PAGE_LOGS = 50
_MOST_FAILED = 20  # reverted relays that are listed


def get_block(chain_id: int, number: int, after: int | None = None) -> BlockPage | None:
    """What is stored of a block (of at most 63 bits), with PAGE_LOGS of its logs, those above the
    log index `after`; None where the chain is not followed. At most 16 queries.

    `known` is False where the chain is not indexed so far, or not indexed there, and nothing of the
    block is stored.
    """
    network = load_network()
    chain = network.followed(chain_id)
    if chain is None:
        return None
    stored = Block.objects.filter(chain=chain.id, number=number).first()
    logs = Log.objects.filter(chain=chain.id, block=number).order_by("log_index")
    further = logs if after is None else logs.filter(log_index__gt=after)
    brief = read_brief(further, PAGE_LOGS + 1)
    digest = None if stored is None else to_hex(bytes(stored.hash))
    standing = [] if stored is None else [(chain.id, digest)]
    taken = read_taken(Q(chain=chain.id, block=number), network, standing)
    indexed = network.covers(chain_id, number)
    return BlockPage(
        chain=chain.ref,
        number=number,
        hash=digest,
        parent_hash=None if stored is None else _hex(stored.parent_hash),
        timestamp=None if stored is None else stored.timestamp,
        safety=chain.safety(number),
        indexed=indexed,
        known=indexed or stored is not None or bool(taken),
        logs=logs.count(),
        lines=make_lines(brief[:PAGE_LOGS], network),
        failed=_failed(chain, number),
        taken=taken,
        before=_beside(chain, number, -1),
        after=_beside(chain, number, 1),
        as_of=next(one for one in list_as_of(network) if one.chain == chain.ref),
        next=brief[PAGE_LOGS - 1].log_index if len(brief) > PAGE_LOGS else None,
        first=after is None,
    )


def _failed(chain: FollowedChain, number: int) -> tuple[str, ...]:
    """The reverted transactions in it that tried to relay messages."""
    rows = FailedRelay.objects.filter(chain=chain.id, block=number, ordinal=0)
    hashes = rows.order_by("transaction_index").values_list("transaction_hash", flat=True)
    return tuple(to_hex(bytes(key)) for key in hashes[:_MOST_FAILED])


def _beside(chain: FollowedChain, number: int, way: int) -> int | None:
    """The nearest block below or above with a stored log."""
    logs = Log.objects.filter(chain=chain.id)
    if way < 0:
        found = logs.filter(block__lt=number).order_by("-block", "-log_index")
    else:
        found = logs.filter(block__gt=number).order_by("block", "log_index")
    return found.values_list("block", flat=True).first()


def _hex(stored: bytes | memoryview | None) -> str | None:
    return None if stored is None else to_hex(bytes(stored))
