"""The stand-in for anvil: which arguments it changes, and that the wrapper runs it."""

import subprocess
import sys
from pathlib import Path

from explorer.local import anvil, leash


def test_the_history_of_states_is_kept_short() -> None:
    before = ["--port", "0", "--max-persisted-states", "5", "--optimism"]
    assert anvil.pruned(before) == ["--port", "0", "--prune-history", "64", "--optimism"]


def test_other_arguments_pass_through_unchanged() -> None:
    assert anvil.pruned(["--version"]) == ["--version"]
    assert anvil.pruned([]) == []


def test_the_wrapper_becomes_the_real_program(tmp_path: Path) -> None:
    real = tmp_path / "it's real"
    real.write_text(f"#!{sys.executable}\nimport sys\nprint(sys.argv[1:])\n")
    real.chmod(0o755)
    anvil.write_wrapper(tmp_path / "bin", anvil=real, leash=leash.SCRIPT)
    command = [
        str(tmp_path / "bin" / "anvil"),
        "--mnemonic",
        "test junk",
        "--max-persisted-states",
        "5",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout == "['--mnemonic', 'test junk', '--prune-history', '64']\n"
