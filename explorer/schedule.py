"""Which tasks run when, and on which queue."""

from typing import Any

# Following spans has the default queue for itself: what comes behind the links, all of it bounded
# and asked for again by beat, may fill its own queue and delays no link.
# Notices have one too: receivers that hang, which anybody may enter, hold no thread of the others.
TASK_ROUTES = {
    "messaging.check_watches": {"queue": "behind"},
    "messaging.count_messages": {"queue": "behind"},
    "messaging.delete_old_notices": {"queue": "behind"},
    "messaging.enrich_transactions": {"queue": "behind"},
    "messaging.fetch_sources": {"queue": "behind"},
    "messaging.find_failed_relays*": {"queue": "behind"},
    "messaging.keep_cases": {"queue": "behind"},
    "messaging.look_up*": {"queue": "behind"},
    "messaging.note_filters": {"queue": "behind"},
    "messaging.note_incidents": {"queue": "behind"},
    "messaging.note_safety": {"queue": "behind"},
    "messaging.note_tokens*": {"queue": "behind"},
    "messaging.note_versions": {"queue": "behind"},
    "messaging.send_notice*": {"queue": "notices"},
    "messaging.probe_messages*": {"queue": "behind"},
    "messaging.schedule_probes": {"queue": "behind"},
}
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "revive spans that nobody holds": {
        "task": "messaging.revive_spans",
        "schedule": 2.0,
        "options": {"expires": 2.0},
    },
    "fetch transactions of stored logs": {
        "task": "messaging.enrich_transactions",
        "schedule": 2.0,
        "options": {"expires": 2.0},
    },
    "fetch source logs that executing messages name": {
        "task": "messaging.fetch_sources",
        "schedule": 2.0,
        "options": {"expires": 2.0},
    },
    "look for failed relays": {
        "task": "messaging.find_failed_relays",
        "schedule": 2.0,
        "options": {"expires": 2.0},
    },
    "look transactions up that readers ask for": {
        "task": "messaging.look_up_transactions",
        "schedule": 1.0,
        "options": {"expires": 1.0},
    },
    "note how safe blocks are": {
        "task": "messaging.note_safety",
        "schedule": 2.0,
        "options": {"expires": 2.0},
    },
    "count messages by hour and lane": {
        "task": "messaging.count_messages",
        "schedule": 2.0,
        "options": {"expires": 2.0},
    },
    "note what tokens say of themselves": {
        "task": "messaging.note_tokens",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "check what people watch": {
        "task": "messaging.check_watches",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "send notices": {
        "task": "messaging.send_notices",
        "schedule": 1.0,
        "options": {"expires": 1.0},
    },
    "delete old notices": {
        "task": "messaging.delete_old_notices",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
    "keep the cases of stuck messages": {
        "task": "messaging.keep_cases",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "note messenger versions": {
        "task": "messaging.note_versions",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "list messages that are late": {
        "task": "messaging.schedule_probes",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "ask nodes about messages that wait": {
        "task": "messaging.probe_messages",
        "schedule": 1.0,
        "options": {"expires": 1.0},
    },
    "note how interop filters are": {
        "task": "messaging.note_filters",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "note what is wrong for everybody": {
        "task": "messaging.note_incidents",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
}
