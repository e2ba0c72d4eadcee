"""The product ingests the benchmark's chains, and the check of the rows finds what is wrong."""

from collections.abc import Sequence

import pytest
from django.db import connection
from pytest_django import Settings

from benchmarks.checked import check_crosslane
from benchmarks.faults import Faults
from benchmarks.running import RunningNode
from messaging.models import Chain, Execution, Log, Message
from messaging.ops import foreground
from tests.fakes.configured import configure

threads = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _chains(node: RunningNode, settings: Settings) -> None:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    configure(node.chains_file(node.truth.block_time))


def database_url() -> str:
    given = connection.settings_dict
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**given)


def ingest() -> Sequence[str]:
    targets = foreground.targets_for(list(Chain.objects.all()), None)
    coverage = foreground.ingest(targets, workers=2, report=lambda _: None)
    return [one.error for one in coverage if not one.reached]


@threads
def test_what_is_stored_is_exactly_the_truth(node: RunningNode) -> None:
    assert ingest() == []
    assert check_crosslane(database_url(), node.truth, settled=True) == []


@threads
def test_two_reorgs_leave_the_truth_and_what_was_dropped(node: RunningNode) -> None:
    last = node.truth.last_block
    node.control(head=last - 3, final_depth=20, lose=8)
    assert ingest() == []
    assert check_crosslane(database_url(), node.truth) != []
    node.control(win=True, head=last)
    assert ingest() == []
    assert check_crosslane(database_url(), node.truth, settled=True) == []
    assert Message.objects.filter(nonce__gte=2**64).exists()


@threads
def test_a_node_with_small_limits_changes_nothing_stored(node: RunningNode) -> None:
    node.control(faults=Faults(largest_range=20, most_logs=60, provider="alchemy"))
    assert ingest() == []
    assert node.stats()["suffered"] > 0
    assert check_crosslane(database_url(), node.truth, settled=True) == []


@threads
def test_the_check_names_rows_that_are_missing_wrong_or_too_many(node: RunningNode) -> None:
    ingest()
    one, two = Message.objects.order_by("timestamp")[:2]
    Message.objects.filter(pk=one.pk).update(status=5)
    Message.objects.filter(pk=two.pk).delete()
    spare = Execution.objects.all()[0]
    spare.pk, spare.log_index = None, 77_777
    spare.save()
    Log.objects.filter(pk=Log.objects.all()[0].pk).delete()
    wrong = check_crosslane(database_url(), node.truth)
    assert any(f"0x{bytes(one.pk).hex()} is (5, " in line for line in wrong)
    assert any(f"0x{bytes(two.pk).hex()} is None" in line for line in wrong)
    assert any("77777) is stored, but there is none" in line for line in wrong)
    assert any(line.startswith("chain ") for line in wrong)
