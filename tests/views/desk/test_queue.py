"""The queue: what it says, how it is narrowed, and what it costs."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from messaging.diagnosis.causes import Cause
from messaging.models import Case
from tests.support.made import make_case
from tests.views.desk.desk import Desk
from tests.views.reading import markup_of, text_of


def test_the_queue_shows_the_rule_and_groups_by_reason(desk: Desk) -> None:
    text = desk.text()
    assert "1 message is stuck." in text
    assert "listed when a relay failed, when it is older than 3 times its lane" in text
    assert "Expired, waits for a resend 1 message." in text


def test_a_cause_of_a_probe_goes_before_the_reason(desk: Desk) -> None:
    Case.objects.filter(pk=desk.case("expired").pk).update(cause=Cause.TARGET_REVERTS)
    text = desk.text()
    assert "Target reverts 1 message. As the last check found." in text
    assert "1 message" in desk.text("/desk/?cause=target_reverts")


def test_expired_messages_come_last(desk: Desk) -> None:
    make_case(expires_at=4_000_000_000)
    page = markup_of(desk.open())
    assert page.index("Nobody relayed it </h2>") < page.index("Expired, waits for a resend </h2>")


def test_lanes_are_groups_too(desk: Desk) -> None:
    text = desk.text("/desk/?group=lane")
    assert "Group by lane" in text
    assert "Local A" in text


@pytest.mark.parametrize(
    ("query", "chip"),
    [
        ("state=resolved", "State resolved"),
        ("state=all", "State any"),
        ("owner=nobody", "Owner nobody"),
        ("owner=mara", "Owner mara"),
        ("reason=expired", "Reason Expired, waits for a resend"),
        ("cause=no_code", "Cause No contract at the target"),
        ("source=901", "Source Local A"),
        ("destination=902", "Destination Local B"),
        ("label=vault", "Label vault"),
        ("group=lane", "Group by lane"),
    ],
)
def test_every_filter_is_a_chip_that_can_be_taken_off(desk: Desk, query: str, chip: str) -> None:
    response = desk.open(f"/desk/?{query}")
    assert chip in text_of(response)
    assert f'href="." aria-label="Remove filter {chip}"' in markup_of(response)


@pytest.mark.parametrize(
    "query",
    [
        "state=x",
        "reason=x",
        "cause=x",
        "source=x",
        "group=x",
        "page=0",
        "page=x",
        "page=" + "9" * 4_301,
        "source=" + "9" * 149,
        "label=%00",
        "owner=%00",
    ],
)
def test_a_filter_that_cannot_be_meant_is_said_plainly(desk: Desk, query: str) -> None:
    assert query.partition("=")[0] in text_of(desk.open(f"/desk/?{query}", status=400))


def test_a_group_shows_its_first_and_leads_to_the_others(desk: Desk) -> None:
    for number in range(14):
        make_case(b"x%d" % number, expires_at=4_000_000_000 + number)
    page = markup_of(desk.open())
    assert "Show 4 more in this group" in page
    assert 'href="?reason=slow"' in page
    assert desk.text("/desk/?reason=slow").count("Select message") == 14


def test_no_case_says_what_was_looked_at(desk: Desk) -> None:
    Case.objects.all().delete()
    assert "Nothing is stuck." in desk.text()
    assert "Show everything that is not done" in desk.text("/desk/?owner=mara")


def test_the_queue_takes_as_many_queries_for_many_as_for_few(desk: Desk) -> None:
    counted = []
    for many in (1, 40):
        for number in range(many):
            make_case(b"%d of %d" % (number, many), expires_at=4_000_000_000)
        with CaptureQueriesContext(connection) as queries:
            desk.open()
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 20


def test_the_queue_is_for_staff(desk: Desk) -> None:
    nobody, reader = Client(), Client()
    reader.force_login(User.objects.create_user("reader"))
    paths = ("/desk/", f"/desk/cases/{desk.case('expired').pk}/", "/desk/queue.csv")
    for path in paths:
        response = nobody.get(path)
        assert (response.status_code, response["Location"]) == (
            302,
            f"/account/login/?next={path}",
        )
        refused = reader.get(path)
        assert refused.status_code == 403
        assert "You are signed in as reader, which is no staff account." in text_of(refused)  # type: ignore[arg-type]
    assert reader.post("/desk/act/", {"do": "take"}).status_code == 403


def test_what_is_of_staff_alone_is_kept_by_no_cache(desk: Desk) -> None:
    assert "no-store" in desk.open()["Cache-Control"]


def test_the_navigation_counts_for_staff_and_is_silent_for_others(desk: Desk) -> None:
    assert "Stuck , 1 open" in text_of(desk.open("/messages/")).replace("Stuck,", "Stuck ,")
    anonymous = Client().get("/messages/")
    assert "Stuck" not in text_of(anonymous).split("Search")[0]  # type: ignore[arg-type]
    assert "Sign in" in text_of(anonymous)  # type: ignore[arg-type]


def test_files_hold_the_cases_that_pass(desk: Desk) -> None:
    desk.act("label", desk.case("expired"), new_label="=1+1")
    lines = b"".join(desk.open("/desk/queue.csv?state=all")).decode().splitlines()
    assert lines[0].startswith("case,state,reason,cause,owner,labels,opened_timestamp")
    assert desk.scene.hash_of("expired") in "".join(lines)
    assert ",'=1+1," in "".join(lines)
    told = b"".join(desk.open("/desk/queue.jsonl?reason=expired")).decode()
    assert '"reason":"expired"' in told


def test_views_are_kept_used_and_forgotten(desk: Desk) -> None:
    fields = {"name": "Old ones", "query": "?reason=expired"}
    response = desk.client.post("/desk/views/", fields)
    assert response["Location"] == "/desk/?reason=expired"
    page = markup_of(desk.open())
    assert '<a href="?reason=expired">Old ones</a>' in page
    number = page.split('name="forget" value="')[1].split('"')[0]
    desk.client.post("/desk/views/", {"forget": number})
    assert "Old ones" not in desk.text()


def test_a_message_shows_its_case_to_staff_alone(desk: Desk) -> None:
    path = f"/messages/{desk.scene.hash_of('expired')}/"
    assert f"Case {desk.case('expired').pk}, open" in desk.text(path)
    assert "Case " not in text_of(Client().get(path))  # type: ignore[arg-type]


def test_a_view_is_named_without_what_no_database_takes(desk: Desk) -> None:
    kept = desk.client.post("/desk/views/", {"name": "Old\0 ones", "query": "?reason=expired"})
    assert kept.status_code == 302
    assert ">Old ones</a>" in markup_of(desk.open())
    refused = desk.client.post("/desk/views/", {"name": "x", "query": "?label=%00"})
    assert refused.status_code == 400


@pytest.mark.parametrize("number", ["\u00b2", "9" * 4_301])
def test_only_the_number_of_a_view_forgets_one(desk: Desk, number: str) -> None:
    assert desk.client.post("/desk/views/", {"forget": number}).status_code == 400
