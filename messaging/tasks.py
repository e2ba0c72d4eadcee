"""Celery's entry points: each holds a good while of work and decides nothing itself."""

import os
import socket
import threading

from celery import shared_task
from celery.signals import worker_shutting_down

from messaging.ingest.alone import alone
from messaging.ingest.coverage import ensure_coverage
from messaging.ingest.enrich import enrich_due_spans
from messaging.ingest.follow import follow
from messaging.ingest.rollup import note_safety as ask_rollup_nodes
from messaging.ingest.sources import fetch_missing_sources
from messaging.ingest.spans import due_spans
from messaging.ingest.versions import note_messenger_versions

HOLD_SECONDS = 20.0  # a task follows a span so long, hands it on and ends

_stopping = threading.Event()


@worker_shutting_down.connect
def _stop_following(**_facts: object) -> None:
    """A worker that is told to end gives its spans back after the step that it is in."""
    _stopping.set()


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[-64:]


@shared_task(name="messaging.revive_spans")
def revive_spans() -> None:
    """Put every due span that nobody holds on the queue; a chain without spans gets its first."""
    ensure_coverage()
    for span in due_spans():
        follow_span.apply_async((span,), expires=HOLD_SECONDS)


@shared_task(name="messaging.follow_span")
def follow_span(span: int) -> None:
    """Hold a span for a while; the lease makes a second one on the same span end at once."""
    more = follow(span, holder=_holder(), seconds=HOLD_SECONDS, stopping=_stopping.is_set)
    if more and not _stopping.is_set():
        follow_span.delay(span)


@shared_task(name="messaging.enrich_transactions")
def enrich_transactions() -> None:
    """Fetch the transactions of stored logs."""
    with alone("transactions") as taken:
        if taken:
            enrich_due_spans()


@shared_task(name="messaging.fetch_sources")
def fetch_sources() -> None:
    """Fetch source logs of contracts that are not watched, where an executing message names one."""
    with alone("sources") as taken:
        if taken:
            fetch_missing_sources()


@shared_task(name="messaging.note_versions")
def note_versions() -> None:
    """Ask new chains which release of the messenger they run."""
    with alone("versions") as taken:
        if taken:
            note_messenger_versions()


@shared_task(name="messaging.note_safety")
def note_safety() -> None:
    """Ask rollup nodes how safe the chains' blocks are."""
    with alone("safety") as taken:
        if taken:
            ask_rollup_nodes()
