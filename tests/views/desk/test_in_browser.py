"""The desk in a browser: by keyboard alone, and for everybody."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from messaging.models import Case, Note
from messaging.support.cases import keep_cases
from tests.support.made import make_case
from tests.views.desk.desk import Desk
from tests.views.scene import Scene
from tests.whole import inspected
from tests.whole.browsing import opened, running_browser
from tests.whole.markup import faults_of
from tests.whole.reader import tab_to

pytestmark = pytest.mark.browser

SITE = "http://testserver"
SECRET = "JBSWY3DPEHPK3PXP"


def rendered(desk: Desk, jon: Client) -> dict[str, str]:
    """The pages of the desk, some with much on them, and those of an account."""
    case = desk.case("expired")
    for number in range(14):
        make_case(b"x%d" % number, expires_at=4_000_000_000 + number)
    desk.act("save", case, state="waiting", was_state="open", owner=case.owner_id or 0,
             was_owner=0, new_label="a label", note="Two\n\nparagraphs")  # fmt: skip
    stale = Desk(desk.scene, jon).act("resolve", case, status=409, note="typed").content.decode()
    paths = [
        "/desk/",
        "/desk/?group=lane&owner=nobody",
        "/desk/?owner=jon",
        f"/desk/cases/{case.pk}/",
        f"/messages/{desk.scene.hash_of('expired')}/",
        "/account/",
        "/account/2fa/",
        "/account/email/",
        "/account/password/set/",
    ]
    pages = {path: desk.open(path).content.decode() for path in paths}
    outside = {
        path: Client().get(path).content.decode()
        for path in ("/account/login/", "/account/signup/")
    }
    return pages | outside | {"/desk/act/": stale}


def test_the_pages_of_staff_are_for_everybody(desk: Desk, jon: Client) -> None:
    pages, wrong = rendered(desk, jon), list[str]()
    with running_browser() as browser:
        for path in pages:
            with opened(browser, SITE, viewport=inspected.SCREEN) as (tab, noted):
                serve(tab, pages)
                tab.goto(path)
                noted.extend(inspected.overflows(tab))
                noted.extend(inspected.barriers(tab))
                wrong.extend(f"{path}: {one}" for one in noted)
    assert not wrong, "\n".join(wrong)


def test_the_markup_of_the_pages_of_staff_is_valid(desk: Desk, jon: Client, tmp_path: Path) -> None:
    pages = rendered(desk, jon)
    named = {f"page-{number}": text for number, text in enumerate(pages.values())}
    assert faults_of(named, tmp_path) == []


def serve(tab: Page, pages: Mapping[str, str]) -> None:
    """Give the browser these pages, and what they link to of ours."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/") and (file := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=file)
        elif path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=204)

    tab.route("**/*", answer)


@pytest.fixture
def served(
    transactional_db: None, scene: Scene, live_server: LiveServer, settings: Settings
) -> LiveServer:
    """The scene behind a real server, and mara with a second factor."""
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    keep_cases()
    mara = User.objects.create_user("mara", "mara@example.org", "long enough", is_staff=True)
    TOTP.activate(mara, SECRET)
    return live_server


def code() -> str:
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def test_by_keyboard_one_signs_in_takes_a_case_notes_and_resolves_it(served: LiveServer) -> None:
    with running_browser() as browser, opened(browser, served.url) as (page, wrong):
        sign_in(page)
        work(page)
    assert wrong == []
    case = Case.objects.get()
    assert case.owner is not None
    assert (case.owner.username, case.state) == ("mara", Case.State.RESOLVED)
    assert Note.objects.get().text == "Told the user to send it again."


def sign_in(page: Page) -> None:
    page.goto("/desk/")
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type("mara")
    tab_to(page, page.locator("[name=password]"))
    page.keyboard.type("long enough")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/**")
    tab_to(page, page.locator("[name=code]"))
    page.keyboard.type(code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def work(page: Page) -> None:
    """Assign from the queue, then open the case, note and resolve."""
    assign(page)
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/desk/cases/*/")
    page.keyboard.press("n")
    page.keyboard.type("Told the user to send it again.")
    tab_to(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The case was changed.")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_text("Changed the state from open to resolved.")).to_be_visible()


def assign(page: Page) -> None:
    """Take the first case of the queue, and look at all keys."""
    row = page.locator("tbody tr").first
    page.keyboard.press("j")
    expect(row.locator("input")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_label("New owner")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The case was changed.")).to_be_visible()
    expect(row).to_contain_text("mara")
    page.keyboard.press("?")
    expect(page.get_by_text("to the next message, to the one before")).to_be_visible()
    page.keyboard.press("?")
