"""A message that a reader has checked again: asked for by a form, answered behind the page."""

import re
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from messaging.models import Probe
from messaging.views import allowance
from messaging.views.clock import read_clock
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


@pytest.fixture(autouse=True)
def _clocks(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", _now)


def _now() -> datetime:
    return datetime.fromtimestamp(read_clock(), UTC)


def _path(scene: Scene, name: str = "waiting") -> str:
    return f"/messages/{scene.hash_of(name)}/"


def _check(client: Client, scene: Scene, name: str = "waiting") -> int:
    return client.post(_path(scene, name) + "check/").status_code


def _probed(scene: Scene, seconds_ago: int, name: str = "waiting") -> None:
    asked = datetime.fromtimestamp(read_clock() - seconds_ago, UTC)
    key = scene.sent[name].hash
    Probe.objects.update_or_create(
        pk=key, defaults={"chain": 1, "asked_at": asked, "requested_at": None}
    )


def test_a_form_notes_the_wish_and_leads_back_to_the_page(scene: Scene) -> None:
    assert "Check now" in text_of(open_page(_path(scene)))
    response = Client().post(_path(scene) + "check/")
    assert (response.status_code, response.headers["Location"]) == (302, _path(scene))
    row = Probe.objects.get()
    assert bytes(row.pk) == scene.sent["waiting"].hash
    assert row.requested_at == _now()
    text = text_of(open_page(_path(scene)))
    assert "Waiting for the chains\u2019 nodes, asked now ." in text
    assert "Check now" not in text


def test_a_page_that_waits_asks_soon_and_changes_when_the_answer_is_there(scene: Scene) -> None:
    _check(Client(), scene)
    page = markup_of(open_page(_path(scene)))
    assert 'hx-trigger="every 2s, look"' in page
    version = re.search(r'X-Crosslane-Version": "(\w+)"', page)
    assert version is not None
    headers = {"HX-Request": "true", "X-Crosslane-Version": version[1]}
    again = open_page(_path(scene), headers=headers)
    assert again.headers["HX-Reswap"] == "none"
    _probed(scene, 0)
    after = open_page(_path(scene), headers=headers)
    assert "HX-Reswap" not in after.headers
    assert 'hx-trigger="every 15s, look"' in markup_of(after)
    assert "Check again" in text_of(after)
    assert "Nodes asked now ." in text_of(after)


def test_a_form_without_its_token_is_refused(scene: Scene) -> None:
    client = Client(enforce_csrf_checks=True)
    assert _check(client, scene) == HTTPStatus.FORBIDDEN
    assert not Probe.objects.exists()
    page = client.get(_path(scene)).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    form = {"csrfmiddlewaretoken": found[1]}
    assert client.post(_path(scene) + "check/", form).status_code == HTTPStatus.FOUND


def test_who_opens_its_address_is_led_to_the_page_and_nothing_is_asked(scene: Scene) -> None:
    response = Client().get(_path(scene) + "check/")
    assert response.headers["Location"] == _path(scene)
    assert not Probe.objects.exists()


def test_asking_twice_asks_once_and_counts_once(scene: Scene) -> None:
    client = Client()
    for _ in range(allowance.EACH + 2):
        assert _check(client, scene) == HTTPStatus.FOUND


def test_a_message_that_was_checked_just_now_says_when_it_may_be_again(scene: Scene) -> None:
    _probed(scene, 5)
    response = Client().post(_path(scene) + "check/")
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert response.headers["Retry-After"] == "10"
    text = text_of(response)  # type: ignore[arg-type]
    assert "The nodes were asked about this message just now: ask again in 10 seconds." in text
    _probed(scene, 20)
    assert _check(Client(), scene) == HTTPStatus.FOUND


def test_a_reader_may_have_only_so_many_messages_checked_in_a_minute(scene: Scene) -> None:
    client = Client()
    names = list(scene.sent)
    asked = [_check(client, scene, name) for name in names[: allowance.EACH + 1]]
    assert asked == [HTTPStatus.FOUND] * allowance.EACH + [HTTPStatus.TOO_MANY_REQUESTS]
    assert Probe.objects.count() == allowance.EACH
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert _check(other, scene, names[allowance.EACH]) == HTTPStatus.FOUND


@pytest.mark.parametrize(
    ("name", "offered"),
    [("waiting", True), ("expired", True), ("far", True), ("dropped", True), ("final", False)],
)
def test_a_check_is_offered_as_long_as_there_is_anything_to_find_out(
    scene: Scene, name: str, offered: bool
) -> None:
    assert ("Check now" in text_of(open_page(_path(scene, name)))) is offered


def test_a_wish_that_nobody_comes_to_is_told_and_can_be_made_again(scene: Scene) -> None:
    key, long_ago = scene.sent["waiting"].hash, datetime.fromtimestamp(read_clock() - 400, UTC)
    Probe.objects.create(message_hash=key, chain=1, requested_at=long_ago)
    text = text_of(open_page(_path(scene)))
    assert "A check was asked for 6 min ago , and no worker came to it" in text
    assert "Check now" in text


def test_an_unknown_message_and_a_malformed_hash_are_told_as_such(scene: Scene) -> None:
    client = Client()
    unknown = client.post("/messages/0x" + "07" * 32 + "/check/")
    assert unknown.status_code == HTTPStatus.NOT_FOUND
    assert client.post("/messages/0x07/check/").status_code == HTTPStatus.BAD_REQUEST
    assert not Probe.objects.exists()


def test_the_page_reads_little_more_for_it(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    path = _path(scene)
    open_page(path)
    with django_assert_max_num_queries(14):
        open_page(path)
