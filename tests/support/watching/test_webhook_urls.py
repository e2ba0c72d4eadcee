"""Which URLs are refused when they are entered, and with which words."""

import socket
from typing import Any

import pytest

from messaging.support.watching.webhook_urls import RefusedUrl, check_url, shown

INSIDE = [
    "127.0.0.1",
    "localhost",
    "0.0.0.0",  # noqa: S104
    "10.0.0.7",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0x7f000001",
    "2130706433",
    "127.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fd00::1]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "100.100.100.200",
]


@pytest.mark.parametrize("host", INSIDE)
def test_what_points_inside_is_refused(host: str) -> None:
    with pytest.raises(RefusedUrl, match="leads to a loopback, private or reserved address"):
        check_url(f"https://{host}/hook", allow_loopback=False)


@pytest.mark.parametrize("host", ["10.0.0.7", "169.254.169.254", "[fd00::1]"])
def test_allowing_the_loopback_allows_nothing_else(host: str) -> None:
    check_url("http://127.0.0.1:8000/hook", allow_loopback=True)
    with pytest.raises(RefusedUrl, match="leads to"):
        check_url(f"https://{host}/hook", allow_loopback=True)


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_question: Any, **_more: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(RefusedUrl, match=r"innocent\.example leads to a loopback"):
        check_url("https://innocent.example/hook", allow_loopback=False)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://8.8.8.8/hook", "must begin with https://"),
        ("https://user:word@8.8.8.8/", "user and a password cannot stand in the URL"),
        ("https://8.8.8.8:25/", "Port 25 is not one of the web"),
        ("https://8.8.8.8:22/", "Port 22"),
        ("ftp://8.8.8.8/", "not a URL"),
        ("file:///etc/passwd", "not a URL"),
        ("https://", "not a URL"),
        ("https://8.8.8.8:port/", "not a URL"),
        ("https://8.8.8.8:0/", "not a URL"),
        ("https://8.8.8.8/ x", "not a URL"),
        ("https://8.8.8.8/\n", "not a URL"),
        (f"https://8.8.8.8/{'a' * 500}", "not a URL"),
        ("nonsense", "not a URL"),
        ("", "not a URL"),
        ("https://does-not-exist.invalid/", "leads nowhere"),
        (f"https://{'a' * 70}.com/", "leads nowhere"),
    ],
)
def test_what_cannot_be_posted_to_is_said(url: str, said: str) -> None:
    with pytest.raises(RefusedUrl, match=said):
        check_url(url, allow_loopback=False)


@pytest.mark.parametrize("url", ["https://8.8.8.8/a", "https://8.8.8.8:8443/", "https://1.1.1.1"])
def test_what_is_outside_is_taken(url: str) -> None:
    check_url(url, allow_loopback=False)


def test_a_url_is_shown_without_its_secret() -> None:
    url = "https://hooks.example/services/T0/B1/s3cretToken"
    assert shown(url) == "https://hooks.example/…oken"
    assert shown("https://hooks.example") == "https://hooks.example"
