"""What a scenario has at hand: chains, accounts, contracts and chance; it knows no scenario."""

import time
from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias

from eth_account.signers.local import LocalAccount

from explorer.local.traffic.chains import Chain, transact
from explorer.local.traffic.deployment import Contract, Demo
from explorer.local.traffic.errors import TrafficError
from explorer.local.traffic.messages import Proof, Sent, sent_messages
from explorer.local.traffic.node import Receipt
from explorer.local.traffic.wallet import Transaction, Wallet

Step: TypeAlias = Literal["send", "relay", "resend", "open", "publish", "read", "mint"]


@dataclass(frozen=True, slots=True)
class Action:
    """A transaction that a scenario made, and the message or the log that it is about, if any."""

    step: Step
    chain: Chain
    receipt: Receipt
    message: Sent | None = None
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """The local network with its players. One scenario at a time: accounts are shared."""

    chains: tuple[Chain, ...]
    wallet: Wallet
    demo: Demo
    random: Random

    def shuffled(self) -> list[Chain]:
        """All chains in a random order: source first, then destinations."""
        return self.random.sample(self.chains, len(self.chains))

    def pair(self) -> tuple[Chain, Chain]:
        """A source and a destination."""
        source, destination, *_ = self.shuffled()
        return source, destination

    def user(self) -> LocalAccount:
        """Somebody to send a transaction."""
        return self.random.choice(self.wallet.users)

    def chain(self, chain_id: int) -> Chain:
        """The chain of an id of the set."""
        (found,) = (it for it in self.chains if it.id == chain_id)
        return found


def chance(seed: int) -> Random:
    """The dice of one run: the same seed throws the same."""
    return Random(seed)  # noqa: S311 - the order of play is no secret


def ticket() -> int:
    """A number never used before, not by an earlier run on the same network either."""
    return time.time_ns()


def call(contract: Contract, function: str, *arguments: object) -> Transaction:
    """A transaction that calls a demo contract."""
    return Transaction(target=contract.address, calldata=contract.call(function, *arguments))


def succeed(chain: Chain, account: LocalAccount, transaction: Transaction) -> Receipt:
    """The receipt; raises `TrafficError` if the transaction reverted."""
    receipt = transact(chain, account, transaction)
    if receipt.status != 1:
        raise TrafficError(
            f"transaction 0x{receipt.transaction_hash.hex()} reverted on {chain.name}, "
            "where it had to succeed"
        )
    return receipt


def emit(
    chain: Chain, account: LocalAccount, transaction: Transaction
) -> tuple[Receipt, tuple[Sent, ...]]:
    """Makes a transaction that sends messages; the receipt and the messages, at least one.

    Raises `TrafficError` if it sent none: a call to an address without code succeeds, for
    example after the network was started anew.
    """
    receipt = succeed(chain, account, transaction)
    messages = sent_messages(chain, receipt)
    if not messages:
        raise TrafficError(
            f"transaction 0x{receipt.transaction_hash.hex()} sent no message from {chain.name}"
        )
    return receipt, messages


def send(chain: Chain, account: LocalAccount, transaction: Transaction) -> tuple[Action, ...]:
    """Like `emit`, told as one action for each message."""
    receipt, messages = emit(chain, account, transaction)
    return tuple(Action("send", chain, receipt, message) for message in messages)
