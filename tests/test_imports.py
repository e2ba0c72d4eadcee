"""What a process loads: pages never pay for web3, and the protocol needs nothing of a server."""

import subprocess
import sys


def _loaded(program: str) -> set[str]:
    """The top-level modules in memory after a program ran in an interpreter of its own."""
    told = f"{program}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_web_process_does_not_load_web3() -> None:
    program = "import django; django.setup(); import explorer.wsgi, explorer.urls"
    assert "web3" not in _loaded(program)


def test_the_protocol_loads_no_server_and_no_client() -> None:
    program = "import messaging.protocol.lifecycle, messaging.protocol.decoding"
    assert _loaded(program).isdisjoint({"django", "celery", "redis", "web3", "requests"})
