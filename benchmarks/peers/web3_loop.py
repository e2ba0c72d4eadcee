"""The loop that people write first: get_logs, process_log, bulk_create, with web3.py and Django.

    python -m benchmarks.peers.web3_loop --until 5000 URL …

It says READY, waits for a line on standard input, and answers with one line of JSON.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

import django
from django.conf import settings
from django.db import connection, transaction
from eth_abi.abi import encode
from web3 import HTTPProvider, Web3

from benchmarks.measured import own_cpu, peak_memory
from benchmarks.peers.web3_events import events_by_topic
from explorer.env import database

settings.configure(
    DATABASES={"default": database("DATABASE_URL")},
    INSTALLED_APPS=[],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from benchmarks.peers.web3_tables import Execution, Log, Message  # noqa: E402

_ADDRESSES = [
    Web3.to_checksum_address(f"0x42000000000000000000000000000000000000{last}")
    for last in ("22", "23", "24", "28")
]
_RANGE = 500  # blocks
_SENT = (
    "source nonce destination sender target sent_chain sent_block sent_log sent_transaction "
    "sent_timestamp"
)
_RELAYED = "relay_chain relay_block relay_log relay_transaction relay_timestamp"
_HASHED = ["uint256", "uint256", "uint256", "address", "address", "bytes"]


class _ChainLoop:
    """One chain, read from its first block on."""

    def __init__(self, url: str) -> None:
        self._web3 = Web3(HTTPProvider(url))
        self._chain = self._web3.eth.chain_id
        self._events = events_by_topic(self._web3)

    def read(self, until: int) -> None:
        """Store everything up to a block."""
        for first in range(0, until + 1, _RANGE):
            last = min(first + _RANGE - 1, until)
            self._store(
                self._web3.eth.get_logs(
                    {"address": _ADDRESSES, "fromBlock": first, "toBlock": last}
                )
            )

    def _store(self, logs: Sequence[Any]) -> None:
        rows: list[Log] = []
        sends: dict[bytes, Message] = {}
        relays: list[Message] = []
        executions: list[Execution] = []
        timestamps: dict[int, int] = {}
        for log in logs:
            number = log["blockNumber"]
            if number not in timestamps:
                timestamps[number] = self._web3.eth.get_block(number)["timestamp"]
            found = self._events[bytes(log["topics"][0])].process_log(log)
            rows.append(self._log(log, found["event"], timestamps[number]))
            if found["event"] == "SentMessage":
                sent = self._sent(found, timestamps[number])
                sends.setdefault(bytes(sent.hash), sent)
            elif found["event"] == "RelayedMessage":
                relays.append(self._relayed(found, timestamps[number]))
            elif found["event"] == "ExecutingMessage":
                executions.append(self._executing(found, timestamps[number]))
        with transaction.atomic():
            Log.objects.bulk_create(rows, ignore_conflicts=True)
            _upsert(_first_sends(sends), _SENT.split())
            _upsert(relays, _RELAYED.split())
            Execution.objects.bulk_create(executions, ignore_conflicts=True)

    def _log(self, log: Any, event: str, timestamp: int) -> Log:
        return Log(
            chain=self._chain,
            block=log["blockNumber"],
            log_index=log["logIndex"],
            timestamp=timestamp,
            transaction_hash=bytes(log["transactionHash"]),
            address=log["address"],
            event=event,
            topics=b"".join(bytes(topic) for topic in log["topics"]),
            data=bytes(log["data"]),
        )

    def _sent(self, log: Any, timestamp: int) -> Message:
        given = log["args"]
        values = (
            given["destination"],
            self._chain,
            given["messageNonce"],
            given["sender"],
            given["target"],
            given["message"],
        )
        return Message(
            hash=bytes(Web3.keccak(encode(_HASHED, values))),
            source=self._chain,
            nonce=given["messageNonce"],
            destination=given["destination"],
            sender=given["sender"],
            target=given["target"],
            sent_chain=self._chain,
            sent_block=log["blockNumber"],
            sent_log=log["logIndex"],
            sent_transaction=bytes(log["transactionHash"]),
            sent_timestamp=timestamp,
        )

    def _relayed(self, log: Any, timestamp: int) -> Message:
        given = log["args"]
        return Message(
            hash=given["messageHash"],
            source=given["source"],
            nonce=given["messageNonce"],
            relay_chain=self._chain,
            relay_block=log["blockNumber"],
            relay_log=log["logIndex"],
            relay_transaction=bytes(log["transactionHash"]),
            relay_timestamp=timestamp,
        )

    def _executing(self, log: Any, timestamp: int) -> Execution:
        given = log["args"]["id"]
        return Execution(
            chain=self._chain,
            block=log["blockNumber"],
            log_index=log["logIndex"],
            transaction_hash=bytes(log["transactionHash"]),
            timestamp=timestamp,
            payload_hash=log["args"]["msgHash"],
            origin=given["origin"],
            source_chain=given["chainId"],
            source_block=given["blockNumber"],
            source_log=given["logIndex"],
            source_timestamp=given["timestamp"],
        )


def _first_sends(sends: dict[bytes, Message]) -> list[Message]:
    """Those that are not stored yet: what is sent again keeps its first send."""
    stored = Message.objects.filter(hash__in=list(sends), sent_block__isnull=False)
    known = {bytes(key) for key in stored.values_list("hash", flat=True)}
    return [one for key, one in sends.items() if key not in known]


def _upsert(messages: list[Message], fields: list[str]) -> None:
    Message.objects.bulk_create(
        messages, update_conflicts=True, unique_fields=["hash"], update_fields=fields
    )


def main() -> None:
    """Read every chain up to a block, one after the other."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--until", type=int, required=True)
    parser.add_argument("urls", nargs="+")
    given = parser.parse_args()
    with connection.schema_editor() as editor:
        editor.create_model(Log)
        editor.create_model(Message)
        editor.create_model(Execution)
    sys.stdout.write("READY\n")
    sys.stdout.flush()
    sys.stdin.readline()
    cpu, began = own_cpu(), time.monotonic()
    for url in given.urls:
        _ChainLoop(url).read(given.until)
    answer = {
        "wall": time.monotonic() - began,
        "cpu": own_cpu() - cpu,
        "whole_cpu": own_cpu(),
        "memory": peak_memory(),
        "errors": [],
    }
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
