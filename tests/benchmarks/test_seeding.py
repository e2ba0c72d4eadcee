"""The seeded network is as if it had been followed: the audit finds nothing wrong with it."""

import pytest
from django.db.models import Count

from benchmarks.pages.seeding import NotEmptyError, seed
from messaging.linking.rebuild import relink_all
from messaging.models import Chain, Execution, FailedRelay, Message
from messaging.ops.audit import Scope, audit
from messaging.tracing.filters import MessageFilters
from messaging.tracing.messages import list_messages
from messaging.tracing.values import MessageStatus
from tests.fakes.followed import stored_executions, stored_messages

pytestmark = pytest.mark.django_db(transaction=True)


def _quiet(_text: str) -> None:
    """Says nothing."""


def test_a_seeded_network_has_no_finding_and_every_kind_of_message() -> None:
    seed(3_000, say=_quiet)
    assert list(audit(Scope(nodes=False))) == []
    before = stored_messages(), stored_executions()
    relink_all()
    assert (stored_messages(), stored_executions()) == before
    missing = {
        status
        for status in MessageStatus
        if not list_messages(MessageFilters(status=status), limit=1).rows
    }
    assert missing <= {MessageStatus.AWAITING_SOURCE}  # of so few, none may be so recent
    assert FailedRelay.objects.count() > 20
    assert Execution.objects.filter(kind=0).count() > 50
    senders = Message.objects.values("sender").annotate(count=Count("pk")).order_by("-count")
    assert senders[0]["count"] > 300


def test_a_database_of_somebody_is_refused() -> None:
    Chain.objects.create(chain_id=901, name="Mine")
    with pytest.raises(NotEmptyError, match="nothing of it is touched"):
        seed(10, say=_quiet)
    assert Chain.objects.count() == 1
