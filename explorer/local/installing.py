"""Brings .venv and node_modules up to date; ./dev calls it before it hands over.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

REPO = Path(__file__).resolve().parent.parent.parent
VENV = REPO / ".venv"
REQUIREMENTS = REPO / "requirements" / "dev.txt"
NODE_MODULES = REPO / "node_modules"
INSTALL = REPO / "var" / "install"
STAMP, UNFINISHED = "crosslane-stamp.json", "crosslane-unfinished"
# How pip and npm say that they may not write; neither registry nor network is at fault then.
FORBIDDEN = re.compile(r"Permission denied|\bEACCES\b|\bEPERM\b|\bEROFS\b|Read-only file system")


class InstallError(Exception):
    """Something could not be installed; the text says what, and the remedy."""


class Download:
    """One running installer: its process, its log, and how far the log says it is."""

    def __init__(self, name: str, command: Sequence[str], lock: int) -> None:
        self.name = name
        self.log = INSTALL / f"{name}.log"
        nothing, merged, env = subprocess.DEVNULL, subprocess.STDOUT, installer_environment()
        keep = [lock]  # an installer that outlives a killed ./dev keeps the lock until it is gone
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=REPO, env=env, stdin=nothing, stdout=log, stderr=merged, pass_fds=keep
            )

    def progress(self) -> str:
        """How far it is, in a few words."""
        text = self.log.read_text(errors="replace")
        if self.name != "pip":
            return "downloading"
        if "Installing collected packages" in text:
            done = len(list(VENV.glob("lib/python*/site-packages/*.dist-info")))
            return f"installing {done}/{_count_requirements()}"
        return f"fetching {text.count('Collecting ')}/{_count_requirements()}"

    def require_success(self) -> None:
        """Raises InstallError with the end of the log unless the installer succeeded."""
        if self.process.returncode == 0:
            return
        text = self.log.read_text(errors="replace")
        tail = "\n".join(text.splitlines()[-12:])
        remedy = "Is the package registry reachable?"
        if FORBIDDEN.search(text):
            remedy = f"This user may not write there: be the owner of {REPO}, or give it away."
        raise InstallError(
            f"{self.name} failed (exit status {self.process.returncode}):\n{tail}\n"
            f"The whole log is {self.log}. {remedy} Run ./dev again."
        )


def installer_environment() -> Mapping[str, str]:
    """Ours; for a user without a home folder to write to, with caches below CROSSLANE_HOME."""
    if (home := os.environ.get("HOME")) and os.access(home, os.W_OK | os.X_OK):
        return os.environ
    cache = Path(os.environ.get("CROSSLANE_HOME") or REPO / "var").resolve() / "cache"
    return {"PIP_CACHE_DIR": f"{cache}/pip", "npm_config_cache": f"{cache}/npm", **os.environ}


def install(*, with_node: bool) -> None:
    """Brings .venv and, where asked, node_modules up to date; does nothing where they are."""
    if python_is_current() and (not with_node or node_is_current()):
        return
    try:
        INSTALL.mkdir(parents=True, exist_ok=True)
        with _install_lock() as lock:
            _install_missing(lock, with_node=with_node)
    except PermissionError as error:
        raise InstallError(
            f"{error.filename} cannot be written by this user. Run ./dev as the owner of "
            f"{REPO}, or give the checkout to this user."
        ) from error


def python_is_current() -> bool:
    """Whether .venv was finished by this script, here, for these requirements, and still runs."""
    return (stamp := _read_stamp(VENV)) is not None and stamp == python_stamp()


def node_is_current() -> bool:
    """Whether node_modules was finished by this script for these package files."""
    return _read_stamp(NODE_MODULES) == node_stamp()


def python_stamp() -> Mapping[str, str | None]:
    """What a finished .venv was made from; its scripts name its place, so that counts too."""
    return {"requirements": _digest(REQUIREMENTS), "python": _venv_version(), "place": str(VENV)}


def node_stamp() -> Mapping[str, str | None]:
    """What a finished node_modules was made from."""
    return {"lock": _digest(REPO / "package-lock.json"), "manifest": _digest(REPO / "package.json")}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def must_rebuild() -> bool:
    """Whether .venv cannot be brought up to date in place: half made, broken, or moved here."""
    if (VENV / UNFINISHED).exists() or _venv_version() is None:
        return True
    made_by = re.search(r"^command\s*=.*", (VENV / "pyvenv.cfg").read_text(), re.MULTILINE)
    return made_by is not None and not made_by[0].endswith(f" {VENV}")


def _venv_version() -> str | None:
    """The version of the Python in .venv; None where it cannot run or lacks pip."""
    question = "import sys, pip; print(*sys.version_info[:3], sep='.')"
    try:
        python = [str(VENV / "bin" / "python"), "-I", "-c", question]
        answer = subprocess.run(python, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()


def _install_missing(lock: int, *, with_node: bool) -> None:
    # Another ./dev may have finished the work while this one waited for the lock.
    want_python, want_node = not python_is_current(), with_node and not node_is_current()
    npm, began = shutil.which("npm"), time.monotonic()
    downloads = []
    if want_python:
        _make_venv()
        downloads.append(_start_pip(lock))
    if want_node:
        if npm is None:  # then it comes with the Python packages
            finish(downloads, began)
            downloads = []
        downloads.append(_start_npm(npm or str(VENV / "bin" / "npm"), lock))
    if downloads:
        finish(downloads, began)
        _say(f"installed in {time.monotonic() - began:.0f} s")


def _make_venv() -> None:
    if VENV.exists() and must_rebuild():
        _say(".venv is unfinished, broken or was moved: making it anew")
        # Moved away first: half removed it could look like a whole one.
        shutil.rmtree(INSTALL / "discarded", ignore_errors=True)
        VENV.rename(INSTALL / "discarded")
        shutil.rmtree(INSTALL / "discarded", ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    (VENV / UNFINISHED).touch()
    (VENV / STAMP).unlink(missing_ok=True)
    if _venv_version() is None:
        _say(f"making .venv with Python {sys.version.split()[0]}")
        command = [sys.executable, "-m", "venv", str(VENV)]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            raise InstallError(
                f"python -m venv failed:\n{made.stdout}{made.stderr}\n"
                "On Debian and Ubuntu: apt-get install python3-venv. Then run ./dev again."
            )


def _start_pip(lock: int) -> Download:
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    options = ["--no-input", "--progress-bar", "off", "--require-hashes", "-r", str(REQUIREMENTS)]
    return Download("pip", [*pip, *options], lock)


def _start_npm(npm: str, lock: int) -> Download:
    return Download("npm", [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], lock)


def finish(downloads: Sequence[Download], began: float) -> None:
    """Waits for installers that run side by side; stamps what succeeded, raises InstallError."""
    try:
        _show_until_done(downloads, began)
    finally:
        for download in downloads:
            download.process.kill()
            download.process.wait()
    for download in downloads:
        download.require_success()
        if download.name == "pip":
            (VENV / UNFINISHED).unlink()
            _write_stamp(VENV, python_stamp())
        else:
            _write_stamp(NODE_MODULES, node_stamp())


def _show_until_done(downloads: Sequence[Download], began: float) -> None:
    """Shows progress until all ended or one failed: one moving line, or on no terminal a few."""
    terminal, shown = sys.stdout.isatty(), 0.0
    start, end, pause = ("\r\x1b[2K", "", 0.2) if terminal else ("", "\n", 5)
    while running := [each for each in downloads if each.process.poll() is None]:
        time.sleep(0.2)
        if time.monotonic() - shown >= pause:
            shown = time.monotonic()
            text = " · ".join(f"{each.name}: {each.progress()}" for each in running)
            sys.stdout.write(f"{start}dev | {text} · {shown - began:.0f} s{end}")
            sys.stdout.flush()
    sys.stdout.write(start)


@contextlib.contextmanager
def _install_lock() -> Iterator[int]:
    """Holds the checkout's install lock; yields its file descriptor."""
    with (INSTALL / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another ./dev is installing into this checkout: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _read_stamp(folder: Path) -> object:
    try:
        return json.loads((folder / STAMP).read_text())
    except (OSError, ValueError):
        return None


def _write_stamp(folder: Path, stamp: Mapping[str, str | None]) -> None:
    (folder / f"{STAMP}.new").write_text(json.dumps(stamp))
    (folder / f"{STAMP}.new").replace(folder / STAMP)


def _count_requirements() -> int:
    return len(re.findall(r"^[A-Za-z0-9._-]+==", REQUIREMENTS.read_text(), re.MULTILINE))


def _say(text: str) -> None:
    sys.stdout.write(f"dev | {text}\n")
    sys.stdout.flush()
