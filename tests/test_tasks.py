"""What beat puts on the queue exists, and is forgotten before it is put there again."""

from typing import Any

from celery import current_app
from django.conf import settings

from messaging import tasks

SCHEDULE: list[dict[str, Any]] = list(settings.CELERY_BEAT_SCHEDULE.values())


def test_everything_on_the_schedule_is_a_task() -> None:
    scheduled = {entry["task"] for entry in SCHEDULE}
    assert scheduled <= current_app.tasks.keys()
    assert {
        tasks.revive_spans.name,
        tasks.enrich_transactions.name,
        tasks.fetch_sources.name,
        tasks.find_failed_relays.name,
        tasks.look_up_transactions.name,
        tasks.note_versions.name,
        tasks.count_stale_messages.name,
        tasks.note_tokens.name,
        tasks.note_safety.name,
        tasks.keep_cases.name,
        tasks.check_watches.name,
        tasks.send_notices.name,
        tasks.delete_old_notices.name,
        tasks.keep_cases.name,
        tasks.list_late_messages.name,
        tasks.probe_messages.name,
        tasks.note_filters.name,
        tasks.note_incidents.name,
    } == scheduled


def test_nothing_piles_up_on_the_queue_while_no_worker_runs() -> None:
    for entry in SCHEDULE:
        assert entry["options"]["expires"] <= entry["schedule"]


def test_following_spans_and_sending_notices_have_queues_of_their_own() -> None:
    ours = [name for name in current_app.tasks if name.startswith("messaging.")]
    queues = {name: current_app.amqp.router.route({}, name)["queue"].name for name in ours}
    following = {tasks.revive_spans.name, tasks.follow_due_span.name}
    assert {name for name, queue in queues.items() if queue == "celery"} == following
    sending = {tasks.send_notices.name, tasks.send_notice.name}
    assert {name for name, queue in queues.items() if queue == "notices"} == sending
    others = queues.keys() - following - sending
    assert {queues[name] for name in others} == {"behind"}
