"""The page of a token: what it claims, with the address always there, and what was moved."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from messaging.models import Token
from messaging.protocol.text import to_address
from tests.views.reading import open_page, text_of
from tests.views.scene import Scene


@pytest.fixture
def path(scene: Scene) -> str:
    """The page of the one token of the scene."""
    return f"/tokens/{to_address(scene.world.address('token'))}/"


def _claim(chain_id: int, **told: object) -> None:
    Token.objects.filter(chain_id=chain_id).update(asked_at=timezone.now(), **told)


def test_a_token_that_was_not_asked_yet_is_known_by_its_address(path: str) -> None:
    text = text_of(open_page(path))
    assert "does not say what it is called. 1 transfer of it was sent in the last day." in text
    assert "Local A It is asked soon." in text
    assert "Local A to Local B 1 40,000,000 units" in text
    assert path.split("/")[2] in text


def test_what_a_token_claims_is_told_as_a_claim(path: str) -> None:
    _claim(901, symbol="USDC", name="Coin", decimals=6)
    _claim(902, error="No contract is there.")
    text = text_of(open_page(path))
    assert "calls itself USDC." in text
    assert "Anybody can deploy a token that calls itself like another" in text
    assert "Local A USDC Coin 6" in text
    assert "Local B No contract is there." in text
    assert "Local A to Local B 1 40 USDC" in text


def test_contracts_that_contradict_each_other_leave_units(path: str) -> None:
    _claim(901, symbol="USDC", decimals=6)
    _claim(902, symbol="USDC", decimals=18)
    text = text_of(open_page(path))
    assert "says different things of itself on different chains." in text
    assert "40,000,000 units" in text
    assert "40 USDC" not in text


def test_a_token_that_was_never_moved_gets_a_page_that_says_so(scene: Scene) -> None:
    unknown = to_address(b"\x42" * 20)
    text = text_of(open_page(f"/tokens/{unknown}/", status=HTTPStatus.NOT_FOUND))
    assert f"No transfer of a token {unknown} was seen." in text
    assert "Local A indexed to block" in text


def test_an_address_that_is_none_is_named(scene: Scene) -> None:
    text = text_of(open_page("/tokens/0x12/", status=HTTPStatus.BAD_REQUEST))
    assert "'0x12' is not an address: give 0x and 40 hexadecimal digits" in text


def test_every_spelling_leads_to_the_one_with_a_checksum(path: str) -> None:
    response = Client().get(path.lower())
    assert (response.status_code, response.headers["Location"]) == (301, path)


def test_a_token_page_costs_a_bounded_number_of_queries(
    path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        open_page(path)
