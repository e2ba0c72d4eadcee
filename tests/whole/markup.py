"""html-validate over pages: what is wrong with their markup, page by page.

Its rules are in htmlvalidate.json. Off there: `no-redundant-role`, because tables that the sheet
folds into cards lose their roles in browsers; `long-title`, because a title holds what a page is
about; `form-dup-name` of boxes that are one list; `require-sri` and `no-trailing-whitespace`, which
speak of other sites' files and of text.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from explorer.local.home import REPO

_NODE = Path(sys.executable).parent / "node"  # not the one on PATH, which may be too old for it
_VALIDATOR = REPO / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
_RULES = Path(__file__).parent / "htmlvalidate.json"


def faults_of(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Every fault in these pages, each with the page's name; `folder` is used for their files."""
    files = []
    for name, text in pages.items():
        files.append(folder / f"{name}.html")
        files[-1].write_text(text)
    said = folder / "said.json"
    command = [*map(str, (_NODE, _VALIDATOR, "--config", _RULES, "--formatter", "json", *files))]
    with said.open("w") as output:  # of a pipe it would leave the end unwritten
        told = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, check=False)
    assert said.stat().st_size, told.stderr.decode()
    return [
        f"{Path(page['filePath']).stem}, line {one['line']}: {one['message']} ({one['ruleId']})"
        for page in json.loads(said.read_text())
        for one in page["messages"]
    ]
