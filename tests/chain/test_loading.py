"""What importing the client loads: web processes must stay small."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("messaging.chain.rpc", ["web3", "django", "eth_abi"]),
        ("messaging.chain.client", ["web3", "django", "requests"]),
        ("messaging.chain.errors", ["web3", "django", "requests"]),
    ],
)
def test_importing_a_module_loads_no_more(module: str, unwanted: list[str]) -> None:
    script = f"import sys, {module}; print([it for it in {unwanted} if it in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
