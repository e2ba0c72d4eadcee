"""`./dev translations`: brings the catalogues up to date, or checks that they are."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from explorer.local.console import Console
from explorer.local.home import REPO
from explorer.local.translations import catalogues
from explorer.local.translations.texts import Text, find_texts

REMEDY = "Run ./dev translations, fill in what it names, and run it again."


def translations(arguments: Sequence[str], root: Path = REPO) -> int:
    """Writes both files of every language, or with --check none; 1 where anything is wrong."""
    options = _parse(arguments)
    console, texts, wrong = Console(sys.stdout), list(find_texts(root)), 0
    for language in catalogues.LANGUAGES:
        if not options.check:
            _write(root, language, texts)
        for complaint in _complaints(root, language, texts):
            console.say(f"{language}: {complaint}")
            wrong += 1
    console.say(f"{len(texts)} places with texts; {wrong} wrong" + (f". {REMEDY}" if wrong else ""))
    return int(wrong > 0)


def _write(root: Path, language: str, texts: Sequence[Text]) -> None:
    path = catalogues.path_of(root, language)
    fresh = catalogues.bring_up_to_date(catalogues.read(path, language), texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(catalogues.as_text(fresh))
    path.with_suffix(".mo").write_bytes(catalogues.compiled(fresh))


def _complaints(root: Path, language: str, texts: Sequence[Text]) -> Iterator[str]:
    path = catalogues.path_of(root, language)
    kept = catalogues.read(path, language)
    fresh = catalogues.bring_up_to_date(kept, texts)
    yield from catalogues.complain(kept, fresh)
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalogues.compiled(kept):
        yield f"{compiled.relative_to(root)} is not made from {path.name}"


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev translations",
        allow_abbrev=False,
        description="Brings messaging/locale/ up to date with the marked texts, and compiles it.",
    )
    parser.add_argument("--check", action="store_true", help="change nothing, tell what is wrong")
    return parser.parse_args(arguments)
