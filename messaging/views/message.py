"""The page of one message, whole or as the part that htmx asks for again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import reswap

from messaging.diagnosis.affected import affecting
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.reading import read_noted_facts
from messaging.protocol.text import MalformedHash, parse_hash, to_hex
from messaging.tracing.attempts import attempts_of, looked_for
from messaging.tracing.freshness import of_chains, of_message
from messaging.tracing.journey_graph import draw_journey
from messaging.tracing.lanechart.steps import list_steps
from messaging.tracing.lanechart.tall import draw_tall
from messaging.tracing.lanechart.telling import tell_story
from messaging.tracing.lanechart.wide import draw_wide
from messaging.tracing.lanechart.words import tell as tell_in_words
from messaging.tracing.messages import get_message
from messaging.tracing.phases import check_phases
from messaging.tracing.standing import joint_safety, relay_delay
from messaging.tracing.values import MessageDetail
from messaging.tracing.verdict import tell
from messaging.tracing.wording import grouped
from messaging.views.call import call_of
from messaging.views.check import checking_of
from messaging.views.clock import read_clock
from messaging.views.deadlines import deadlines_of
from messaging.views.desk.beside import case_of
from messaging.views.evidence import evidence_of
from messaging.views.findings import findings_of, open_with, what_changes
from messaging.views.history import history_of, others_of
from messaging.views.incident_panels import incident_panels
from messaging.views.journey import hops_of, journey_of, journey_title, left_out
from messaging.views.kit import kit_of
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request, render_not_found
from messaging.views.polling import SECONDS, seconds_to_next, version_of
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page
from messaging.views.speed import speed_of
from messaging.views.watches.beside import watch_of

ATTEMPTS_SHOWN = 12  # anybody can add to them, and a page stays light
VERSION_HEADER = "X-Crosslane-Version"


@read_only
def show_message(request: HttpRequest, text: str) -> HttpResponse:
    """A message by its hash. Asked by htmx: its body where it changed, else only what ticks."""
    try:
        message_hash = parse_hash(text)
    except MalformedHash as error:
        return render_bad_request(request, str(error), query=text)
    if text != to_hex(message_hash):
        return redirect("message", text=to_hex(message_hash), permanent=True)
    detail = get_message(message_hash)
    response = _unknown(request, text) if detail is None else _known(request, detail)
    patch_vary_headers(response, ("HX-Request", VERSION_HEADER))
    return response


def _known(request: HttpRequest, detail: MessageDetail) -> HttpResponse:
    now = read_clock()
    facts, standing = read_noted_facts(detail, now)
    incidents = affecting(facts)
    diagnosis = diagnose(facts)
    verdict = open_with(tell(detail, now), facts, diagnosis)
    shown = (what_changes(diagnosis), tuple(one.id for one in incidents))
    again, poll = _asked_again(request), seconds_to_next(detail, standing)
    # Nothing asks again for a page that cannot change any more.
    watched = again or poll is not None
    version = version_of(detail, verdict, standing, shown) if watched else ""
    context: dict[str, Any] = {
        "nav": "messages",
        "now": now,
        "detail": detail,
        "row": detail.row,
        "verdict": verdict,
        "version": version,
        "poll": poll,
        "fresh": of_message(detail.as_of, now),
        "deadlines": deadlines_of(detail, now),
        "again": again,
        "permanent": request.build_absolute_uri(request.path),
        **incident_panels(incidents),
        **checking_of(detail, standing),
        **findings_of(facts, diagnosis),
        **kit_of(facts),
        **case_of(request, detail.row.message_hash),
        **watch_of(request, detail.row.message_hash),
    }
    if not again:
        return render_page(request, "messaging/message.html", context | _body(facts))
    if request.headers.get(VERSION_HEADER) == version:
        return reswap(render_page(request, "messaging/_message_ticks.html", context), "none")
    return render_page(request, "messaging/_message_again.html", context | _body(facts))


def _body(facts: Facts) -> dict[str, Any]:
    """What only the whole body shows."""
    detail, now = facts.detail, facts.now
    send = detail.current_send
    story = tell_story(detail, now)
    told = tell_in_words(story)
    journey = journey_of(detail)
    hops = hops_of(journey)
    return {
        "send": send,
        "sending": None if send is None else 1 + detail.sends.index(send),
        "safety": joint_safety(detail),
        "delay": relay_delay(detail),
        "speed": speed_of(detail, now, facts.lane),
        "wide": draw_wide(story, told),
        "tall": draw_tall(story, told),
        "steps": list_steps(story),
        "checks": check_phases(detail, now),
        **evidence_of(detail),
        "call": call_of(detail),
        "history": history_of(detail),
        "others": others_of(detail),
        "journey": journey,
        "journey_title": journey_title(detail),
        "journey_more": left_out(detail),
        "graph": draw_journey(hops) if hops else None,
        "attempts": attempts_of(detail)[-ATTEMPTS_SHOWN:],
        "attempts_title": _count(detail),
        "looked_for": looked_for(detail.destination_as_of),
    }


def _count(detail: MessageDetail) -> str:
    """`2, 1 reverted` and the like, and how many of them are shown."""
    total, failed = len(attempts_of(detail)), len(detail.failures)
    if not total:
        return _("no relay seen")
    told = grouped(total)
    if total > failed:
        if failed:
            told = ngettext(
                "%(total)s, %(failed)s reverted", "%(total)s, %(failed)s reverted", failed
            ) % {"total": grouped(total), "failed": grouped(failed)}
    elif total == 1:
        told = _("1, reverted")
    else:
        told = _("%(total)s, all reverted") % {"total": grouped(total)}
    if total <= ATTEMPTS_SHOWN:
        return told
    return _("%(attempts)s; the newest %(count)s") % {"attempts": told, "count": ATTEMPTS_SHOWN}


def _unknown(request: HttpRequest, text: str) -> HttpResponse:
    """The 404 page, which asks again by itself: the message may be too young to be indexed."""
    if _asked_again(request):
        return HttpResponse(status=204)
    searched, now = read_reach(), read_clock()
    sentence = _("No message with this hash is indexed.")
    more = {"searched": searched, "fresh": of_chains(searched, now), "now": now}
    return render_not_found(request, sentence, message_hash=text, poll=SECONDS, **more)


def _asked_again(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
