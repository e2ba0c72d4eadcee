"""The pages on which people watch something."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from messaging.models import Alert, AlertRule, Channel, StaffAction, Watch
from messaging.support.watching import watches
from messaging.support.watching.rules import RULES_OF
from messaging.support.watching.values import RuleKind, SubjectKind
from tests.views.reading import open_page
from tests.views.scene import Scene
from tests.views.watches.said import said

HASH = "0x" + "07" * 32
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
FORM = {"subject": HASH, "on_stuck": "on", "grace_stuck": "5", "note": "the big one"}


def _watch(client: Client, text: str = HASH) -> Watch:
    client.post(f"/watches/message/{text}/")
    return Watch.objects.get()


def test_a_button_on_the_page_of_a_message_watches_it(scene: Scene, client: Client) -> None:
    page = f"/messages/{scene.hash_of('waiting')}/"
    assert "Watch this message" in said(client.get(page))
    response = client.post(f"/watches/message/{scene.hash_of('waiting')}/")
    watch = Watch.objects.get()
    assert response.headers["Location"] == f"/watches/{watch.pk}/"
    assert {one.kind for one in watch.rules.all()} == set(RULES_OF[SubjectKind.MESSAGE])
    assert "You watch this message" in said(client.get(page))
    client.post(f"/watches/message/{scene.hash_of('waiting')}/")
    assert Watch.objects.count() == 1


def test_who_is_not_signed_in_is_led_there_and_back_to_the_form(scene: Scene) -> None:
    path = f"/watches/message/{scene.hash_of('waiting')}/"
    page = open_page(f"/messages/{scene.hash_of('waiting')}/")
    assert f'href="{path}"' in page.content.decode()
    assert "Sign in to watch this message" in said(page)
    response = Client().get(path)
    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"].endswith(f"?next={path}")
    User.objects.create_user("new", password="pass")
    signed = Client()
    signed.login(username="new", password="pass")
    assert signed.get(path).headers["Location"].startswith("/watches/add/?kind=message&subject=0x")


def test_the_page_of_a_message_asks_no_more_of_readers_without_an_account(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries, client: Client
) -> None:
    path = f"/messages/{scene.hash_of('waiting')}/"
    open_page(path)
    with django_assert_num_queries(_queries_of(Client(), path) + 3):
        client.get(path)  # session, account and watch


def _queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


@pytest.mark.parametrize(
    "path",
    ["/watches/", "/watches/add/", "/watches/1/", "/watches/channels/", "/watches/notices/1/"],
)
def test_pages_are_for_accounts_and_kept_by_nobody(db: None, path: str, client: Client) -> None:
    response = Client().get(path)
    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"].endswith(f"?next={path}")
    assert "no-store" in response.headers["Cache-Control"]
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_a_form_makes_a_watch_with_its_rules(client: Client) -> None:
    more = {"on_expiring": "on", "limit_expiring": "12", "least_expiring": "1.5"}
    response = client.post("/watches/add/?kind=message", FORM | more)
    watch = Watch.objects.get()
    assert response.headers["Location"] == f"/watches/{watch.pk}/"
    rules = {one.kind: (one.grace, one.limit, int(one.least)) for one in watch.rules.all()}
    assert rules == {"stuck": (300, 0, 0), "expiring": (0, 43_200, 15 * 10**17)}
    page = client.get(f"/watches/{watch.pk}/").content.decode()
    assert "the big one" in page
    assert 'value="1.5"' in page


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("message", {"subject": "0x12"}, "is not a hash: give 0x and 64"),
        ("message", {"subject": ""}, "This field is required"),
        ("address", {"subject": HASH}, "is not an address"),
        ("address", {"subject": "0x52908400098527886e0F7030069857D2E4169EE7"}, "its checksum"),
        ("message", {"on_stuck": ""}, "Choose at least one rule"),
        ("message", {"grace_stuck": "-1"}, "greater than or equal to 0"),
        ("message", {"grace_stuck": "soon"}, "Enter a whole number"),
        ("message", {"least_expiring": "1e400"}, "Ensure that there are no more than"),
        ("message", {"least_expiring": "NaN"}, "Enter a number"),
    ],
)
def test_what_cannot_be_watched_is_said_beside_the_field(
    client: Client, kind: str, given: dict[str, str], words: str
) -> None:
    response = client.post(f"/watches/add/?kind={kind}", FORM | given)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert words in said(response)
    assert not Watch.objects.exists()


@pytest.mark.parametrize(
    ("kind", "text"), [("lane", "901:902"), ("chain", "901"), ("address", ADDRESS)]
)
def test_staff_watch_lanes_and_chains_too(
    scene: Scene, client: Client, staff: Client, kind: str, text: str
) -> None:
    form = {"subject": text, "on_invalid": "on"}
    allowed = HTTPStatus.FOUND if kind == "address" else HTTPStatus.BAD_REQUEST
    assert client.post(f"/watches/add/?kind={kind}", form).status_code == allowed
    assert staff.post(f"/watches/add/?kind={kind}", form).status_code == HTTPStatus.FOUND
    watch = Watch.objects.latest("pk")
    assert watch.subject == text.lower()
    assert staff.get(f"/watches/{watch.pk}/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("text", ["901", "901:", "a:b", "901:902:903", ""])
def test_what_is_no_lane_is_refused(staff: Client, text: str) -> None:
    response = staff.post("/watches/add/?kind=lane", {"subject": text, "on_silent": "on"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert not Watch.objects.exists()


def test_a_contract_that_many_use_is_watched_by_staff_alone(
    scene: Scene, client: Client, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = "0x" + scene.sent["final"].sender.hex()
    monkeypatch.setattr(watches, "BUSY", 0)
    form = {"subject": busy, "on_failed": "on"}
    response = client.post("/watches/add/?kind=address", form)
    assert "a contract that many use" in said(response)
    assert staff.post("/watches/add/?kind=address", form).status_code == HTTPStatus.FOUND


def test_there_is_a_limit_on_watches(
    client: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(watches, "MOST", 1)
    client.post("/watches/add/?kind=message", FORM)
    response = client.post("/watches/add/?kind=message", FORM | {"subject": "0x" + "08" * 32})
    assert "You watch 1 things, which is all" in said(response)
    assert Watch.objects.count() == 1


def test_a_watch_is_changed_paused_and_removed(client: Client) -> None:
    watch = _watch(client)
    form = {"on_failed": "on", "grace_failed": "0", "paused": "on"}
    client.post(f"/watches/{watch.pk}/", form)
    watch.refresh_from_db()
    (rule,) = watch.rules.all()
    assert (watch.paused, rule.kind, rule.grace) == (True, RuleKind.FAILED, 0)
    client.post(f"/watches/{watch.pk}/remove/")
    assert not Watch.objects.exists()


def test_nobody_else_sees_or_changes_a_watch_but_staff(client: Client, staff: Client) -> None:
    watch = _watch(client)
    other = Client()
    other.force_login(User.objects.create_user("eve"))
    for path in (f"/watches/{watch.pk}/", f"/watches/{watch.pk}/remove/"):
        assert other.post(path, FORM).status_code == HTTPStatus.NOT_FOUND
    assert HASH[:8] not in said(other.get("/watches/?whose=all"))
    assert "mara" in said(staff.get("/watches/?whose=all"))
    assert "Watched by mara" in said(staff.get(f"/watches/{watch.pk}/"))


def test_what_staff_do_with_the_watches_of_others_is_on_record(
    client: Client, staff: Client
) -> None:
    watch = _watch(client)
    for path in (f"/watches/{watch.pk}/", f"/watches/{watch.pk}/remove/"):
        assert staff.post(path, {**FORM, "paused": "on"}).status_code == HTTPStatus.FOUND
    removed, changed = StaffAction.objects.all()
    assert (changed.name, changed.verb, changed.subject) == ("jon", "changed", f"watch:{watch.pk}")
    assert changed.details["name"] == f"mara: message {HASH}"
    assert changed.details["changes"]["paused"] == [False, True]
    assert changed.details["changes"]["note"] == ["", "the big one"]
    assert [rule[0] for rule in changed.details["changes"]["rules"][1]] == ["stuck"]
    assert removed.verb == "removed"
    assert removed.details["changes"]["note"] == ["the big one", None]


def test_what_one_does_with_ones_own_watch_is_nobodys_business(client: Client) -> None:
    watch = _watch(client)
    for path in (f"/watches/{watch.pk}/", f"/watches/{watch.pk}/remove/"):
        assert client.post(path, FORM).status_code == HTTPStatus.FOUND
    assert not StaffAction.objects.exists()


def test_a_watch_is_told_on_channels_of_its_owner_alone(client: Client, mara: User) -> None:
    other = Channel.objects.create(
        owner=User.objects.create_user("eve"), kind="webhook", name="x", address="https://x/"
    )
    own = Channel.objects.create(owner=mara, kind="webhook", name="y", address="https://y/")
    watch = _watch(client)
    assert list(watch.channels.all()) == [own]
    watches.change_watch(watch, rules=(), note="", channels=[own.pk, other.pk], paused=False)
    assert list(watch.channels.all()) == [own]


def test_alerts_stand_on_both_pages(client: Client) -> None:
    watch = _watch(client)
    Alert.objects.create(
        watch=watch,
        rule=AlertRule.Kind.FAILED,
        subject=HASH,
        title="A relay <b>reverted</b>",
        text="Why.",
        path="/x/",
        began_at=timezone.now(),
        told_at=timezone.now(),
    )
    for path in ("/watches/", f"/watches/{watch.pk}/"):
        page = client.get(path)
        assert "A relay <b>reverted</b>" in said(page)
        assert "<b>reverted" not in page.content.decode()


def test_the_list_costs_the_same_however_many_watches_there_are(
    scene: Scene, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in scene.sent:
        client.post(f"/watches/message/{scene.hash_of(name)}/")
    with django_assert_max_num_queries(14):  # two are of messages without source, and of tokens
        client.get("/watches/")


def test_a_form_without_its_token_changes_nothing(mara: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mara)
    for path in (f"/watches/message/{HASH}/", "/watches/add/?kind=message"):
        assert strict.post(path, FORM).status_code == HTTPStatus.FORBIDDEN
    assert not Watch.objects.exists()
