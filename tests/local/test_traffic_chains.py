"""Which chains files and which nodes the traffic accepts."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from explorer.local.traffic.chains import Chain, read_chains, require_local
from explorer.local.traffic.errors import SetupError
from explorer.local.traffic.node import Node

CHAIN_A = '[[chain]]\nid = 901\nname = "Local A"\nrpc = ["http://127.0.0.1:1"]\n'
CHAIN_B = '[[chain]]\nid = 902\nrpc = ["http://127.0.0.1:2", "http://127.0.0.1:3"]\n'


def test_a_chain_without_a_name_goes_by_its_id(tmp_path: Path) -> None:
    file = tmp_path / "chains.toml"
    file.write_text(CHAIN_A + CHAIN_B)
    assert [(chain.id, chain.name) for chain in read_chains(file)] == [
        (901, "Local A"),
        (902, "902"),
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[chain", "is not a chains file"),
        ("", "has 0 [[chain]] entries"),
        (CHAIN_A, "has 1 [[chain]] entries"),
        (CHAIN_A + '[[chain]]\nname = "B"\n', "[[chain]] number 2 needs id"),
        (CHAIN_A + "[[chain]]\nid = 902\nrpc = []\n", "[[chain]] number 2 needs id"),
    ],
)
def test_a_file_that_names_no_two_chains_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "chains.toml"
    file.write_text(text)
    with pytest.raises(SetupError) as refusal:
        read_chains(file)
    assert str(file) in str(refusal.value)
    assert complaint in str(refusal.value)


def test_a_missing_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"give the file of \./dev up"):
        read_chains(tmp_path / "absent.toml")


@contextmanager
def node_that_says(**answers: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = {"jsonrpc": "2.0", "id": asked["id"], "result": answers[asked["method"]]}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("software", "chain_id", "complaint"),
    [
        ("Geth/v1.15.0", "0x385", "Local A runs Geth/v1.15.0, no local node"),
        ("anvil/v1.7.1", "0xa", "Local A is chain 901, its node says 10"),
    ],
)
def test_transactions_go_to_the_named_local_chain_or_nowhere(
    software: str, chain_id: str, complaint: str
) -> None:
    with node_that_says(web3_clientVersion=software, eth_chainId=chain_id) as url:
        chain = Chain(901, "Local A", Node(url, label="the node of Local A"))
        with pytest.raises(SetupError, match=complaint):
            require_local(chain)
