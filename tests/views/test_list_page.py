"""Home and the list of messages: rows, filters, pages, and what an empty list says."""

import html
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from messaging.models import DependencySet
from messaging.protocol.text import to_address
from messaging.tracing import scanning
from messaging.views import listing
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


def links(content: bytes) -> list[str]:
    """The messages on a page, in order."""
    return re.findall(r'href="/messages/(0x\w{64})/"', content.decode())


def test_a_row_says_what_how_and_how_long(scene: Scene) -> None:
    text = text_of(open_page("/messages/?status=executed&source=901"))
    assert "Executed Local A to Local B ETH bridge, 0.75 ETH" in text
    assert "Token bridge, 40,000,000 units" in text
    assert "16 s" in text


def turn(page: str, rel: str) -> str | None:
    """The page that a link of the pager leads to, None where there is none."""
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    if found is None:
        return None
    return open_page(f"/messages/{found[1].replace('&amp;', '&')}").content.decode()


def test_pages_lead_through_the_whole_list_and_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = links(open_page("/messages/").content)
    assert sorted(whole) == sorted(map(scene.hash_of, scene.sent))
    monkeypatch.setattr(listing, "SIZES", (4, 50))
    pages = [open_page("/messages/?limit=4").content.decode()]
    while (older := turn(pages[-1], "next")) is not None:
        pages.append(older)
    assert [key for page in pages for key in links(page.encode())] == whole
    back = turn(pages[-1], "prev")
    assert back is not None
    assert links(back.encode()) == links(pages[-2].encode())
    assert turn(pages[0], "prev") is None


def follow(path: str, rel: str) -> list[str]:
    """The pages from an address on to which the links of the pager lead, the first one included."""
    found = [open_page(path)]
    while (leads := re.search(rf'rel="{rel}" href="([^"]+)"', markup_of(found[-1]))) is not None:
        path = path.partition("?")[0] + html.unescape(leads[1])
        found.append(open_page(path))
        assert len(found) < 40, "the pages do not come to an end"
    return [path, *map(text_of, found)]


@pytest.mark.parametrize(
    ("path", "did"),
    [
        ("/messages/?source=901&sender=0x4200000000000000000000000000000000000024", "sent"),
        ("/transfers/?source=902&until=2030-01-01", "sent"),
        ("/executions/?kind=relay&validity=valid", "executed"),
    ],
)
def test_parts_without_a_match_are_paged_both_ways_and_say_which_way_is_open(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, path: str, did: str
) -> None:
    monkeypatch.setattr(scanning, "FEW", -1)
    monkeypatch.setattr(scanning, "CHEAP", -1)
    monkeypatch.setattr(scanning, "SCANNED", 1)
    last, *onwards = follow(path, "next")
    _first, *back = follow(last, "prev")
    empty = "Show all"
    assert any(empty in page for page in onwards)
    claims = (
        " message matches",
        " transfer matches",
        "was seen in what is indexed",
        "in everything that is indexed",
    )
    for page in (one for one in (*onwards, *back) if empty in one):
        assert ("None so far" in page) is ("Looked at what was" in page)
        assert not any(claim in page for claim in claims)
    older = [page for page in onwards if f"Looked at what was {did} since" in page]
    newer = [page for page in back if f"Looked at what was {did} up to" in page]
    assert any("; older ones may match." in page and empty in page for page in older)
    assert any("; newer ones may match." in page and empty in page for page in newer)


def test_filters_narrow_and_each_can_be_taken_off(scene: Scene) -> None:
    response = open_page("/messages/?status=invalid&source=902&destination=901")
    assert links(response.content) == [scene.hash_of("forged")]
    page = markup_of(response)
    for chip, without in (
        ("Status Invalid", "?source=902&amp;destination=901"),
        ("Source Local B", "?status=invalid&amp;destination=901"),
        ("Destination Local A", "?status=invalid&amp;source=902"),
    ):
        assert f'href="{without}" aria-label="Remove filter {chip}"' in page
    assert '<option value="902" selected>' in page


def test_a_filter_on_an_unfollowed_chain_works_and_is_named(scene: Scene) -> None:
    response = open_page("/messages/?destination=999")
    assert links(response.content) == [scene.hash_of("far")]
    assert "Destination Chain 999" in text_of(response)


def test_an_empty_list_says_what_was_searched_and_how_far(scene: Scene) -> None:
    text = text_of(open_page("/messages/?status=failed&source=901"))
    head = scene.world.chains[902].latest.number
    assert "No message matches Failed relays on Local A were not looked for yet." in text
    assert "Searched for status Failed , source Local A" in text
    assert f"Local B indexed to block {head}" in text
    assert "Show all messages" in text


def test_an_explorer_without_chains_says_so(db: None) -> None:
    text = text_of(open_page("/messages/"))
    assert "No chain is followed yet" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("status=gone", "status 'gone' is not a status: give one of initiated, failed, executed"),
        ("source=base", "source 'base' is not a chain id: give a whole number in decimal"),
        ("destination=-1", "destination '-1' is not a chain id"),
        (f"source={2**256}", "is not a chain id"),
        ("sender=0x12", "sender: '0x12' is not an address: give 0x and 40 hexadecimal digits"),
        ("since=yesterday", "since 'yesterday' is not a time: give how long ago, as in 24h"),
        ("since=1h&until=2h", "since '1h' is later than until '2h': exchange them"),
        ("resent=maybe", "resent 'maybe' cannot be used: give yes, or leave it out"),
        ("limit=7", "limit '7' cannot be used: give one of 25, 50, 100"),
        ("cursor=abc", "'abc' is not a cursor"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_a_400(db: None, query: str, sentence: str) -> None:
    assert sentence in text_of(open_page(f"/messages/?{query}", status=400))


def test_a_filter_that_cannot_be_meant_leaves_the_others(db: None) -> None:
    page = markup_of(open_page("/messages/?status=gone&source=901&limit=50", status=400))
    assert 'href="/messages/?source=901">Keep the other filters' in page


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        # Chains, messages, sends, tokens.
        ("", 4),
        ("?status=executed", 4),
        ("?source=901&status=executed", 6),  # what both together cost, and which they are
        ("?relayer=0x4200000000000000000000000000000000000023", 2),  # who relayed nothing
    ],
)
def test_the_list_costs_the_same_for_many_rows(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries, query: str, queries: int
) -> None:
    open_page(f"/messages/{query}")  # counts are remembered
    with django_assert_num_queries(queries):
        open_page(f"/messages/{query}")


def test_a_full_list_stays_light(scene: Scene) -> None:
    for _ in range(listing.USUAL):
        scene.world.send_eth(901, 902, 123_456_789_012_345_678)
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    response = open_page("/messages/")
    assert len(links(response.content)) == listing.USUAL
    assert len(response.content) < 54_000


def test_every_key_narrows_and_is_a_chip(scene: Scene) -> None:
    bridge = "0x4200000000000000000000000000000000000024"
    relayer = to_address(scene.world.address("user"))
    for query, chip in (
        (f"sender={bridge}", "Sender 0x4200…0024"),
        (f"account={bridge}", "Sender or target 0x4200…0024"),
        (f"relayer={relayer}", "Relayer 0x"),
        ("resent=yes", "Resent yes"),
        ("since=2025-06-15", "Since 15 Jun, 00:00:00 UTC"),
    ):
        page = text_of(open_page(f"/messages/?{query}"))
        assert chip in page
    assert links(open_page("/messages/?resent=yes").content) == [scene.hash_of("resent")]
    assert set(links(open_page(f"/messages/?sender={bridge}").content)) == {
        scene.hash_of("final"),
        scene.hash_of("fresh"),
    }


def test_the_size_of_a_page_is_kept_with_its_filters(scene: Scene) -> None:
    page = markup_of(open_page("/messages/?status=executed&limit=50"))
    assert '<a href="?status=executed&amp;limit=100">100</a>' in page
    assert '<a href="?limit=50">All' in page
    assert '<input type="hidden" name="limit" value="50">' in page


def test_views_say_how_many_they_hold(scene: Scene) -> None:
    text = text_of(open_page("/messages/"))
    assert f"{len(scene.sent)} messages, newest first." in text
    assert "Invalid 1" in text
    assert "1 message, newest first." in text_of(open_page("/messages/?status=invalid"))


@pytest.mark.parametrize("path", ["/", "/messages/", "/search/", "/chains/", "/chains/901/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_allowed(db: None, path: str, method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert f"This page can only be read. It was asked for with {method} and" in text_of(response)  # type: ignore[arg-type]


def test_a_card_says_what_its_figures_are(scene: Scene) -> None:
    page = markup_of(open_page("/messages/"))
    assert 'data-label="Relayed in">16 s<' in page
    sheet = (Path(settings.BASE_DIR) / "static/messaging/crosslane.css").read_text()
    assert '.cards.list td:nth-child(8) time::after { content: " left"; }' in sheet
    assert ".cards.list td:nth-child(8) { display: none; }" not in sheet


def test_a_resent_message_counts_from_the_send_that_was_used(scene: Scene) -> None:
    key = scene.hash_of("resent")
    rows = markup_of(open_page("/messages/")).split("<tr ")
    (row,) = (one for one in rows if key in one)
    assert 'data-label="Relayed in">2 s<' in row
    text = text_of(open_page(f"/messages/{key}/"))
    assert "Relayed in 2 s after it was sent again." in text
    assert ", sending 2 of 2" in text


def test_what_is_sent_out_of_the_set_has_no_time_left(scene: Scene) -> None:
    DependencySet.objects.update(chain_ids=[901, 903])
    rows = markup_of(open_page("/messages/")).split("<tr ")
    (row,) = (one for one in rows if scene.hash_of("waiting") in one)
    assert "cannot be executed: not in the dependency set" in row
    assert "</time></td> </tr>" not in row
