"""The one HTTP session that asks nodes: it refuses inner addresses and never follows redirects."""

from http.cookiejar import DefaultCookiePolicy
from typing import Any

import msgspec
import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from messaging.chain.addresses import refuse_address

USER_AGENT = "crosslane"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one question may cost: seconds to connect, between bytes and in all; decoded bytes."""

    connect_seconds: float = 5.0
    read_seconds: float = 20.0
    total_seconds: float = 60.0
    answer_bytes: int = 64 * 1024 * 1024
    batch: int = 50


class _CheckedAdapter(IPFilterAdapter):  # type: ignore[misc]  # the package has no types
    """Connects to the very address that it checked; see `addresses` for what is added."""

    def build_connection_pool_key_attributes(
        self,
        request: requests.PreparedRequest,
        verify: bool | str,
        cert: str | tuple[str, str] | None = None,
    ) -> tuple[Any, Any]:
        """The pool's key with the address in place of the name; raises InvalidIPAddress."""
        host, more = super().build_connection_pool_key_attributes(request, verify, cert)
        refuse_address(str(host["host"]), allow_loopback=self._allow_loopback, allow_private=False)
        return host, more


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
    if not allow_private:
        for scheme, secure in (("http://", False), ("https://", True)):
            session.mount(scheme, _CheckedAdapter(secure, allow_loopback=allow_loopback))
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session
