"""What a stack needs done between its database and its web: one Django start for all of it."""

import argparse
import fcntl
import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command

from explorer.local.superchain import CHAINS


def main(chains: Path | None, *, restarted: bool) -> None:
    """Migrates, applies the chains file where there is one, collects static, makes the login.

    `restarted` says that the local superchain began anew under a database that knows an old one.
    """
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if chains is not None:
        call_command("chains", "apply", str(chains))
    if restarted:
        call_command("chains", "resync", *map(str, CHAINS))
    collect_static(Path(settings.STATIC_ROOT))
    call_command("local_admin")


def collect_static(root: Path) -> bool:
    """Collects the static files into `root` unless these were collected already; says whether.

    Collecting rewrites every file, and another stack of this checkout may be serving them.
    """
    stamp, wanted = root / ".collected", static_digest()
    if _read(stamp) == wanted:
        return False
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _read(stamp) == wanted:
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(wanted)
    return True


def static_digest() -> str:
    """Changes when a static file of any app is added, removed or written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _read(path: Path) -> str | None:
    try:
        return path.read_text()
    except OSError:
        return None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m explorer.local.prepare")
    parser.add_argument("chains", type=Path, nargs="?")
    parser.add_argument("--restarted", action="store_true")
    options = parser.parse_args()
    try:
        main(options.chains, restarted=options.restarted)
    except CommandError as error:
        sys.exit(str(error))
    except PermissionError as error:
        sys.exit(f"{error.filename} belongs to another user: run ./dev as the checkout's owner.")
