"""Signing in and up: for anybody, with a second factor, within limits, in our look."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.views.reading import open_page, text_of

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
NEW = {
    "username": "nina",
    "email": "nina@example.org",
    "password1": "correct horse battery",
    "password2": "correct horse battery",
}


def code_of(secret: str) -> str:
    """What an authenticator app shows."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def signed_in() -> tuple[User, Client]:
    """Somebody who just gave the password, twice, as for what is delicate."""
    user = User.objects.create_user("mara", "mara@example.org", "long enough")
    client = Client()
    client.post("/account/login/", {"login": "mara", "password": "long enough"})
    client.post("/account/reauthenticate/", {"password": "long enough"})
    return user, client


def test_anybody_makes_an_account_and_is_signed_in() -> None:
    client = Client()
    response = client.post("/account/signup/", NEW)
    assert (response.status_code, response["Location"]) == (302, "/account/")
    assert "Messages can be watched with this account." in text_of(client.get("/account/"))  # type: ignore[arg-type]
    assert not User.objects.get().is_staff


def test_the_operator_can_close_signing_up(settings: Settings) -> None:
    settings.CROSSLANE_SIGNUPS = False
    client = Client()
    assert "New accounts are closed" in text_of(client.post("/account/signup/", NEW))  # type: ignore[arg-type]
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["admin", "Support", "crosslane"])
def test_names_that_sound_official_are_not_given(name: str) -> None:
    Client().post("/account/signup/", {**NEW, "username": name})
    assert not User.objects.exists()


@pytest.mark.parametrize("given", ["mara", "mara@example.org"])
def test_one_signs_in_by_name_or_by_address_and_is_led_back(given: str) -> None:
    User.objects.create_user("mara", "mara@example.org", "long enough", is_staff=True)
    fields = {"login": given, "password": "long enough", "next": "/desk/?owner=mara"}
    response = Client().post("/account/login/", fields)
    assert (response.status_code, response["Location"]) == (302, "/desk/?owner=mara")


def test_one_is_never_led_to_another_site() -> None:
    User.objects.create_user("mara", password="long enough")
    fields = {"login": "mara", "password": "long enough", "next": "https://elsewhere.example/"}
    assert Client().post("/account/login/", fields)["Location"] == "/account/"


def test_a_second_factor_is_asked_for_before_anything_opens() -> None:
    user = User.objects.create_user("mara", password="long enough", is_staff=True)
    TOTP.activate(user, SECRET)
    client = Client()
    response = client.post("/account/login/", {"login": "mara", "password": "long enough"})
    assert response["Location"] == "/account/2fa/authenticate/"
    assert client.get("/desk/").status_code == 302
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/account/2fa/authenticate/", {"code": code_of(SECRET)}).status_code == 302
    assert client.get("/desk/").status_code == 200


def test_an_app_is_added_with_a_drawing_and_codes_for_emergencies() -> None:
    user, client = signed_in()
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)
    assert secret is not None
    code = code_of(secret.group(1))
    response = client.post("/account/2fa/totp/activate/", {"code": code})
    assert response.status_code == 302
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_what_an_app_shares_is_encrypted_at_rest() -> None:
    user = User.objects.create_user("mara", password="long enough")
    TOTP.activate(user, SECRET)
    stored = str(Authenticator.objects.get().data)
    assert SECRET not in stored
    assert get_adapter().decrypt(Authenticator.objects.get().data["secret"]) == SECRET


def test_guessing_a_password_is_stopped() -> None:
    User.objects.create_user("mara", password="long enough")
    client = Client()
    for _ in range(40):
        response = client.post("/account/login/", {"login": "mara", "password": "wrong"})
        if response.status_code != 200 or b"Too many failed" in response.content:
            break
    else:
        raise AssertionError("nothing stopped it")
    right = client.post("/account/login/", {"login": "mara", "password": "long enough"})
    assert right.status_code != 302


def test_the_admin_asks_who_you_are_where_everybody_is_asked() -> None:
    response = Client().get("/admin/login/?next=/admin/")
    assert response["Location"] == "/account/login/?next=%2Fadmin%2F"
    member = Client()
    member.force_login(User.objects.create_user("member"))
    assert member.get("/admin/login/?next=/admin/").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/account/login/",
        "/account/signup/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/confirm-email/",
        "/account/inactive/",
    ],
)
def test_every_page_before_signing_in_keeps_the_policy(path: str) -> None:
    assert "Crosslane" in text_of(open_page(path))


@pytest.mark.parametrize(
    "path",
    [
        "/account/",
        "/account/logout/",
        "/account/email/",
        "/account/password/change/",
        "/account/reauthenticate/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
    ],
)
def test_every_page_of_an_account_opens_without_inline_code(path: str) -> None:
    _, client = signed_in()
    response = client.get(path)
    assert response.status_code == 200
    page = response.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_public_pages_set_no_cookie_and_know_nobody() -> None:
    response = Client().get("/help/")
    assert not response.cookies
    assert "Sign in" in text_of(response)  # type: ignore[arg-type]


def test_a_mail_that_cannot_be_sent_breaks_no_page(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9
    User.objects.create_user("mara", "mara@example.org", "long enough")
    response = Client().post("/account/password/reset/", {"email": "mara@example.org"})
    assert (response.status_code, response["Location"]) == (302, "/account/password/reset/done/")


def test_staff_without_a_second_factor_are_led_to_its_setup_where_it_is_asked_for(
    settings: Settings,
) -> None:
    user, client = signed_in()
    User.objects.update(is_staff=True, is_superuser=True)
    paths = ("/desk/", "/desk/queue.csv", "/admin/", "/admin/messaging/chain/")
    assert [client.get(path).status_code for path in paths] == [200] * 4
    settings.CROSSLANE_STAFF_MFA = True
    for path in paths:
        assert client.get(path).headers.get("Location") == "/account/2fa/totp/activate/", path
    assert client.post("/desk/act/", {"do": "take"}).headers["Location"].startswith("/account/2fa/")
    setup = client.get("/account/2fa/totp/activate/")
    assert "Staff sign in with a second factor here" in text_of(setup)  # type: ignore[arg-type]
    TOTP.activate(user, SECRET)
    assert [client.get(path).status_code for path in paths] == [200] * 4


def test_who_is_no_staff_needs_no_second_factor(settings: Settings) -> None:
    settings.CROSSLANE_STAFF_MFA = True
    _user, client = signed_in()
    assert client.get("/watches/").status_code == 200
    assert client.get("/desk/").status_code == 403
