"""Messages whose target refuses them until somebody opens it, sent by the person."""

from itertools import count

from explorer.local.traffic.chains import await_receipt, submit
from explorer.local.traffic.deployment import deploy_missing, load_demo
from explorer.local.traffic.messages import Sent, relay, sent_messages
from explorer.local.traffic.node import Receipt
from explorer.local.traffic.wallet import Transaction
from tests.whole.stack import PERSON, Stack

_TICKETS = count(7_000_000)


def build_gates(stack: Stack) -> None:
    """Deploy the gates of chains 901 and 902 where they are not there yet."""
    deploy_missing(tuple(map(stack.chain, (901, 902))), load_demo(), PERSON)


def knock(stack: Stack) -> tuple[str, int]:
    """Send a message from 901 to the closed gate of 902: its hash, and the ticket that opens it.
    Supersim's relayer is refused and never tries again."""
    sent, ticket = _knock(stack)
    return f"0x{sent.message_hash.hex()}", ticket


def refused(stack: Stack) -> tuple[str, int]:
    """The same, with a relay of the person's own that the closed gate made revert."""
    sent, ticket = _knock(stack)
    destination = stack.chain(902)
    assert await_receipt(destination, submit(destination, PERSON, relay(sent))).status == 0
    return f"0x{sent.message_hash.hex()}", ticket


def open_gate(stack: Stack, ticket: int) -> None:
    """Let the message of this ticket in."""
    _transact(stack, 902, "open", ticket)


def _knock(stack: Stack) -> tuple[Sent, int]:
    ticket = next(_TICKETS)
    receipt = _transact(stack, 901, "knock", 902, ticket)
    (sent,) = sent_messages(stack.chain(901), receipt)
    return sent, ticket


def _transact(stack: Stack, chain_id: int, function: str, *arguments: int) -> Receipt:
    chain, gate = stack.chain(chain_id), load_demo().gate
    call = Transaction(target=gate.address, calldata=gate.call(function, *arguments))
    return await_receipt(chain, submit(chain, PERSON, call))
