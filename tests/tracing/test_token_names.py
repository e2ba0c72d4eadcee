"""A token is called what its contract says, on the source first; contradictions leave units."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from messaging.models import Token
from messaging.tracing.messages import get_message, list_messages
from messaging.tracing.token_names import Claim, joint_claim
from tests.fakes.followed import Followed
from tests.fakes.world import World


@pytest.mark.parametrize(
    ("claims", "together"),
    [
        ([], Claim(None, None, None)),
        ([Claim("A", None, 6), Claim("B", "Bee", 6)], Claim("A", "Bee", 6)),
        ([Claim(None, None, None), Claim("B", "Bee", 6)], Claim("B", "Bee", 6)),
        ([Claim("A", "Ay", 6), Claim("A", "Ay", 18)], Claim("A", "Ay", None)),
    ],
)
def test_several_contracts_say_together(claims: list[Claim], together: Claim) -> None:
    assert joint_claim(claims) == together


@pytest.mark.django_db
@pytest.mark.parametrize("known_on", [901, 902])
def test_rows_and_pages_name_the_token(
    django_assert_num_queries: DjangoAssertNumQueries, known_on: int
) -> None:
    world = World(901, 902)
    sent, plain = world.send_token(901, 902, 1_500_000), world.send(901, 902)
    world.mine()
    Followed(world).catch_up()
    Token.objects.filter(chain_id=known_on).update(
        symbol="USDC", decimals=6, asked_at=timezone.now()
    )
    named = [row.transfer for row in list_messages().rows if row.transfer]
    assert [(one.symbol, one.decimals) for one in named] == [("USDC", 6)]
    detail = get_message(sent.hash)
    assert detail is not None
    assert detail.row.transfer == named[0]
    with django_assert_num_queries(0):
        assert joint_claim([]).symbol is None
    assert get_message(plain.hash) is not None
