"""Whose request it is that a limit counts, with a proxy in front and without."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from messaging.api.readers import address_of, network_of, reader_of
from messaging.api.throttling import ReaderThrottle
from tests.api.asked import ask


@pytest.mark.parametrize(
    ("forwarded", "behind_proxy", "address"),
    [
        (None, False, "10.0.0.1"),
        ("1.2.3.4", False, "10.0.0.1"),
        (None, True, "10.0.0.1"),
        ("", True, "10.0.0.1"),
        ("1.2.3.4", True, "1.2.3.4"),
        ("claimed, 1.2.3.4 ", True, "1.2.3.4"),
        ("claimed, 2001:db8::9", True, "2001:db8::/64"),
    ],
)
def test_a_reader_is_the_peer_or_whom_our_proxy_saw(
    settings: Settings, forwarded: str | None, *, behind_proxy: bool, address: str
) -> None:
    assert address_of("10.0.0.1", forwarded, behind_proxy=behind_proxy) == address
    settings.BEHIND_PROXY = behind_proxy
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert reader_of(RequestFactory(headers=headers, REMOTE_ADDR="10.0.0.1").get("/")) == address


@pytest.mark.django_db
def test_behind_a_proxy_each_of_its_readers_has_a_limit_of_the_api(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BEHIND_PROXY = True
    monkeypatch.setattr(ReaderThrottle, "THROTTLE_RATES", {"anon": "1/min"})
    asking = [Client(headers={"X-Forwarded-For": f"1.1.1.{at}, 2.2.2.{at % 2}"}) for at in range(3)]
    assert [ask(one, "/api/v1/chains/").status_code for one in asking] == [200, 200, 429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:DB8:0:0:ffff::2", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_an_ipv6_address_counts_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
