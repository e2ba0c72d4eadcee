"""The commands as operators start them: bad input ends with a sentence and never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.fakes.configured import configure, world_toml
from tests.fakes.node import FakeNode

pytestmark = pytest.mark.django_db(transaction=True)

UNKNOWN = "0x" + "ab" * 32


def _manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` in a process of its own, on the database of this test."""
    database = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    here = {"DATABASE_URL": database._replace(path=f"/{name}").geturl()}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | here | {"CROSSLANE_ALLOW_LOOPBACK_RPC": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["ingest", "--chain", "5"], 1, "CommandError: Chain 5 is not followed. Followed are: 901"),
        (["chains", "apply", "bad.toml"], 1, "bad.toml: Line 2, chain.id: This must be a whole"),
        (["trace", UNKNOWN], 1, f"CommandError: Nothing is known of {UNKNOWN}."),
        (["ingest", "--until", "soon"], 2, "'soon' is neither 'head' nor a block number"),
    ],
)
def test_bad_input_ends_with_a_sentence(
    node: FakeNode, tmp_path: Path, arguments: list[str], status: int, told: str
) -> None:
    configure(world_toml(node))
    (tmp_path / "bad.toml").write_text("[[chain]]\nid = -1\n", encoding="utf-8")
    found = _manage(*(str(tmp_path / one) if one == "bad.toml" else one for one in arguments))
    assert found.returncode == status
    assert told in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""


def test_a_run_that_ends_well_prints_for_machines_and_nothing_else(node: FakeNode) -> None:
    configure(world_toml(node))
    found = _manage("ingest", "--json", "--workers", "3")
    assert (found.returncode, found.stderr) == (0, "")
    chains = [json.loads(line)["chain"] for line in found.stdout.splitlines()]
    assert chains == ["901", "902", "903"]
