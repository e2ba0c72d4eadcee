"""A real node on a free port: anvil, with a contract at the messenger's address that logs."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec

from messaging.protocol.types import RawLog

_PACKAGED = Path(__file__).parents[2] / "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil"
_LISTENING = re.compile(r"Listening on 127\.0\.0\.1:(\d+)")
# calldatacopy, then LOG1 with the first word as topic and the rest as data.
LOGGING_CODE = "0x366000600037600051602036036020a100"
# calldatacopy, then revert with the same bytes.
REVERTING_CODE = "0x366000600037366000fd"


class Anvil(msgspec.Struct, frozen=True):
    """A running node and a plain way to ask it, apart from the code under test."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, *params: object) -> Any:
        """The result of a method."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/", json.dumps(body), headers)
            return json.load(connection.getresponse())["result"]

    def set_code(self, address: bytes, code: str) -> None:
        self.ask("anvil_setCode", "0x" + address.hex(), code)

    def send(self, target: bytes, data: bytes) -> bytes:
        """Sends a transaction from the first account; it waits until a block is mined."""
        sender = self.ask("eth_accounts")[0]
        call = {"from": sender, "to": "0x" + target.hex(), "data": "0x" + data.hex()}
        return _unhex(self.ask("eth_sendTransaction", call | {"gas": "0x30d40"}))

    def mine(self, count: int = 1) -> None:
        self.ask("anvil_mine", hex(count))

    def logs_of(self, transaction: bytes) -> list[RawLog]:
        """The logs in a receipt."""
        receipt = self.ask("eth_getTransactionReceipt", "0x" + transaction.hex())
        return [
            RawLog(
                _unhex(log["address"]),
                tuple(_unhex(topic) for topic in log["topics"]),
                _unhex(log["data"]),
                int(log["blockNumber"], 16),
                int(log["logIndex"], 16),
                _unhex(log["transactionHash"]),
                int(log["transactionIndex"], 16),
                _unhex(log["blockHash"]),
            )
            for log in receipt["logs"]
        ]


@contextmanager
def running_anvil(home: Path, chain_id: int) -> Iterator[Anvil]:
    """Starts anvil, from PATH or from node_modules, and stops it; it mines only when told."""
    command = [
        shutil.which("anvil") or str(_PACKAGED),
        "--port=0",
        f"--chain-id={chain_id}",
        "--no-mining",
        "--slots-in-an-epoch=1",
    ]
    environment = os.environ | {"HOME": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Anvil(_port(process))
        finally:
            process.terminate()


def _port(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if match := _LISTENING.search(line):
            return int(match[1])
    raise RuntimeError("anvil ended before it listened: run `npm ci`")


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text[2:])
