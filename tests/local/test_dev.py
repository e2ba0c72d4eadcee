"""The script ./dev and the installing behind it: what it judges, repairs and says."""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from explorer.local import installing
from explorer.local.__main__ import COMMANDS
from explorer.local.home import REPO


def load() -> ModuleType:
    """The script as a module; it has no suffix by which Python would know it."""
    loader = SourceFileLoader("dev_script", str(REPO / "dev"))
    spec = spec_from_loader("dev_script", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What installs, in an empty checkout whose .venv is that of the tests."""
    module = installing
    for name, path in {
        "REPO": ".",
        "VENV": ".venv",
        "REQUIREMENTS": "dev.txt",
        "NODE_MODULES": "node_modules",
        "INSTALL": "install",
    }.items():
        monkeypatch.setattr(module, name, tmp_path / path)
    for name in ("package.json", "package-lock.json", "dev.txt"):
        (tmp_path / name).write_text("one==1 \\\n")
    for folder in (".venv/bin", "node_modules", "install"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    (tmp_path / ".venv/pyvenv.cfg").write_text(f"command = python -m venv {tmp_path / '.venv'}\n")
    return module


def stamp(dev: ModuleType) -> None:
    """Marks both installations as finished."""
    for folder, text in ((dev.VENV, dev.python_stamp()), (dev.NODE_MODULES, dev.node_stamp())):
        (folder / dev.STAMP).write_text(json.dumps(text))


def test_what_was_finished_is_not_installed_again(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(dev)
    monkeypatch.setenv("PATH", "/nowhere")
    dev.install(with_node=True)
    assert dev.python_is_current()
    assert dev.node_is_current()
    assert not (dev.INSTALL / "lock").exists()


@pytest.mark.parametrize("file", ["dev.txt", "package-lock.json", "package.json"])
def test_changed_requirements_are_installed_again(dev: ModuleType, file: str) -> None:
    stamp(dev)
    (dev.REPO / file).write_text("two==2 \\\n")
    assert not (dev.python_is_current() and dev.node_is_current())


@pytest.mark.parametrize("text", ["", "{", "null"])
def test_a_torn_stamp_counts_as_none(dev: ModuleType, text: str) -> None:
    (dev.VENV / dev.STAMP).write_text(text)
    assert not dev.python_is_current()


def break_nothing(dev: ModuleType) -> None:
    """Leaves it as it is."""


def interrupt(dev: ModuleType) -> None:
    """What a kill in the middle of an installation leaves."""
    (dev.VENV / dev.UNFINISHED).touch()


def move(dev: ModuleType) -> None:
    """What a checkout looks like that was copied from elsewhere."""
    (dev.VENV / "pyvenv.cfg").write_text("command = python -m venv /elsewhere/.venv\n")


def lose_python(dev: ModuleType) -> None:
    """What an upgrade of the system's Python may leave."""
    (dev.VENV / "bin/python").unlink()
    (dev.VENV / "bin/python").symlink_to("/nowhere/python3.11")


@pytest.mark.parametrize(
    ("damage", "anew"),
    [(break_nothing, False), (interrupt, True), (move, True), (lose_python, True)],
)
def test_only_a_damaged_environment_is_made_anew(
    dev: ModuleType, damage: Callable[[ModuleType], None], anew: bool
) -> None:
    damage(dev)
    assert dev.must_rebuild() is anew


@pytest.mark.parametrize(
    ("command", "rest", "needed"),
    [
        ("up", [], True),
        ("up", ["--port", "9000"], True),
        ("up", ["--no-network"], False),
        ("up", ["--chains=mine.toml"], False),
        ("up", ["--help"], False),
        ("test", [], True),
        ("manage", ["migrate"], False),
        ("bench", [], False),
        ("gallery", [], True),
        ("translations", [], False),
    ],
)
def test_node_packages_are_fetched_only_for_what_uses_them(
    command: str, rest: list[str], needed: bool
) -> None:
    assert load().needs_node(command, rest, path="/nowhere") is needed


def test_binaries_on_the_path_make_node_packages_unnecessary(tmp_path: Path) -> None:
    dev = load()
    for name in ("supersim", "anvil"):
        (tmp_path / name).touch(mode=0o755)
    assert not dev.needs_node("up", [], path=str(tmp_path))
    assert dev.needs_node("test", [], path=str(tmp_path))


def test_a_failed_installer_is_shown_with_its_last_lines(dev: ModuleType) -> None:
    (dev.INSTALL / "lock").touch()
    with (dev.INSTALL / "lock").open() as lock:
        failing = [sys.executable, "-c", "raise SystemExit('no route to host')"]
        download = dev.Download("pip", failing, lock.fileno())
        with pytest.raises(dev.InstallError, match=r"pip failed.*\n.*no route to host\n"):
            dev.finish([download], 0)
    assert not (dev.VENV / dev.STAMP).exists()


@pytest.mark.parametrize(
    "said", ["npm error code EACCES", "OSError: [Errno 13] Permission denied: '/nonexistent'"]
)
def test_a_failure_to_write_does_not_blame_the_registry(dev: ModuleType, said: str) -> None:
    with (dev.INSTALL / "lock").open("w") as lock:
        failing = [sys.executable, "-c", f"raise SystemExit({said!r})"]
        download = dev.Download("npm", failing, lock.fileno())
        with pytest.raises(dev.InstallError, match="This user may not write there") as refused:
            dev.finish([download], 0)
    assert "registry" not in str(refused.value)
    assert str(dev.REPO) in str(refused.value)


def test_without_a_home_folder_caches_go_below_the_home_of_the_stack(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_CACHE_DIR", raising=False)
    monkeypatch.delenv("npm_config_cache", raising=False)
    monkeypatch.setenv("CROSSLANE_HOME", str(tmp_path / "stack"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "npm_config_cache" not in dev.installer_environment()
    monkeypatch.setenv("HOME", "/nonexistent")
    seen = dev.installer_environment()
    assert seen["PIP_CACHE_DIR"] == f"{tmp_path}/stack/cache/pip"
    assert seen["npm_config_cache"] == f"{tmp_path}/stack/cache/npm"
    monkeypatch.setenv("npm_config_cache", "/elsewhere")
    assert dev.installer_environment()["npm_config_cache"] == "/elsewhere"


def test_an_unknown_command_is_named_beside_the_known_ones() -> None:
    said = subprocess.run(
        [sys.executable, REPO / "dev", "upp"], capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert "there is no command 'upp'" in said.stderr
    assert "./dev test" in said.stderr


def test_every_command_behind_the_script_is_known_to_it_and_explained() -> None:
    dev = load()
    assert set(dev.COMMANDS) == set(COMMANDS)
    assert all(f"  ./dev {name} " in dev.USAGE for name in COMMANDS)


def test_the_script_needs_nothing_that_is_installed() -> None:
    bare = [sys.executable, "-I", "-S", str(REPO / "dev"), "--help"]
    assert subprocess.run(bare, capture_output=True, check=False).returncode == 0
