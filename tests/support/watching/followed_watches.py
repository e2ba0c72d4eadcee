"""What was told of watches, and checks after blocks."""

from messaging.models import Delivery
from messaging.support.watching.checking import check_watches
from tests.support.watching.conftest import Chains


def told() -> list[tuple[str, str]]:
    """What was told, oldest first: why and about which rule."""
    rows = Delivery.objects.order_by("id").values_list("about", "alert__rule")
    return list(rows)


def check_after(chains: Chains, *blocks: int) -> None:
    """Checks after each of so many blocks."""
    for count in blocks:
        chains.step(count)
        check_watches()
