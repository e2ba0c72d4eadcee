"""`manage.py audit`: silent success, or every finding and exit status 1."""

import json

import pytest
from django.core.management import call_command

from messaging.models import Message
from messaging.protocol.lifecycle import Status
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.management.conftest import Run

pytestmark = pytest.mark.django_db

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
    told = "Blocks were not checked: Chain 901 has no enabled RPC endpoint: add one"
    if as_json:
        first = json.loads(lines[0])
        assert (first["check"], first["chain"]) == ("blocks", "Chain 901")
        assert first["what"].startswith(told)
    else:
        assert lines[0].startswith(f"blocks: Chain 901: {told}")
        assert lines[-1].endswith("run `manage.py relink --all`.")
    assert len(lines) == 4
