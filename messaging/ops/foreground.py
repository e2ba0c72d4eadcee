"""Ingestion in the foreground: the tasks' own code, run by threads until a target is stored."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections, connection
from django.db.models import Q

from messaging.ingest.attempts import chains_to_look_at, look_for_failed_relays
from messaging.ingest.coverage import ensure_coverage
from messaging.ingest.cutting import cut_largest
from messaging.ingest.enrich import enrich_due_spans
from messaging.ingest.follow import follow_next
from messaging.ingest.nodes import opened_node
from messaging.ingest.sources import fetch_missing_sources
from messaging.ingest.spans import retry
from messaging.ingest.tallies import count_messages
from messaging.models import Chain, Span

_TURN = 5.0  # seconds that a thread stays with one span before it looks for a needier one
_PAUSE = 0.1  # seconds between looks for due spans
_WATCH = 0.25  # seconds between looks at how far all is
_PATIENCE = 5  # failures in a row (15 seconds) after which a person is asked to look


@dataclass(frozen=True, slots=True)
class Target:
    """A chain and the block up to which it shall be stored."""

    chain: Chain
    block: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a target is: how many blocks of start..target are stored, the last one of those
    that are stored without a hole (one before the start where none is), what went wrong last."""

    target: Target
    stored: int
    last: int
    wanted: int
    error: str
    stopped: bool

    @property
    def reached(self) -> bool:
        """Whether every block is stored."""
        return self.stored >= self.wanted


class TargetError(Exception):
    """A chain cannot be read to this block; the text says why and what to do."""


def targets_for(chains: Sequence[Chain], until: int | None) -> list[Target]:
    """Each chain with its target block: `until`, or the node's head now.

    Raises ChainError, and TargetError where a chain is paused or has no such block.
    """
    return [Target(chain, _target_block(chain, until)) for chain in chains]


def _target_block(chain: Chain, until: int | None) -> int:
    if chain.paused:
        raise TargetError(f"{chain.name} is paused: resume it in the admin first.")
    with opened_node(chain) as node:
        head = node.heads().latest.number
    if until is None:
        return head
    if until > head:
        raise TargetError(
            f"{chain.name} has no block {until} yet, its head is {head}: give --until head."
        )
    if until < chain.start_block:
        raise TargetError(
            f"Block {until} of {chain.name} lies before its start block {chain.start_block}: "
            "give a later one, or an earlier start block in the chains file."
        )
    return until


def coverage_of(targets: Sequence[Target]) -> list[Coverage]:
    """How far the targets are now, in one query."""
    rows = Span.objects.filter(chain__in=[target.chain.pk for target in targets])
    fields = ("chain", "first_block", "next_block", "state", "failures", "error")
    known = list(rows.order_by("first_block").values_list(*fields))
    return [
        _coverage(target, [row[1:] for row in known if row[0] == target.chain.pk])
        for target in targets
    ]


def _coverage(target: Target, spans: Sequence[tuple[int, int, str, int, str]]) -> Coverage:
    start, error, stopped = target.chain.start_block, "", False
    stored, last = 0, start - 1
    for first_block, following, state, failures, told in spans:
        if first_block > target.block:
            break
        first, end = max(first_block, start), min(following - 1, target.block)
        stored += max(end - first + 1, 0)
        last = max(last, end) if first <= last + 1 else last
        error = told or error
        stopped = stopped or state == Span.State.STOPPED or failures >= _PATIENCE
    wanted = max(target.block - start + 1, 0)
    return Coverage(target, stored, last, wanted, error, stopped)


def ingest(
    targets: Sequence[Target], *, workers: int, report: Callable[[list[Coverage]], None]
) -> list[Coverage]:
    """Follow the targets' spans with so many threads until all are stored, or one stopped.

    `report` gets every target's coverage a few times a second. Returns the last of these.
    Interrupting loses nothing: every chunk is stored whole or not at all. Spans that rest or
    stopped are tried again: somebody asks for them now.
    """
    ensure_coverage()
    chains = [target.chain.pk for target in targets]
    retry(list(Span.objects.filter(chain__in=chains).values_list("pk", flat=True)))
    stop = threading.Event()
    with ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(_work, targets, stop) for _ in range(workers)]
        try:
            coverage = _watch(targets, report, lambda: any(one.done() for one in running))
        finally:
            stop.set()
        for one in running:
            one.result()
    if all(one.reached for one in coverage):
        while fetch_missing_sources() or enrich_due_spans():
            report(coverage)
        for chain in chains:
            _look_for_failed_relays(chain)
        while count_messages(int(time.time())):
            report(coverage)
    return coverage


def _look_for_failed_relays(chain: int) -> None:
    """Look at everything above finalized; what a node does not give now is left to the workers."""
    while chain in chains_to_look_at() and look_for_failed_relays(chain) is not None:
        pass


def _watch(
    targets: Sequence[Target], report: Callable[[list[Coverage]], None], ended: Callable[[], bool]
) -> list[Coverage]:
    while True:
        coverage = coverage_of(targets)
        report(coverage)
        if all(one.reached or one.stopped for one in coverage) or ended():
            return coverage
        time.sleep(_WATCH)


def _work(targets: Sequence[Target], stop: threading.Event) -> None:
    """Follow due spans of the targets in turn until told to stop; with none due, take over a half
    of the longest one that another thread is at."""
    blocks = {target.chain.pk: target.block for target in targets}
    lacking = _lacking(blocks)
    holder = f"ingest:{os.getpid()}:{threading.get_ident()}"[-64:]
    try:
        while not stop.is_set():
            found = follow_next(
                holder=holder,
                seconds=_TURN,
                among=lacking,
                until=lambda span: blocks[span.chain],
                stopping=stop.is_set,
            )
            if not found and not cut_largest(lacking):
                stop.wait(_PAUSE)
                close_old_connections()
    finally:
        connection.close()


def _lacking(blocks: dict[int, int]) -> Q:
    """Selects the spans that still lack a block of their chain's target."""
    lacking = Q()
    for chain, block in blocks.items():
        lacking |= Q(chain=chain, next_block__lte=block)
    return lacking
