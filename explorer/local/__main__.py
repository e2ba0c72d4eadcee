"""The command line behind ./dev, once everything is installed; ./dev itself is the way in."""

import sys
from collections.abc import Sequence

from explorer.local.benchmarking import bench
from explorer.local.console import Console
from explorer.local.errors import LocalError
from explorer.local.gallery.command import gallery
from explorer.local.management import manage
from explorer.local.testing import test
from explorer.local.translations.command import translations
from explorer.local.up import up

COMMANDS = {
    "up": up,
    "test": test,
    "manage": manage,
    "bench": bench,
    "gallery": gallery,
    "translations": translations,
}
INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Runs one command and answers its exit status; what cannot go on is said without traceback."""
    if not arguments or arguments[0] not in COMMANDS:
        sys.stderr.write(f"name one of {', '.join(COMMANDS)}; ./dev --help explains them\n")
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except LocalError as error:
        Console(sys.stderr).warn(str(error))
        return 1
    except KeyboardInterrupt:
        Console(sys.stderr).say("stopped")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
