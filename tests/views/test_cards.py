"""The pictures beside links: their size and colours, what they say, how long they are kept."""

import io
import math
import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from messaging.protocol.text import parse_hash
from messaging.tracing.messages import get_message
from messaging.tracing.values import ChainRef, MessageStatus
from messaging.views.cards import palette, show
from messaging.views.cards.faces import cut_to, sans, spelled, width_of, wrap
from messaging.views.cards.facts import Card, card_of
from messaging.views.cards.message_card import draw_message_card
from messaging.views.clock import read_clock
from tests.views.scene import Scene

CARD = Card(
    status=MessageStatus.EXECUTED,
    what="Relayed in 14\u00a0s.",
    following="Nothing is left to do: both blocks are\u00a0finalized.",
    source=ChainRef(130, "Unichain", 2),
    destination=ChainRef(10, "OP Mainnet", 0),
    sent="Sent 21 Nov, 14:29:12 UTC",
    arrived="Executed, +14\u00a0s",
    moved="0.75\u00a0ETH",
    timing="Time to relay 14\u00a0s",
    message="0xbba833f8\u20268b14ebca",
)


def opened(picture: bytes) -> Image.Image:
    """The picture, read by another way than it was drawn."""
    image = Image.open(io.BytesIO(picture))
    image.load()
    return image


def colours_of(picture: bytes) -> set[object]:
    """The colours that cover more than a few pixels."""
    image = opened(picture).convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    return {colour for count, colour in counted if count > 60}


def rgb(colour: str) -> tuple[int, int, int]:
    """#rrggbb as numbers."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


@pytest.mark.parametrize("status", MessageStatus)
def test_a_card_of_every_status_is_a_picture_of_the_right_size(status: MessageStatus) -> None:
    picture = draw_message_card(replace(CARD, status=status))
    assert opened(picture).size == (1200, 630)
    assert opened(picture).format == "PNG"
    assert len(picture) < 120_000


def test_red_is_for_failure_alone_and_green_for_what_is_done() -> None:
    done, failed = (
        colours_of(draw_message_card(replace(CARD, status=status)))
        for status in (MessageStatus.EXECUTED, MessageStatus.FAILED)
    )
    assert rgb(palette.OK) in done
    assert rgb(palette.FAIL) not in done
    assert rgb(palette.FAIL) in failed
    assert rgb(palette.CHAINS[2]) in done & failed


@pytest.mark.parametrize("mark", [None, *range(26)])
def test_every_chain_has_its_mark(mark: int | None) -> None:
    shown = colours_of(draw_message_card(replace(CARD, source=ChainRef(7, "Seven", mark))))
    expected = palette.INK_3 if mark is None else palette.CHAINS[mark % len(palette.CHAINS)]
    assert rgb(expected) in shown


def test_the_colours_are_those_of_the_stylesheet() -> None:
    sheet = (Path(settings.BASE_DIR) / "static/messaging/crosslane.css").read_text()
    for name, colour in palette.TOKENS.items():
        found = re.search(rf"--{name}:\s*light-dark\(oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", sheet)
        assert found is not None, name
        lightness, chroma, hue = map(float, found.groups())
        assert _srgb(lightness / 100, chroma, math.radians(hue)) == rgb(colour), name


def _srgb(lightness: float, chroma: float, hue: float) -> tuple[int, ...]:
    """https://www.w3.org/TR/css-color-4/#color-conversion-code"""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return tuple(round(255 * _gamma(min(max(one, 0), 1))) for one in linear)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def test_a_text_is_spelled_in_the_letters_that_there_are() -> None:
    assert spelled("Zürich, Łódź, 14\u00a0s \u2026") == "Zürich, ?odz, 14\u00a0s \u2026"
    assert spelled("\u4e2d\u200f!") == "??!"


def test_long_texts_are_cut_and_values_stay_with_their_units() -> None:
    face = sans(30)
    cut = cut_to("a name that nobody can read to its end", face, 200)
    assert cut.endswith("\u2026")
    assert width_of(cut, face) <= 200
    lines = wrap("Anyone can relay it within\u00a06\u00a0d.", face, 260)
    assert lines[-1].endswith("within\u00a06\u00a0d.")
    assert all(width_of(line, face) <= 260 for line in lines)


@pytest.mark.parametrize(
    ("name", "arrived", "moved"),
    [
        ("final", "Executed, +16 s", "0.75 ETH"),
        ("waiting", "No relay seen yet", "Call 0xabcdef01"),
        ("expired", "Expired", "Call 0x6e6f626f"),
        ("forged", "Relayed, and not backed", "Call 0x72656c61"),
        ("dropped", "Taken back by a reorg", "Message"),
        ("untracked", "Relayed", "Message"),
        ("second", "Executed, +16 s", "40,000,000 units of 0xd1D9\u2026e5B4"),
    ],
)
def test_a_card_says_what_its_page_says(scene: Scene, name: str, arrived: str, moved: str) -> None:
    detail = get_message(parse_hash(scene.hash_of(name)))
    assert detail is not None
    card = card_of(detail, read_clock())
    assert (card.arrived.replace("\u00a0", " "), card.moved.replace("\u00a0", " ")) == (
        arrived,
        moved,
    )


def test_a_card_is_kept_long_once_nothing_can_change_and_shortly_before(scene: Scene) -> None:
    for name, age in (("final", 86_400), ("waiting", 60)):
        response = Client().get(f"/messages/{scene.hash_of(name)}/card.png")
        assert response.status_code == HTTPStatus.OK
        assert response.headers["Content-Type"] == "image/png"
        assert f"max-age={age}" in response.headers["Cache-Control"]


def test_an_unchanged_card_is_neither_drawn_nor_sent_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/messages/{scene.hash_of('final')}/card.png"
    first = Client().get(address)
    monkeypatch.setattr(show, "draw_message_card", None)
    assert Client().get(address).content == first.content
    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again.content == b""


def test_over_budget_the_card_of_the_site_stands_in(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "BUDGET", 0)
    response = Client().get(f"/messages/{scene.hash_of('final')}/card.png")
    assert response.headers["Location"] == "/card.png"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_site_has_a_card(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/card.png")
    assert opened(response.content).size == (1200, 630)
    again = Client().get("/card.png", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED


def test_a_message_that_is_not_known_has_no_card(db: None) -> None:
    assert Client().get(f"/messages/0x{'07' * 32}/card.png").status_code == HTTPStatus.NOT_FOUND
    assert Client().get("/messages/0x12/card.png").status_code == HTTPStatus.BAD_REQUEST
