"""The chains the traffic runs on, read from the chains file; it writes to none but local nodes."""

import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount

from explorer.local.traffic.errors import SetupError, TrafficError
from explorer.local.traffic.node import Node, Receipt
from explorer.local.traffic.wallet import Transaction, address_of, sign

_LOCAL_SOFTWARE = "anvil"
_MINED_WITHIN = 30.0
_LOOK_EVERY = 0.2
_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of the set, under the name that people read."""

    id: int
    name: str
    node: Node


def read_chains(path: Path) -> tuple[Chain, ...]:
    """The chains of a chains file. Raises `SetupError` naming the file and the entry."""
    try:
        entries = tomllib.loads(path.read_text()).get("chain", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SetupError(
            f"{path} is not a chains file ({error}): give the file of ./dev up"
        ) from None
    chains = tuple(_chain(path, number, entry) for number, entry in enumerate(entries, 1))
    if len(chains) < _AT_LEAST:
        raise SetupError(f"{path} has {len(chains)} [[chain]] entries: messages need at least two")
    return chains


def _chain(path: Path, number: int, entry: dict[str, Any]) -> Chain:
    match entry:
        case {"id": int(chain_id), "rpc": [str(url), *_]}:
            name = str(entry.get("name", chain_id))
            return Chain(chain_id, name, Node(url, label=f"the node of {name}"))
    raise SetupError(f'{path}: [[chain]] number {number} needs id = NUMBER and rpc = ["URL"]')


def require_local(chain: Chain) -> None:
    """Raises `SetupError` unless a local node answers for this chain.

    The keys used here are public: on any other network a transaction of theirs is a mistake.
    """
    software = chain.node.software()
    if not software.startswith(_LOCAL_SOFTWARE):
        raise SetupError(
            f"{chain.name} runs {software}, no local node: traffic is sent to anvil only"
        )
    reported = chain.node.chain_id()
    if reported != chain.id:
        raise SetupError(f"{chain.name} is chain {chain.id}, its node says {reported}: correct rpc")


def submit(chain: Chain, account: LocalAccount, transaction: Transaction) -> bytes:
    """The hash of the transaction, sent and not yet mined."""
    signed = sign(
        account,
        transaction,
        chain_id=chain.id,
        nonce=chain.node.nonce(address_of(account)),
        gas_price=chain.node.gas_price(),
    )
    return chain.node.send_raw(signed)


def await_receipt(chain: Chain, transaction_hash: bytes) -> Receipt:
    """The receipt, whatever its status. Raises `TrafficError` if no block takes the transaction."""
    deadline = time.monotonic() + _MINED_WITHIN
    while time.monotonic() < deadline:
        receipt = chain.node.receipt(transaction_hash)
        if receipt is not None:
            return receipt
        time.sleep(_LOOK_EVERY)
    raise TrafficError(
        f"no block of {chain.name} took transaction 0x{transaction_hash.hex()} within "
        f"{_MINED_WITHIN:g} s: is the node still making blocks?"
    )


def transact(chain: Chain, account: LocalAccount, transaction: Transaction) -> Receipt:
    """Sends a transaction and waits for its receipt, whatever its status."""
    return await_receipt(chain, submit(chain, account, transaction))
