"""How log lines look: one JSON object, or coloured text on a terminal; never a secret in one."""

import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_CREDENTIALS = re.compile(r"(?i)\b((?:https?|wss?|redis|rediss|postgres|postgresql)://)[^\s\"'<>]+")

_LOUDNESS: dict[str, dict[str, Any]] = {
    # A page that is not found, or refused, is told to who asked; the log is for faults.
    "django.request": {"level": "ERROR"},
    "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    # One line an attempt, with the host's name; our own errors say it without.
    "requests_hardened": {"level": "ERROR"},
    "websockets.client": {"level": "WARNING"},
    "celery.apps.worker": {"level": "WARNING"},
    "celery.worker.consumer": {"level": "WARNING"},
    "celery.worker.strategy": {"level": "WARNING"},
    "celery.app.trace": {"level": "WARNING"},
    "celery.beat": {"level": "WARNING"},
}


def hide_urls(_logger: object, _name: str, event: MutableMapping[str, Any]) -> Any:
    """Replace every URL in the line: an RPC URL is a credential, wherever it slipped in."""
    for key, value in event.items():
        if isinstance(value, str) and "://" in value:
            event[key] = _CREDENTIALS.sub(r"\1[hidden]", value)
    return event


def configure(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING dictionary: everything to standard error through structlog's formatter."""
    before = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_urls,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
                "foreign_pre_chain": before,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": _LOUDNESS,
    }
