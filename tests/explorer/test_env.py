"""How the environment says where the site is and how email leaves."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from explorer import env
from explorer.env import Email

SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("", Email(CONSOLE)),
        ("console:", Email(CONSOLE)),
        ("smtp://mail.example", Email(SMTP, "mail.example", 587, starttls=True)),
        ("smtps://mail.example", Email(SMTP, "mail.example", 465, ssl=True)),
        ("smtp+plain://mail:2525", Email(SMTP, "mail", 2525)),
        (
            "smtp://me%40x.example:p%2Fw@mail.example:25",
            Email(SMTP, "mail.example", 25, "me@x.example", "p/w", starttls=True),
        ),
    ],
)
def test_email_leaves_as_its_url_says(
    monkeypatch: pytest.MonkeyPatch, url: str, meant: Email
) -> None:
    monkeypatch.setenv("MAIL", url)
    assert env.email("MAIL") == meant


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp:x"])
def test_what_is_no_mail_server_stops_the_start_untold(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("MAIL", url)
    with pytest.raises(ImproperlyConfigured, match="MAIL is neither console: nor a mail server"):
        env.email("MAIL")


@pytest.mark.parametrize(
    ("value", "hosts", "site"),
    [
        ("https://explorer.example/", [], "https://explorer.example"),
        ("http://127.0.0.1:8000", ["explorer.example"], "http://127.0.0.1:8000"),
        ("", [".wild.example", "*", "explorer.example"], "https://explorer.example"),
        ("", [], ""),
    ],
)
def test_the_site_is_named_or_is_its_first_host(
    monkeypatch: pytest.MonkeyPatch, value: str, hosts: list[str], site: str
) -> None:
    monkeypatch.setenv("SITE", value)
    assert env.site("SITE", hosts) == site


@pytest.mark.parametrize("value", ["explorer.example", "ftp://x", "https://x/path", "https://"])
def test_what_is_no_site_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SITE", value)
    with pytest.raises(ImproperlyConfigured, match="is not the address of a site"):
        env.site("SITE", [])
