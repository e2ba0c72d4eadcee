"""`manage.py ingest` over the recording: the same tables on every run, however it is run."""

import json
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connection

from messaging.linking.chains import followed_chains
from messaging.models import Chain, Endpoint, Span
from messaging.ops import foreground
from tests.fakes.followed import (
    statuses,
    stored_executions,
    stored_messages,
    stored_places,
    true_places,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.node import FakeNode
from tests.fakes.world import World
from tests.management.conftest import Run

threads = pytest.mark.django_db(transaction=True)
db = pytest.mark.django_db


def _empty() -> None:
    names = connection.introspection.django_table_names(only_existing=True)
    tables = ", ".join(name for name in names if not name.startswith(("auth", "django")))
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {tables} restart identity cascade")


def _tables() -> tuple[Any, ...]:
    return stored_messages(), stored_executions(), stored_places()


@threads
def test_every_run_from_an_empty_database_gives_the_same_and_the_truth(
    run: Run, file: str, world: World
) -> None:
    seen = []
    for workers in ("1", "3", "3"):
        _empty()
        run("chains", "apply", file)
        printed = run("ingest", "--json", "--workers", workers)
        seen.append((printed, _tables()))
        run("relink", "--all")
        seen.append((printed, _tables()))
    assert all(one == seen[0] for one in seen)
    assert statuses() == true_statuses(world, followed_chains())
    assert set(stored_places()) > set(true_places(world))  # and logs of others that were read
    told = {
        place: one for place, one in true_validities(world, followed_chains()).items() if one != 1
    }
    assert told.items() < validities().items()


@threads
def test_a_second_run_changes_nothing_and_says_the_same(run: Run, file: str) -> None:
    run("chains", "apply", file)
    first = run("ingest", "--json"), _tables()
    assert (run("ingest", "--json"), _tables()) == first


@threads
def test_json_is_one_object_a_chain(run: Run, file: str, world: World) -> None:
    run("chains", "apply", file)
    lines = [json.loads(line) for line in run("ingest", "--json").splitlines()]
    assert [one["chain"] for one in lines] == ["901", "902", "903"]
    for one in lines:
        assert (one["first_block"], one["last_block"], one["reached"]) == (0, 60, True)
        assert one["logs"] >= len(world.truth()[int(one["chain"])])
        assert one["sent"] >= one["received"] > 0


@threads
def test_only_the_named_chain_is_read(run: Run, file: str) -> None:
    run("chains", "apply", file)
    told = run("ingest", "--chain", "902")
    assert told.startswith("Chain 902: blocks 0 to 60, ")
    assert {place[0] for place in stored_places()} == {902}


@threads
def test_until_a_block_ends_there_or_after(run: Run, file: str) -> None:
    run("chains", "apply", file)
    told = run("ingest", "--chain", "901", "--until", "55")
    assert told.startswith("Chain 901: blocks 0 to 55, ")
    assert Span.objects.get(chain__chain_id=901).next_block > 55


@threads
def test_a_chain_that_cannot_be_read_fails_the_command_after_printing_the_others(
    run: Run, file: str, node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreground, "_PATIENCE", 1)
    run("chains", "apply", file)
    methods = frozenset({"eth_getLogs"})
    with (
        node.faulty(901, without_methods=methods),
        pytest.raises(CommandError, match="Chain 901: Endpoint 1 of Chain 901 refused eth_getLogs"),
    ):
        run("ingest")
    assert Span.objects.get(chain__chain_id=902).next_block == 61


@db
@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ({"other_chain": 902}, "answers chain id 902, expected 901: check the rpc line"),
        ({"nonsense": b"<html>It works!</html>"}, "Endpoint 1 of Chain 901 .*: "),
        ({"nonsense": b'{"jsonrpc": "2.0", "id": 1, "result": "0xzz"}'}, "Endpoint 1 of Chain"),
        ({"status": 401}, r"answered HTTP 401: check its key and its rights\."),
        ({"truncated": True}, "Endpoint 1 of Chain 901 .*: "),
        ({"without_methods": frozenset({"eth_chainId"})}, "refused eth_chainId"),
    ],
)
def test_a_node_that_is_wrong_is_told_with_the_remedy_and_without_its_address(
    run: Run, file: str, node: FakeNode, faults: dict[str, Any], told: str
) -> None:
    run("chains", "apply", file)
    with node.faulty(901, **faults), pytest.raises(CommandError, match=told) as refused:
        run("ingest")
    assert refused.value.returncode == 1
    assert "s3cret" not in str(refused.value)
    assert str(node.port) not in str(refused.value)


@db
def test_a_node_that_cannot_be_reached_is_told(run: Run, file: str) -> None:
    run("chains", "apply", file)
    for endpoint in Endpoint.objects.all():
        endpoint.url = "http://127.0.0.1:9/s3cretkey"
        endpoint.save()
    told = "Endpoint 1 of Chain 901 cannot be reached: check that it runs"
    with pytest.raises(CommandError, match=told):
        run("ingest")


@db
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--chain", "5"], r"Chain 5 is not followed\. Followed are: 901, 902, 903\. Add it"),
        (
            ["--chain", "905", "--chain", "901", "--chain", "906", "--chain", "905"],
            r"Chains 905, 906 are not followed\. Followed are: 901, 902, 903\. Add them",
        ),
        (["--chain", "base"], "'base' is no chain id: give it in decimal digits"),
        (["--until", "tomorrow"], "'tomorrow' is neither 'head' nor a block number"),
        (["--until", "9" * 30], "is neither 'head' nor a block number"),
        (["--until", "61"], "Chain 901 has no block 61 yet, its head is 60: give --until head"),
        (["--workers", "0"], "'0' is not a number from 1 to 64"),
        (["--workers", "65"], "'65' is not a number from 1 to 64"),
    ],
)
def test_bad_arguments_are_refused_with_a_sentence(
    run: Run, file: str, arguments: list[str], told: str
) -> None:
    run("chains", "apply", file)
    with pytest.raises(CommandError, match=told):
        run("ingest", *arguments)


@db
def test_without_a_chain_it_says_how_to_add_one(run: Run) -> None:
    with pytest.raises(CommandError, match="no chain to read: add one with `manage"):
        run("ingest")


@db
def test_a_paused_chain_is_refused_when_named_and_left_out_when_not(run: Run, file: str) -> None:
    run("chains", "apply", file)
    Chain.objects.update(paused=True)
    with pytest.raises(CommandError, match="Chain 901 is paused: resume it in the admin first"):
        run("ingest", "--chain", "901")
    with pytest.raises(CommandError, match="There is no chain to read"):
        run("ingest")


@threads
def test_a_chain_that_forked_below_final_ends_with_the_resync_command(
    run: Run, file: str, world: World
) -> None:
    run("chains", "apply", file)
    run("ingest")
    world.reorg(901, 20)
    world.mine(901, count=20)
    told = "Chain 901: Chain 901: the stored block .* `manage.py chains resync 901`"
    for _ in range(2):  # the second try is a retry, and stops again
        with pytest.raises(CommandError, match=told):
            run("ingest", "--chain", "901")
        assert Chain.objects.get(chain_id=901).forked_at is not None
