"""Which holders of a chain's facts wait for each other, and which need not."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from messaging.linking.locks import lock_linking, own_facts, share_facts
from tests.fakes.raced import elsewhere

pytestmark = pytest.mark.django_db

Lock = Callable[[CursorWrapper], None]
SHARE, OWN = partial(share_facts, chain=1), partial(own_facts, chain=1)
OWN_ANOTHER = partial(own_facts, chain=2)


def _waits(lock: Lock) -> bool:
    """Whether a transaction that wants the lock must wait now."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '50ms'")
            lock(cursor)
    except OperationalError:
        return True
    return False


@pytest.mark.parametrize(
    ("held", "wanted", "waits"),
    [
        (SHARE, SHARE, False),
        (SHARE, OWN, True),
        (OWN, SHARE, True),
        (OWN, OWN, True),
        (OWN, OWN_ANOTHER, False),
        (OWN, lock_linking, False),
        (lock_linking, SHARE, False),
        (lock_linking, lock_linking, True),
    ],
)
def test_adding_facts_waits_for_nothing_but_their_taking_back(
    held: Lock, wanted: Lock, waits: bool
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        held(cursor)
        assert elsewhere(lambda: _waits(wanted)) is waits
