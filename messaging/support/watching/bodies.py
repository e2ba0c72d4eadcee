"""Notices as each kind of channel takes them: JSON for programs, Slack's JSON, plain text; pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from messaging.models import Channel, Delivery
from messaging.support.watching.links import absolute
from messaging.tracing.wording import machine_time

_TYPES = {
    Delivery.About.OPENED: "alert.opened",
    Delivery.About.ENDED: "alert.ended",
    Delivery.About.HAPPENED: "alert.happened",
    Delivery.About.TEST: "channel.test",
    Delivery.About.PAUSED: "channel.paused",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told, to any channel: `about` is why, `second` when; `facts` are for programs, `rule`
    and `watch` where an alert stands behind it."""

    about: Delivery.About
    title: str
    text: str
    path: str
    second: int
    facts: Mapping[str, Any]
    alert: int | None = None
    rule: str = ""
    watch: str = ""


def body_for(kind: str, telling: Telling) -> str:
    """The body that a channel of this kind gets; of email the text, without its last lines."""
    if kind == Channel.Kind.WEBHOOK:
        return _for_programs(telling)
    if kind == Channel.Kind.SLACK:
        return _for_slack(telling)
    return _for_people(telling)


def _for_programs(telling: Telling) -> str:
    data: dict[str, Any] = {
        "title": telling.title,
        "text": telling.text,
        "url": absolute(telling.path) if telling.path else None,
        "subject": dict(telling.facts),
    }
    if telling.alert is not None:
        data |= {"alert": telling.alert, "rule": telling.rule, "watch": telling.watch}
    whole = {
        "type": _TYPES[telling.about],
        "timestamp": machine_time(telling.second),
        "data": data,
    }
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False)


def _for_slack(telling: Telling) -> str:
    """Text alone, with Slack's three escaped characters: what takes its JSON takes that."""
    title, text = _escaped(telling.title), _escaped(telling.text)
    lines = [f"*{title}*", text]
    if telling.path:
        lines.append(f"<{absolute(telling.path)}|{_escaped(_('Open it'))}>")
    return json.dumps({"text": "\n".join(line for line in lines if line)}, ensure_ascii=False)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _for_people(telling: Telling) -> str:
    lines = [telling.title + ".", telling.text]
    if telling.path:
        lines.append(absolute(telling.path))
    return "\n\n".join(line for line in lines if line)
