"""Messages on a real superchain that only the kit relays, and programs that run what it gives."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from eth_account import Account

from explorer.local.superchain import CHAINS, PACKAGES
from explorer.local.traffic.chains import Chain, await_receipt, submit
from explorer.local.traffic.messages import Sent, sent_messages, was_relayed
from explorer.local.traffic.node import Node, Receipt
from explorer.local.traffic.wallet import Transaction
from messaging.diagnosis.facts import ChainFacts, Facts
from messaging.protocol import hashing
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.payloads import send_message_call
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.values import ChainRef, IdentifierFacts
from tests.local.played import running_superchain
from tests.tracing.details import detail, place, row, send

# The first account of every anvil, whose key is public.
KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
TARGET = bytes.fromhex("4200000000000000000000000000000000000006")  # WETH: any call deposits
PERSON = Account.from_key(KEY)
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Network:
    """Chains 901 and 902, and a folder for what is saved from a kit."""

    chains: Mapping[int, Chain]
    urls: Mapping[int, str]
    folder: Path

    def transact(self, chain: int, transaction: Transaction) -> Receipt:
        """A transaction of the person, mined."""
        return await_receipt(self.chains[chain], submit(self.chains[chain], PERSON, transaction))

    def send(self, message: bytes) -> Sent:
        """A message from 901 to a target on 902 that takes any call."""
        call = send_message_call(destination=902, target=TARGET, message=message)
        receipt = self.transact(901, Transaction(target=L2_TO_L2_MESSENGER, calldata=call))
        (sent,) = sent_messages(self.chains[901], receipt)
        return sent

    def relayed(self, sent: Sent) -> bool:
        """Whether the destination's messenger says so."""
        return was_relayed(self.chains[902], sent)

    def receipt(self, chain: int, transaction_hash: str) -> Receipt:
        """What became of a transaction that a program sent."""
        return await_receipt(self.chains[chain], bytes.fromhex(transaction_hash[2:]))

    def run(self, *command: str) -> str:
        """A program as a person runs it in the folder, with nodes and account named by what a
        person sets; its output."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        path = f"{find_cast().parent}:{os.environ.get('PATH', os.defpath)}"
        nodes = {
            "LOCAL_A_RPC": self.urls[901],
            "LOCAL_B_RPC": self.urls[902],
            "ETH_PASSWORD": str(self.folder / "password"),
        }
        return {"PATH": path, "HOME": str(self.folder), "NO_COLOR": "1", **nodes}


@contextmanager
def running_network(folder: Path) -> Iterator[Network]:
    """A superchain that relays nothing by itself, an account called `relayer`, and viem."""
    home = folder / "superchain"
    home.mkdir()
    with running_superchain(home, relaying=False) as urls:
        chains = {
            chain: Chain(chain, CHAINS[chain], Node(url, label=CHAINS[chain]))
            for chain, url in urls.items()
        }
        (folder / "password").write_text("")
        (folder / "node_modules").symlink_to(PACKAGES)
        network = Network(chains, urls, folder)
        network.run(
            "cast", "wallet", "import", "relayer", "--private-key", KEY, "--unsafe-password", ""
        )
        yield network


def find_cast() -> Path:
    """cast from PATH or from node_modules."""
    if found := shutil.which("cast"):
        return Path(found)
    return next((PACKAGES / "@foundry-rs").glob("cast-linux-*/bin/cast"))


def facts_of(sent: Sent, *, version: str = "1.3.0", **changes: object) -> Facts:
    """A message of the network as pages read it, not relayed and not simulated."""
    source, destination = ChainRef(901, "Local A", 0), ChainRef(902, "Local B", 1)
    event, where = sent.event, sent.proof.identifier
    found = detail(
        sends=(
            replace(
                send(),
                place=place(source, where.block_number, where.timestamp),
                identifier=_identifier(sent),
            ),
        ),
        message=to_hex(event.message),
        payload=to_hex(sent.proof.payload),
        payload_hash=to_hex(sent.proof.payload_hash),
        row=row(
            message_hash=to_hex(sent.message_hash),
            source=source,
            destination=destination,
            nonce=event.nonce,
            sender=to_address(event.sender),
            target=to_address(event.target),
            timestamp=where.timestamp,
            expires_at=where.timestamp + 604_800,
            **changes,
        ),
        relay_before=None,
    )
    chains = (
        ChainFacts(901, "Local A", followed=True, messenger_version=version),
        ChainFacts(902, "Local B", followed=True),
    )
    here, there = (replace(one, head_at=None) for one in found.as_of)
    found = replace(found, as_of=(here, there))
    return Facts(found, int(time.time()), *chains)


def _identifier(sent: Sent) -> IdentifierFacts:
    where, digest = sent.proof.identifier, sent.proof.payload_hash
    return IdentifierFacts(
        origin=to_address(where.origin),
        block_number=where.block_number,
        log_index=where.log_index,
        timestamp=where.timestamp,
        chain_id=where.chain_id,
        payload_hash=to_hex(digest),
        checksum=to_hex(hashing.checksum(where, digest)),
        access_list=tuple(map(to_hex, sent.proof.access_list)),
    )
