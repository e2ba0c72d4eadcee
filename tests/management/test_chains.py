"""`manage.py chains`: what it does is said in one line, what it refuses in a sentence."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from messaging.models import Chain, DependencySet, Message, Span
from tests.fakes.configured import chain_toml
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.management.conftest import Run

pytestmark = pytest.mark.django_db


def test_apply_says_what_it_did_and_may_be_repeated(run: Run, file: str) -> None:
    assert run("chains", "apply", file) == "3 chains applied, 3 of them new; 1 dependency sets.\n"
    assert run("chains", "apply", file) == "3 chains applied, 0 of them new; 1 dependency sets.\n"
    assert Chain.objects.count() == 3


def test_apply_says_what_changed_rules_need(run: Run, world: World, file: str) -> None:
    Followed(world).catch_up()
    DependencySet.objects.update(expiry_window=5)
    assert run("chains", "apply", file).endswith(
        "Rules changed: stored verdicts keep the old ones until `manage.py relink --all`.\n"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[[chain]]\nid = x", r"chains.toml: The file is not TOML: .* \(at line 2, column 6\)"),
        (b"[[chain]]\nid = 1\n", "chains.toml: Line 1, chain.name: 'name' is missing: add it"),
        (b"\xff\xfe", r"chains.toml' cannot be read \(it is not UTF-8 text\): give the path"),
        (None, r"chains.toml' cannot be read \(No such file or directory\): give the path"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(
    run: Run, tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "chains.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=told):
        run("chains", "apply", str(path))
    assert not Chain.objects.exists()


def test_a_directory_is_no_chains_file(run: Run, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read \(Is a directory\)"):
        run("chains", "apply", str(tmp_path))


def test_a_name_conflict_is_refused_with_the_remedy(run: Run, file: str, tmp_path: Path) -> None:
    run("chains", "apply", file)
    other = tmp_path / "other.toml"
    other.write_text(chain_toml(7, "http://h").replace("Chain 7", "Chain 901"), encoding="utf-8")
    with pytest.raises(CommandError, match="is already called 'Chain 901': give chain 7 another"):
        run("chains", "apply", str(other))


def test_resync_forgets_the_chains_named(run: Run, world: World) -> None:
    Followed(world).catch_up()
    told = run("chains", "resync", "901")
    assert told.startswith("Chain 901: ")
    assert told.endswith(" logs forgotten, reading begins anew.\n")
    assert set(Span.objects.values_list("chain__chain_id", flat=True)) == {902, 903}


def test_resync_of_all_with_purge_leaves_no_message(run: Run, world: World) -> None:
    Followed(world).catch_up()
    told = run("chains", "resync", "--all", "--purge").splitlines()
    assert len(told) == 4
    assert told[-1].endswith(" dropped messages deleted.")
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["5"], r"Chain 5 is not followed\. Followed are: none\. Add it with `manage.py chains ap"),
        ([], "Name the chain ids to resync, or give --all."),
        (["5", "--all"], "Name the chain ids to resync, or give --all."),
        (["base"], "'base' is no chain id: give it in decimal digits"),
        (["-1"], "'-1' is no chain id: give it in decimal digits"),
        (["9" * 200], "is no chain id: give it in decimal digits"),
    ],
)
def test_resync_refuses_what_names_no_chain(run: Run, arguments: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        run("chains", "resync", *arguments)
