"""A block looked at ahead of its chain beside the chunk that covers it: nothing is lost."""

import pytest

from messaging.ingest.sources import fetch_missing_sources
from messaging.models import Execution
from messaging.protocol.rules import Validity
from tests.fakes.emitted import emitted
from tests.fakes.followed import Followed, validities
from tests.fakes.raced import BEFORE_LINKING, BEFORE_TAKING_BACK, beside
from tests.fakes.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("moment", [BEFORE_LINKING, BEFORE_TAKING_BACK])
def test_the_execution_is_valid_in_the_end_whoever_is_first(
    world: World, followed: Followed, moment: str
) -> None:
    world.mine(count=9)
    price = world.emit(901, emitted(world.address("oracle"), "Price(uint256)", (42,)))
    world.mine(count=15)
    world.read(902, price)
    world.mine()
    followed.step(901, size=1)
    followed.catch_up(902)
    assert Execution.objects.get().validity == Validity.SOURCE_MISSING
    with beside(moment, lambda: followed.catch_up(901)):
        fetch_missing_sources()
    while fetch_missing_sources():
        pass
    assert set(validities().values()) == {Validity.VALID}
