"""Verdicts as rows: no number that a chain can bring about is too large for its column."""

import pytest
from django.db import connection

from messaging.linking.writing import write_messages
from messaging.models import Chain, Message
from messaging.protocol.lifecycle import Status, Verdict
from messaging.protocol.rules import Reason
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.protocol.spelled import HASH, sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sends", [1, 2**15, 2**31 - 1])
def test_a_message_can_be_sent_again_any_number_of_times(sends: int) -> None:
    followed = Followed(World(901, 902))
    verdict = Verdict(Status.INITIATED, Reason(0), sent(), sends, None, None)
    with connection.cursor() as cursor:
        write_messages(cursor, followed.chains, [(HASH, verdict)])
    stored = Message.objects.get()
    assert (stored.sends, stored.sent_chain) == (sends, Chain.objects.get(chain_id=901).pk)
