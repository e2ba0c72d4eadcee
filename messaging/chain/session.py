"""The one HTTP session that asks nodes: it refuses inner addresses and never follows redirects."""

import ipaddress
import socket
from http.cookiejar import DefaultCookiePolicy

import msgspec
import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

USER_AGENT = "crosslane"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one question may cost: seconds to connect, between bytes and in all; decoded bytes."""

    connect_seconds: float = 5.0
    read_seconds: float = 20.0
    total_seconds: float = 60.0
    answer_bytes: int = 64 * 1024 * 1024
    batch: int = 50


def refuse_link_local(host: str) -> None:
    """Raises InvalidIPAddress where a name leads to a link-local address (169.254/16, fe80::/10).

    For networks whose private addresses are allowed: cloud metadata stays out of reach.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise requests.ConnectionError("Failed to resolve domain") from error
    for *_, address in found:
        if ipaddress.ip_address(str(address[0]).partition("%")[0]).is_link_local:
            raise InvalidIPAddress(address[0])


def open_session(
    *, limits: Limits, allow_loopback: bool = False, allow_private: bool = False
) -> requests.Session:
    """A pooled session for one endpoint; threads may share it.

    Loopback and private addresses raise InvalidIPAddress at the first request unless allowed
    (`allow_private` includes loopback). Proxies, .netrc and cookies are never used.
    """
    session: requests.Session = HTTPSession(
        Config(
            ip_filter_enable=not allow_private,
            ip_filter_allow_loopback_ips=allow_loopback,
            never_redirect=True,
            default_timeout=(limits.connect_seconds, limits.read_seconds),
            user_agent_override=USER_AGENT,
        )
    )
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session
