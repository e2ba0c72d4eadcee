"""The home of a stack: its lock, its private files, what it tells other commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.local.credentials import load_credentials
from explorer.local.errors import LocalError
from explorer.local.home import REPO, Home, Running, default_home, hold, write_private


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_only_one_process_holds_a_home(home: Home) -> None:
    with hold(home) as first, hold(home) as second:
        assert (first, second) == (True, False)
    with hold(home) as again:
        assert again


def test_the_lock_of_a_killed_process_is_free(home: Home) -> None:
    code = (
        "import sys, time; from pathlib import Path; from explorer.local.home import Home, hold\n"
        "with hold(Home(Path(sys.argv[1]))): print('held', flush=True); time.sleep(60)"
    )
    arguments = [sys.executable, "-c", code, str(home.path)]
    with subprocess.Popen(arguments, cwd=REPO, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with hold(home) as held:
            assert not held
        holder.kill()
    with hold(home) as held:
        assert held


def test_private_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    write_private(tmp_path / "new" / "secret", "first")
    write_private(tmp_path / "new" / "secret", "second")
    assert (tmp_path / "new" / "secret").read_text() == "second"
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600


def test_secrets_are_made_once(home: Home) -> None:
    first = load_credentials(home)
    assert load_credentials(home) == first
    assert len({first.secret_key, first.field_salt, first.database_password}) == 3


def test_unreadable_secrets_are_named_with_the_remedy(home: Home) -> None:
    write_private(home.path / "secrets.json", '{"secret_key": ')
    with pytest.raises(LocalError, match=r"secrets\.json cannot be read.*remove it together"):
        load_credentials(home)


def test_a_stopped_stack_keeps_its_database_and_withdraws_what_it_told(home: Home) -> None:
    environment = {"DATABASE_URL": "postgresql://x"}
    running = Running(os.getpid(), "up", "crosslane_local", "http://127.0.0.1:8000/", environment)
    home.write_running(running)
    write_private(home.ready, "READY")
    assert home.read_running() == running
    home.forget_running()
    assert home.read_running() is None
    assert home.last_database() == "crosslane_local"
    assert {file.name for file in home.path.iterdir()} == {"database"}


def test_a_note_of_a_dead_process_is_no_running_stack(home: Home) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    home.write_running(Running(ended.pid, "up", "crosslane", "http://127.0.0.1:8000/"))
    assert home.read_running() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"nonsense": 1}'])
def test_a_torn_note_on_the_running_stack_is_no_stack(home: Home, text: str) -> None:
    write_private(home.path / "running.json", text)
    assert home.read_running() is None


def test_the_home_is_var_unless_the_environment_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CROSSLANE_HOME", raising=False)
    assert default_home().path == REPO / "var"
    monkeypatch.setenv("CROSSLANE_HOME", str(tmp_path))
    assert default_home().path == tmp_path


def test_a_home_that_cannot_be_written_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)  # root, who may run the tests, writes everywhere
    with pytest.raises(LocalError, match="home belongs to another user"), hold(home):
        pass
