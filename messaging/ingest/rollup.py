"""Asks rollup nodes how safe blocks are and keeps what counts; no follower waits for it."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils import timezone

from messaging.chain.errors import ChainError, Retry
from messaging.chain.levels import LevelBlock, Levels
from messaging.chain.rollup_nodes import KINDS, open_rollup_node
from messaging.ingest.safety import Chosen, Told, contradicted, contradictions, every, merge, named
from messaging.live.publish import publish_heads
from messaging.models import Block, Chain, Endpoint, Head, Span

logger = logging.getLogger(__name__)

_AT_ONCE = 8  # nodes that are asked at the same time


@dataclass(frozen=True, slots=True)
class _Asked:
    """One address and the endpoints that share it: a supernode serves several chains."""

    endpoints: tuple[Endpoint, ...]

    @property
    def chain_ids(self) -> list[int]:
        return [endpoint.chain.chain_id for endpoint in self.endpoints]


def note_safety() -> int:
    """Ask every rollup node once; returns how many endpoints failed to tell their chain's levels.

    What went wrong stands at the endpoint until it answers again.
    """
    _forget_unconfigured()
    asked = _addresses()
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        answers = list(pool.map(_ask, asked))
    told: dict[int, list[tuple[Endpoint, Levels | ChainError]]] = {}
    for one, answer in zip(asked, answers, strict=True):
        for endpoint in one.endpoints:
            own = _own(endpoint, answer, asked_as=one.endpoints[0])
            told.setdefault(endpoint.chain_id, []).append((endpoint, own))
    return sum(_record(outcomes) for outcomes in told.values())


def _addresses() -> list[_Asked]:
    """Every enabled rollup node of a chain that is followed, in the order in which they count."""
    rows = Endpoint.objects.filter(kind__in=KINDS, enabled=True, chain__paused=False)
    shared: dict[tuple[object, ...], list[Endpoint]] = {}
    for endpoint in sorted(
        rows.select_related("chain"), key=lambda row: (KINDS.index(row.kind), row.position, row.pk)
    ):
        alone = endpoint.chain_id if endpoint.kind == Endpoint.Kind.OP_NODE else None
        shared.setdefault((endpoint.kind, endpoint.url, alone), []).append(endpoint)
    return [_Asked(tuple(endpoints)) for endpoints in shared.values()]


def _ask(asked: _Asked) -> Mapping[int, Levels | ChainError] | ChainError:
    first = asked.endpoints[0]
    try:
        node = open_rollup_node(
            first.kind,
            first.url,
            label=str(first),
            allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_RPC,
            allow_private=settings.CROSSLANE_ALLOW_PRIVATE_RPC,
        )
        with closing(node):
            return node.levels(asked.chain_ids)
    except ChainError as error:
        return error


def _begun(endpoint: Endpoint) -> str:
    """An endpoint's name where a sentence begins with it."""
    name = str(endpoint)
    return name[:1].upper() + name[1:]


def _own(
    endpoint: Endpoint,
    answer: Mapping[int, Levels | ChainError] | ChainError,
    *,
    asked_as: Endpoint,
) -> Levels | ChainError:
    """What an answer says of the endpoint's own chain; an error names the endpoint, not the one
    beside it that its node was asked as."""
    chain_id = endpoint.chain.chain_id
    found = answer if isinstance(answer, ChainError) else answer.get(chain_id)
    if found is None:
        return Retry(f"{endpoint} does not serve chain {chain_id}: correct it.")
    if isinstance(found, ChainError):
        return Retry(str(found).replace(_begun(asked_as), _begun(endpoint), 1))
    return found


def _record(outcomes: Sequence[tuple[Endpoint, Levels | ChainError]]) -> int:
    """Keep what the nodes of one chain said; returns how many of them failed."""
    chain = outcomes[0][0].chain
    answers = [(node, said) for node, said in outcomes if not isinstance(said, ChainError)]
    silent = {node.kind for node, said in outcomes if isinstance(said, ChainError)}
    rows = {row.level: row for row in Head.objects.filter(chain=chain)}
    kept = [_kept(kind, rows.values()) for kind in sorted(silent)]
    told = [Told(node.kind, levels) for node, levels in answers]
    canonical = _canonical(chain, rows.values(), [*told, *kept])
    given = {level for level, row in rows.items() if row.source == Endpoint.Kind.RPC}
    believed = [one for one in told if not contradictions(one.levels, canonical)]
    doubtful = contradicted(believed)
    kept = [one for one in kept if not contradicted([*believed, one]) - doubtful]
    chosen = merge([*told, *kept], canonical=canonical, given=given, indexed=_indexed(chain))
    _write(chain, chosen)
    publish_heads(chain.pk, "rollup", tuple((one.level, one.block) for one in chosen))
    latest = rows.get(Head.Level.LATEST)
    failed = 0
    for node, said in outcomes:
        if isinstance(said, ChainError):
            text = str(said)
        else:
            doubts = contradictions(said, canonical) or doubtful & _numbers(named(said))
            text = _doubt(node, doubts) or _leap(node, said, latest)
        _note(node, text)
        failed += bool(text)
    return failed


def _numbers(blocks: Iterable[LevelBlock]) -> set[int]:
    return {block.number for block in blocks}


def _kept(kind: str, rows: Iterable[Head]) -> Told:
    """The last word of nodes that did not answer: what was safe then still is."""
    blocks = {
        row.level: LevelBlock(row.number, bytes(row.hash), row.timestamp)
        for row in rows
        if row.source == kind
    }
    return Told(kind, Levels(**blocks), fresh=False)


def _indexed(chain: Chain) -> int:
    """The newest block of a chain that is stored, -1 for none."""
    spans = Span.objects.filter(chain=chain, next_block__gt=F("first_block"))
    newest: int | None = spans.aggregate(newest=Max("next_block"))["newest"]
    return -1 if newest is None else newest - 1


def _canonical(chain: Chain, rows: Iterable[Head], told: Iterable[Told]) -> dict[int, bytes]:
    """Hashes of the followed chain at the heights that nodes named, by number."""
    heads = {row.number: bytes(row.hash) for row in rows if row.source == Endpoint.Kind.RPC}
    numbers = _numbers(block for one in told for block in every(one.levels))
    stored = Block.objects.filter(chain=chain.pk, number__in=numbers)
    found = stored.values_list("number", "hash")
    return heads | {number: bytes(block_hash) for number, block_hash in found}


def _write(chain: Chain, chosen: Iterable[Chosen]) -> None:
    """The chosen blocks in place of what rollup nodes told before; the execution node's stay."""
    seen, levels = timezone.now(), []
    others = Head.objects.filter(chain=chain).exclude(source=Endpoint.Kind.RPC)
    with transaction.atomic():
        for one in chosen:
            levels.append(one.level)
            if not one.fresh:
                continue  # a kept word keeps the time at which it was said
            values = {
                "number": one.block.number,
                "hash": one.block.hash,
                "timestamp": one.block.timestamp,
                "seen_at": seen,
                "source": one.source,
            }
            if not others.filter(level=one.level).update(**values):
                row = Head(chain=chain, level=one.level, **values)
                # The execution node may have given it meanwhile.
                Head.objects.bulk_create([row], ignore_conflicts=True)
        others.exclude(level__in=levels).delete()


def _doubt(node: Endpoint, doubts: Collection[int]) -> str:
    if not doubts:
        return ""
    return (
        f"{node} names another block {min(doubts)} than is indexed or than another node names: "
        "one of them is on another fork. If it stays so, check which."
    )


def _leap(node: Endpoint, levels: Levels, latest: Head | None) -> str:
    """What is derived from L1 lies behind the newest block; the unsafe levels may be as new."""
    derived = (levels.local_safe, levels.safe, levels.finalized)
    furthest = max(_numbers(block for block in derived if block is not None), default=-1)
    if latest is None or furthest <= latest.number:
        return ""
    return (
        f"{node} calls block {furthest} safe, but the execution node's newest is {latest.number}: "
        "it counts for nothing until it is indexed. If it stays so, check both."
    )


def _note(node: Endpoint, text: str) -> None:
    if node.error == text:
        return
    Endpoint.objects.filter(pk=node.pk).update(error=text)
    facts = {"chain": node.chain.name, "endpoint": str(node)}
    if text:
        logger.warning("safety not told", extra=facts | {"error": text})
    else:
        logger.info("safety told again", extra=facts)


def _forget_unconfigured() -> None:
    """Heads and troubles of nodes that are not asked any more."""
    node = Endpoint.objects.filter(chain=OuterRef("chain"), kind=OuterRef("source"), enabled=True)
    Head.objects.exclude(source=Endpoint.Kind.RPC).exclude(Exists(node)).delete()
