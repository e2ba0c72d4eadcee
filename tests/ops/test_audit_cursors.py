"""Cursors that run ahead of what is stored, since blocks would be skipped behind them."""

import pytest

from tests.fakes.followed import Followed
from tests.ops.damaged import damage, findings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("defect", "told"),
    [
        ("enriched_to = 20", "that transactions are stored below block 20 (enriched_to): run"),
        (
            "receipts_to = 30, receipts_from = 25",
            "below block 25 (receipts_from), that failed relays were looked for below block 30 (",
        ),
        ("final_block = 12", "that stored blocks are final up to 12 (final_block): run"),
    ],
)
def test_a_cursor_ahead_of_what_is_stored_is_found(
    followed: Followed, defect: str, told: str
) -> None:
    damage(f"update span set {defect} where chain_id = (select min(id) from chain)")
    (finding,) = findings()
    assert (finding.check, finding.chain) == ("cursors", "Chain 901")
    assert finding.what.startswith("The span from block 0 is stored below block 12 and says that")
    assert told in finding.what
    assert finding.what.endswith("run `manage.py chains resync 901`.")


def test_cursors_that_went_as_far_as_they_can_are_right(followed: Followed) -> None:
    followed.look()
    damage("update span set enriched_to = next_block, final_block = next_block - 1")
    assert findings() == []
