"""Celery's entry points: each holds a good while of work and decides nothing itself."""

import os
import socket
import threading
import time

from celery import shared_task
from celery.signals import worker_shutting_down

from messaging.diagnosis.filter_states import note_filters as ask_filters
from messaging.diagnosis.incidents import note_incidents as note_open_incidents
from messaging.diagnosis.probe_rounds import chains_to_probe, probe_due
from messaging.diagnosis.probe_schedule import forget_old_probes, schedule_probes
from messaging.ingest.alone import alone
from messaging.ingest.attempts import chains_to_look_at, look_for_failed_relays
from messaging.ingest.coverage import ensure_coverage
from messaging.ingest.cutting import cut_largest
from messaging.ingest.enrich import enrich_due_spans
from messaging.ingest.follow import follow_next
from messaging.ingest.lookups import chains_to_ask, look_up_waiting
from messaging.ingest.rollup import note_safety as ask_rollup_nodes
from messaging.ingest.sources import fetch_missing_sources
from messaging.ingest.spans import due_spans
from messaging.ingest.tallies import count_messages
from messaging.ingest.tokens import chains_with_tokens_to_ask
from messaging.ingest.tokens import note_tokens as ask_tokens
from messaging.ingest.versions import note_messenger_versions
from messaging.support.cases import keep_cases as keep
from messaging.support.watching.checking import check_watches as check_due_watches
from messaging.support.watching.delivering import deliver, due_deliveries
from messaging.support.watching.tidying import delete_old

HOLD_SECONDS = 20.0  # a task follows a span so long, hands it on and ends
LOOK_SECONDS = 2.0  # after which beat asks for the same look again
LOOKUP_SECONDS = 1.0  # after which beat asks for the same answers again
NOTICE_SECONDS = 1.0  # after which beat asks for the same notices again
PROBE_SECONDS = 1.0  # after which beat asks for the same probes again
TOKEN_SECONDS = 5.0  # after which beat asks for the same tokens again
REVIVE_SECONDS = 2.0  # a call for a worker that none has followed by then is made again

_stopping = threading.Event()


@worker_shutting_down.connect
def _stop_following(**_facts: object) -> None:
    """A worker that is told to end gives its spans back after the step that it is in."""
    _stopping.set()


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[-64:]


@shared_task(name="messaging.revive_spans")
def revive_spans() -> None:
    """Call for as many workers as there are due spans that nobody holds, and one more where a span
    is long enough for two; a chain without spans gets its first."""
    ensure_coverage()
    due = len(due_spans())
    for _ in range(due or int(cut_largest())):
        follow_due_span.apply_async(expires=REVIVE_SECONDS)


@shared_task(name="messaging.follow_due_span")
def follow_due_span() -> None:
    """Claim the most urgent due span and hold it for a while, then ask for the next."""
    found = follow_next(holder=_holder(), seconds=HOLD_SECONDS, stopping=_stopping.is_set)
    if found and not _stopping.is_set():
        follow_due_span.delay()


@shared_task(name="messaging.enrich_transactions")
def enrich_transactions() -> None:
    """Fetch the transactions of stored logs."""
    with alone("transactions") as taken:
        if taken:
            enrich_due_spans()


@shared_task(name="messaging.fetch_sources")
def fetch_sources() -> None:
    """Fetch source logs that executing messages name and that are not stored."""
    with alone("sources") as taken:
        if taken:
            fetch_missing_sources()


@shared_task(name="messaging.find_failed_relays")
def find_failed_relays() -> None:
    """Put every chain with blocks to look at on the queue: one that hangs delays no other."""
    for chain in chains_to_look_at():
        find_failed_relays_of.apply_async((chain,), expires=LOOK_SECONDS)


@shared_task(name="messaging.find_failed_relays_of")
def find_failed_relays_of(chain: int) -> None:
    """Look for failed relays in the next blocks of one chain."""
    with alone("receipts", chain) as taken:
        if taken:
            look_for_failed_relays(chain)


@shared_task(name="messaging.look_up_transactions")
def look_up_transactions() -> None:
    """Put every chain that readers wait for on the queue: one that hangs delays no other."""
    for chain in chains_to_ask():
        look_up_transactions_on.apply_async((chain,), expires=LOOKUP_SECONDS)


@shared_task(name="messaging.look_up_transactions_on")
def look_up_transactions_on(chain: int) -> None:
    """Ask one chain's nodes for the transactions that readers wait for."""
    with alone("lookups", chain) as taken:
        if taken:
            look_up_waiting(chain)


@shared_task(name="messaging.note_versions")
def note_versions() -> None:
    """Ask new chains which release of the messenger they run."""
    with alone("versions") as taken:
        if taken:
            note_messenger_versions()


@shared_task(name="messaging.note_tokens")
def note_tokens() -> None:
    """Put every chain with tokens to ask on the queue: one that hangs delays no other."""
    for chain in chains_with_tokens_to_ask():
        note_tokens_of.apply_async((chain,), expires=TOKEN_SECONDS)


@shared_task(name="messaging.note_tokens_of")
def note_tokens_of(chain: int) -> None:
    """Ask bridged tokens of one chain for their symbols, names and decimals."""
    with alone("tokens", chain) as taken:
        if taken:
            ask_tokens(chain)


@shared_task(name="messaging.note_safety")
def note_safety() -> None:
    """Ask rollup nodes how safe the chains' blocks are."""
    with alone("safety") as taken:
        if taken:
            ask_rollup_nodes()


@shared_task(name="messaging.count_messages")
def count_stale_messages() -> None:
    """Count the hours anew whose messages changed, and the last hour, day and week."""
    with alone("tallies") as taken:
        if taken:
            count_messages(int(time.time()))


@shared_task(name="messaging.keep_cases")
def keep_cases() -> None:
    """Open cases for messages that are stuck, and close those whose message was executed."""
    with alone("cases") as taken:
        if taken:
            keep()


@shared_task(name="messaging.schedule_probes")
def list_late_messages() -> None:
    """Put messages that are late on the list of those that are probed by themselves."""
    with alone("schedule") as taken:
        if taken:
            schedule_probes()
            forget_old_probes()


@shared_task(name="messaging.probe_messages")
def probe_messages() -> None:
    """Put every chain with messages to probe on the queue: one that hangs delays no other."""
    for chain in chains_to_probe():
        probe_messages_of.apply_async((chain,), expires=PROBE_SECONDS)


@shared_task(name="messaging.probe_messages_of")
def probe_messages_of(chain: int) -> None:
    """Ask nodes about the messages of one chain's turn."""
    with alone("probes", chain) as taken:
        if taken:
            probe_due(chain)


@shared_task(name="messaging.note_filters")
def note_filters() -> None:
    """Ask the interop filters how they are."""
    with alone("filters") as taken:
        if taken:
            ask_filters()


@shared_task(name="messaging.note_incidents")
def note_incidents() -> None:
    """Look for what is wrong for everybody, and for what is over."""
    with alone("incidents") as taken:
        if taken:
            note_open_incidents(int(time.time()))


@shared_task(name="messaging.check_watches")
def check_watches() -> None:
    """Judge what people watch, and write the notices of what changed."""
    with alone("watches") as taken:
        if taken:
            check_due_watches()


@shared_task(name="messaging.send_notices")
def send_notices() -> None:
    """Put every notice that is due on the queue, one for each channel: one that hangs delays no
    other's."""
    for delivery in due_deliveries():
        send_notice.apply_async((delivery,), expires=NOTICE_SECONDS)


@shared_task(name="messaging.send_notice")
def send_notice(delivery: int) -> None:
    """Try one delivery once."""
    deliver(delivery)


@shared_task(name="messaging.delete_old_notices")
def delete_old_notices() -> None:
    """Delete some of the notices and alerts that are long over."""
    delete_old()
