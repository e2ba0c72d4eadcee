"""What search engines and people who report holes ask for: robots, the map of pages, a contact."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control

from messaging.tracing.network import load_network
from messaging.tracing.newest import Newest, newest_executed
from messaging.tracing.values import ChainRef
from messaging.views.methods import read_only
from messaging.views.notices import page_not_found

MESSAGES, LANES = 2_000, 500  # of each that are named, the newest and the first
_STANDING = (
    "home",
    "messages",
    "executions",
    "transfers",
    "lanes",
    "chains",
    "status",
    "incidents",
    "tools",
    "tools_identifier",
    "tools_decode",
    "tools_hashes",
    "help",
    "glossary",
)
# Answers to one person's question, and what changes too often to be kept by anybody.
_ASIDE = ("search", "lookups", "events", "language", "admin")
_AGE = 3_600


class _Pages(Sitemap[str]):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return list(_STANDING)

    def location(self, item: str) -> str:
        return reverse(item)


class _Chains(Sitemap[ChainRef]):
    """The followed chains."""

    def items(self) -> list[ChainRef]:
        return [chain.ref for chain in load_network().chains]

    def location(self, item: ChainRef) -> str:
        return reverse("chain", args=(item.chain_id,))


class _Lanes(Sitemap[tuple[int, int]]):
    """The lanes between followed chains that share a dependency set."""

    def items(self) -> list[tuple[int, int]]:
        network = load_network()
        chain_ids = [chain.ref.chain_id for chain in network.chains]
        lanes = (pair for pair in permutations(chain_ids, 2) if network.shared(*pair) is not None)
        return [pair for pair, _ in zip(lanes, range(LANES), strict=False)]

    def location(self, item: tuple[int, int]) -> str:
        return reverse("lane", args=item)


class _Messages(Sitemap[Newest]):
    """The newest executed messages: their pages hardly change any more."""

    def items(self) -> list[Newest]:
        return list(newest_executed(MESSAGES))

    def location(self, item: Newest) -> str:
        return reverse("message", args=(item.message_hash,))

    def lastmod(self, item: Newest) -> datetime:
        """When it was executed."""
        return datetime.fromtimestamp(item.executed_at, UTC)


_PARTS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": _Pages,
    "chains": _Chains,
    "lanes": _Lanes,
    "messages": _Messages,
}


@read_only
def show_robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: every page, no answers to questions, no list cut otherwise."""
    refused = [f"Disallow: /{path}/" for path in _ASIDE]
    lines = ["User-agent: *", *refused, "Disallow: /*?", "Disallow: /*.csv$", "Disallow: /*.jsonl$"]
    where = request.build_absolute_uri(reverse("sitemap"))
    return _plain("\n".join([*lines, "", f"Sitemap: {where}", ""]))


@read_only
def show_sitemap(request: HttpRequest) -> HttpResponse:
    """The standing pages, the chains, the lanes and the newest executed messages."""
    response = sitemap(request, _PARTS).render()
    patch_cache_control(response, public=True, max_age=_AGE)
    return response


@read_only
def show_security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a hole, where the operator names one."""
    if not settings.SECURITY_CONTACT:
        return page_not_found(request)
    expires = datetime.now(UTC) + timedelta(days=180)
    here = request.build_absolute_uri(request.path)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        f"Canonical: {here}",
        "Preferred-Languages: en",
    )
    return _plain("\n".join([*lines, ""]))


def _plain(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=_AGE)
    return response
