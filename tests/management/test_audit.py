"""`manage.py audit`: silent success, or every finding and exit status 1."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from messaging.models import Endpoint, Message
from messaging.protocol.lifecycle import Status
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World
from tests.management.conftest import Run

pytestmark = pytest.mark.django_db(transaction=True)

WHOLE = "No gap, no strange block, no orphan, no stale verdict.\n"


def test_an_empty_database_is_whole(run: Run) -> None:
    assert run("audit") == WHOLE
    assert run("audit", "--json") == ""


@pytest.mark.parametrize("as_json", [True, False])
def test_each_finding_is_a_line_with_its_remedy_and_the_exit_status_is_1(
    world: World, as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    Followed(world).catch_up()
    Message.objects.filter(status=Status.INITIATED).update(status=Status.EXECUTED)
    with pytest.raises(SystemExit) as ended:
        call_command("audit", json=as_json)
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    told = (
        "Blocks and the messenger's count were not compared with the node: Chain 901 has no enabled"
    )
    if as_json:
        first = json.loads(lines[0])
        assert (first["check"], first["chain"]) == ("blocks", "Chain 901")
        assert first["what"].startswith(told)
    else:
        assert lines[0].startswith(f"blocks: Chain 901: {told}")
        assert lines[-1].endswith("run `manage.py relink --all`.")
    assert len(lines) == 4


def test_what_only_could_not_be_checked_ends_with_status_2(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    Followed(world).catch_up()
    with pytest.raises(SystemExit) as ended:
        call_command("audit", json=True)
    assert ended.value.code == 2
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["unchecked"] for one in found] == [True, True, True]


def test_without_nodes_nothing_is_asked_and_that_is_said(run: Run, world: World) -> None:
    Followed(world).catch_up()
    assert run("audit", "--no-node") == WHOLE.replace("\n", " No node was asked.\n")


def test_only_the_newest_blocks_are_asked_for(run: Run, file: str, node: FakeNode) -> None:
    run("chains", "apply", file)
    run("ingest")
    assert Endpoint.objects.count() == 3
    asked = len(node.requests[901])
    assert run("audit", "--blocks", "0") == WHOLE
    methods = {method for batch in node.requests[901][asked:] for method in batch}
    assert "eth_getBlockByNumber" not in methods


@pytest.mark.parametrize("text", ["-1", "all", "9" * 30])
def test_a_number_of_blocks_that_is_none_is_refused(run: Run, text: str) -> None:
    with pytest.raises(CommandError, match="is no number of blocks: give it in decimal digits"):
        run("audit", f"--blocks={text}")
