"""A person on the local chains: sends a message from their own account and knows what to expect."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from explorer.local.traffic.chains import read_chains
from explorer.local.traffic.deployment import deploy_missing, load_demo
from explorer.local.traffic.node import Node, Receipt
from explorer.local.traffic.programme import SCENARIOS
from explorer.local.traffic.stage import Action, Stage, chance
from explorer.local.traffic.wallet import Transaction, Wallet, address_of, sign
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.payloads import send_message_call
from messaging.protocol.types import RawLog
from tests.whole.stack import PERSON, Stack


@dataclass(frozen=True, slots=True)
class SentByPerson:
    """What was sent and where its log stands, as the node itself tells."""

    chain_id: int
    message_hash: str
    transaction_hash: str
    payload_hash: str
    block_number: int
    log_index: int
    timestamp: int
    checksum: str

    @property
    def place(self) -> str:
        """The identifier as people write it."""
        return f"{self.chain_id}:{self.block_number}:{self.log_index}"


def mine_every(node: Node, seconds: int) -> None:
    """How often a local chain makes a block; 0: not at all until told otherwise."""
    node.command("evm_setIntervalMining", seconds)


@contextmanager
def standing_still(node: Node) -> Iterator[None]:
    """The chain mines nothing: what the relayer sends waits."""
    mine_every(node, 0)
    try:
        yield
    finally:
        mine_every(node, 2)


def play(stack: Stack, scenario: str) -> tuple[Action, ...]:
    """Play a scenario of the local traffic with the person in every part, so that no account is
    shared with the traffic itself."""
    chains = read_chains(stack.home / "chains.toml")
    stage = Stage(chains, Wallet(PERSON, (PERSON,), PERSON), load_demo(), chance(0))
    deploy_missing(chains, stage.demo, PERSON)
    return tuple(SCENARIOS[scenario](stage))


def send(node: Node, chain_id: int, destination: int, target: bytes) -> SentByPerson:
    """Send a message with the person's own key and wait until it is mined."""
    call = send_message_call(destination=destination, target=target, message=b"\x12\x34\x56\x78")
    receipt = _transact(node, chain_id, Transaction(target=L2_TO_L2_MESSENGER, calldata=call))
    (log,) = receipt.logs
    nonce = int.from_bytes(log.topics[3])
    payload_hash = keccak(b"".join(log.topics) + log.data)
    timestamp = node.timestamp(log.block_number)
    return SentByPerson(
        chain_id=chain_id,
        message_hash="0x" + _message_hash(chain_id, destination, nonce, target).hex(),
        transaction_hash="0x" + log.transaction_hash.hex(),
        payload_hash="0x" + payload_hash.hex(),
        block_number=log.block_number,
        log_index=log.log_index,
        timestamp=timestamp,
        checksum="0x" + _checksum(log, timestamp, chain_id, payload_hash).hex(),
    )


def _checksum(log: RawLog, timestamp: int, chain_id: int, payload_hash: bytes) -> bytes:
    """Spelled out as the specification has it, not by our own code."""
    log_hash = keccak(log.address + payload_hash)
    place = bytes(12) + log.block_number.to_bytes(8) + timestamp.to_bytes(8)
    packed = keccak(log_hash + place + log.log_index.to_bytes(4))
    return b"\x03" + keccak(packed + chain_id.to_bytes(32))[1:]


def _message_hash(source: int, destination: int, nonce: int, target: bytes) -> bytes:
    """By eth_abi, not by our own code: the test must not agree with itself."""
    kinds = ["uint256", "uint256", "uint256", "address", "address", "bytes"]
    sender = address_of(PERSON)
    return keccak(encode(kinds, [destination, source, nonce, sender, target, b"\x12\x34\x56\x78"]))


def _transact(node: Node, chain_id: int, transaction: Transaction) -> Receipt:
    signed = sign(
        PERSON,
        transaction,
        chain_id=chain_id,
        nonce=node.nonce(address_of(PERSON)),
        gas_price=node.gas_price(),
    )
    sent = node.send_raw(signed)
    deadline = time.monotonic() + 30
    while (receipt := node.receipt(sent)) is None:
        assert time.monotonic() < deadline, "the transaction was not mined"
        time.sleep(0.1)
    assert receipt.status == 1
    return receipt
