"""The list of transfers: what it shows, how it is narrowed, turned and taken away."""

import csv
import io
import json
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from messaging.models import Token
from messaging.protocol.text import to_address
from messaging.tracing.transfers import TransferFilters, list_transfers
from messaging.views.transfer_filters import read_filters, write_filters
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


def hashes(path: str) -> list[str]:
    """The messages of a page, in order."""
    rows = Client().get(path).content.decode().split('<tr role="row">')[2:]
    return [row.split("/messages/")[1].split("/")[0] for row in rows]


def test_transfers_are_listed_newest_first_with_their_parties(scene: Scene) -> None:
    assert hashes("/transfers/") == [scene.hash_of(one) for one in ("fresh", "second", "final")]
    text = text_of(open_page("/transfers/"))
    assert "3 transfers, newest first." in text
    assert "Executed Local A to Local B 0.75 ETH ETH" in text
    assert "1 wei" in text
    assert "40,000,000 units" in text


def test_amounts_have_the_symbol_that_a_token_claims_and_always_its_address(scene: Scene) -> None:
    Token.objects.filter(chain_id=901).update(symbol="<b>", decimals=6, asked_at=timezone.now())
    page = markup_of(open_page("/transfers/"))
    assert "40 &lt;b&gt;</b>" in page
    assert "40,000,000 units. The token&#x27;s contract says that it is called &lt;b&gt;." in page
    token = to_address(scene.world.address("token"))
    assert f'href="/tokens/{token}/" title="{token}"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("source=902", ["fresh"]),
        ("source=901&destination=902", ["second", "final"]),
        ("destination=901", ["fresh"]),
        ("token=eth", ["fresh", "final"]),
        ("token={token}", ["second"]),
        ("sender={user}&token=ETH", ["fresh", "final"]),
        ("recipient={recipient}", ["fresh", "second", "final"]),
        ("recipient={user}", []),
        ("source=77", []),
        ("until=1d", []),
        ("since=1d&source=902", ["fresh"]),
    ],
)
def test_filters_narrow_the_list_and_are_shown_as_chips(
    scene: Scene, query: str, found: list[str]
) -> None:
    names = {name: to_address(scene.world.address(name)) for name in ("token", "user", "recipient")}
    path = f"/transfers/?{query.format(**names)}"
    page = markup_of(open_page(path))
    assert page.count('class="chip">') == query.count("=")
    assert page.count("Remove filter") == query.count("=")
    assert hashes(path) == [scene.hash_of(one) for one in found]
    assert ("No transfer matches" in page) == (not found)


def test_an_empty_list_says_what_was_searched_and_leads_on(scene: Scene) -> None:
    text = text_of(open_page("/transfers/?source=999"))
    assert "None was seen in what is indexed:" in text
    assert "Local A indexed to block" in text
    assert "Show all transfers" in text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("token=0x12", "token: '0x12' is not an address"),
        ("source=A", "source 'A' is not a chain id"),
        ("cursor=x", "'x' is not a cursor"),
        ("limit=7", "limit '7' cannot be used"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_named(scene: Scene, query: str, told: str) -> None:
    response = open_page(f"/transfers/?{query}", status=HTTPStatus.BAD_REQUEST)
    assert told in text_of(response)


def test_pages_turn_both_ways(scene: Scene) -> None:
    first = list_transfers(limit=2)
    assert (first.previous, len(first.rows)) == (None, 2)
    second = list_transfers(cursor=first.next, limit=2)
    assert [row.message_hash for row in second.rows] == [scene.hash_of("final")]
    assert second.next is None
    assert list_transfers(cursor=second.previous, limit=2).rows == first.rows


def test_filters_read_back_as_they_were_written() -> None:
    filters = TransferFilters(source=1, destination=2**256 - 1, token=b"", sender=b"\x01" * 20)
    query = write_filters(filters).removeprefix("?")
    assert read_filters(dict(one.split("=") for one in query.split("&")), 0) == filters
    assert write_filters(TransferFilters()) == "."


def test_a_list_costs_the_same_for_many_rows(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for query in ("", "?token=eth", "?source=901&destination=902"):
        with django_assert_max_num_queries(15):
            open_page(f"/transfers/{query}")


def test_the_list_is_taken_away_as_csv_and_json_lines(scene: Scene) -> None:
    Token.objects.filter(chain_id=901).update(symbol="=1+1", decimals=6, asked_at=timezone.now())
    token = to_address(scene.world.address("token"))
    response = Client().get(f"/transfers.csv?token={token}")
    (row,) = csv.DictReader(io.StringIO(b"".join(response).decode()))
    assert row["message_hash"] == scene.hash_of("second")
    assert (row["amount"], row["token"], row["token_symbol"]) == ("40000000", token, "'=1+1")
    lines = b"".join(Client().get("/transfers.jsonl")).splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["eth", "erc20", "eth"]
