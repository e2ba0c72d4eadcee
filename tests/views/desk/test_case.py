"""A case: worked on through its form, by one person and by two."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from messaging.models import Case, Note, StaffAction
from tests.views.desk.desk import Desk
from tests.views.reading import markup_of, text_of

State = Case.State


def whole_form(case: Case, **changed: str) -> dict[str, Any]:
    """The fields of the page of a case as a browser sends them."""
    state = State(case.state).name.lower()
    return {
        "state": state,
        "was_state": state,
        "owner": str(case.owner_id or 0),
        "was_owner": str(case.owner_id or 0),
        "note": "",
        "new_label": "",
        **changed,
    }


def test_the_page_tells_the_message_and_its_case(desk: Desk) -> None:
    number = desk.case("expired").pk
    text = desk.text(f"/desk/cases/{number}/")
    assert f"Case {number}: Expired, waits for a resend" in text
    assert "Opened the case: Expired, waits for a resend." in text
    assert "Take it" in text


def test_a_case_that_is_not_there_says_so(desk: Desk) -> None:
    assert "There is no case 4711." in text_of(desk.open("/desk/cases/4711/", status=404))


def test_a_case_is_taken_noted_labelled_and_resolved(desk: Desk) -> None:
    desk.act("take", desk.case("expired"))
    case = desk.case("expired")
    assert case.owner is not None
    desk.act(
        "save",
        case,
        **whole_form(case, state="waiting", note="Asked\r\nthem", new_label=" the  vault "),
    )
    case = desk.case("expired")
    assert (case.state, [one.name for one in case.labels.all()]) == (State.WAITING, ["the vault"])
    desk.act("save", case, **whole_form(case, **{"had[]": "the vault"}, state="resolved"))
    case = desk.case("expired")
    assert (case.state, case.labels.count(), case.version) == (State.RESOLVED, 0, 4)
    text = desk.text(f"/desk/cases/{case.pk}/")
    for told in (
        "Changed the owner from nobody to mara.",
        "Changed the state from open to waiting.",
        "Added the label the vault.",
        "Removed the label the vault.",
        "Asked them",
    ):
        assert told in text


def test_two_people_never_overwrite_each_other_silently(desk: Desk, jon: Client) -> None:
    seen = desk.case("expired")
    desk.act("take", seen)
    other = Desk(desk.scene, jon)
    response = other.act(
        "save", seen, status=409, **whole_form(seen, state="ignored", note="I wrote a lot.")
    )
    text = text_of(response)
    assert "Somebody changed it meanwhile." in text
    assert "Changed the owner from nobody to mara." in text
    assert "State: ignored" in text
    assert "I wrote a lot." in text
    assert desk.case("expired").state == State.OPEN
    assert not Note.objects.exists()


def test_what_was_asked_for_can_be_done_anyway_and_leaves_the_rest_alone(
    desk: Desk, jon: Client
) -> None:
    seen = desk.case("expired")
    desk.act("take", seen)
    other = Desk(desk.scene, jon)
    fields = whole_form(seen, state="ignored", note="I wrote a lot.")
    markup = markup_of(other.act("save", seen, status=409, **fields))
    assert f'name="m[]" value="{seen.pk}:2"' in markup
    other.act("save", desk.case("expired"), **fields)
    case = desk.case("expired")
    assert case.owner is not None
    assert (case.state, case.owner.username) == (State.IGNORED, "mara")
    assert Note.objects.get().text == "I wrote a lot."


def test_several_are_changed_at_once_and_led_back(desk: Desk) -> None:
    cases = list(Case.objects.all())
    response = desk.act("wait", *cases, back="/desk/?group=lane")
    assert response["Location"] == "/desk/?group=lane"
    assert set(Case.objects.values_list("state", flat=True)) == {State.WAITING}


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "/admin/", ""]
)
def test_a_form_never_leads_to_another_site(desk: Desk, back: str) -> None:
    assert desk.act("wait", desk.case("expired"), back=back)["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "explode"}, "asks for nothing that the desk knows"),
        ({"do": "resolve"}, "No message was selected"),
        ({"do": "resolve", "m[]": "one"}, "named in a way that is none"),
        ({"do": "assign", "m[]": "1:1", "owner": "x"}, "Choose an owner"),
        ({"do": "state", "m[]": "1:1", "state": "x"}, "Choose a state"),
        ({"do": "note", "m[]": "1:1", "note": " "}, "The note is empty"),
        ({"do": "note", "m[]": "1:1", "note": "x" * 10_001}, "at most 10000 letters"),
        ({"do": "label", "m[]": "1:1", "new_label": "x" * 41}, "at most 40 letters"),
    ],
)
def test_what_cannot_be_meant_is_said_plainly(
    desk: Desk, fields: dict[str, str], told: str
) -> None:
    assert told in text_of(desk.post(fields, status=400))


def test_a_check_is_asked_for_again_and_on_record(desk: Desk) -> None:
    desk.act("recheck", desk.case("expired"))
    assert StaffAction.objects.filter(verb="rechecked", name="mara").count() == 1
    response = desk.client.post("/desk/recheck/", {"group": "?reason=expired"})
    assert response.status_code == 302
    assert StaffAction.objects.filter(verb="rechecked").count() == 2
    assert "is checked again" in desk.text()


def test_what_is_selected_can_be_had_as_a_file(desk: Desk) -> None:
    response = desk.act("csv", desk.case("expired"), status=200)
    assert desk.scene.hash_of("expired") in response.content.decode()


def test_a_case_goes_to_nobody_who_left_the_staff(desk: Desk, jon: Client) -> None:
    desk.act("take", desk.case("expired"))
    left = User.objects.get(username="jon")
    User.objects.filter(pk=left.pk).update(is_staff=False)
    case = desk.case("expired")
    refused = desk.act("assign", case, status=400, owner=str(left.pk))
    assert "This account is not of the staff any more" in text_of(refused)
    assert desk.case("expired").owner == case.owner
    assert desk.case("expired").version == case.version


def test_a_label_is_kept_without_what_no_database_takes(desk: Desk) -> None:
    desk.act("label", desk.case("expired"), new_label="the\0 vault")
    assert [one.name for one in desk.case("expired").labels.all()] == ["the vault"]
    desk.act("label", desk.case("expired"), status=400, new_label="\0")
