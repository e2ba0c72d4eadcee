"""What goes wrong and what is done about it: relays that fail, messages that nobody relays."""

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import astuple

from explorer.local.traffic.chains import Chain, transact
from explorer.local.traffic.deployment import Contract
from explorer.local.traffic.messages import Sent, relay, resend, was_relayed
from explorer.local.traffic.stage import Action, Stage, call, emit, send, succeed, ticket
from explorer.local.traffic.wallet import Transaction

# No chain of any set: the messenger sends there all the same.
NOWHERE = 999
# Too little for a target, enough for the messenger to get to it.
_STARVED_GAS = 70_000
# The autorelayer tries a message once, the moment it sees it; afterwards it is left alone.
_AUTORELAYER_TRIED = 2.0
_AUTORELAYER_DONE = 10.0


class Knock(NamedTuple):
    """A message sent to a closed gate, and the ticket that opens it."""

    action: Action
    sent: Sent
    ticket: int


def failed_relay(stage: Stage) -> Iterator[Action]:
    """The target refuses: the relay transaction reverts with the target's own error."""
    knock = _knock(stage, *stage.pair())
    yield knock.action
    yield _attempt(stage, knock.sent, relay(knock.sent))


def retried_relay(stage: Stage) -> Iterator[Action]:
    """Failed, then executed: the gate is opened after the first attempt."""
    knock = _knock(stage, *stage.pair())
    yield knock.action
    yield _attempt(stage, knock.sent, relay(knock.sent))
    yield _open(stage, knock)
    yield _attempt(stage, knock.sent, relay(knock.sent))


def bare_relay(stage: Stage) -> Iterator[Action]:
    """A relay whose sender forgot the access list: the inbox refuses, the target is never asked."""
    knock = _knock(stage, *stage.pair())
    yield knock.action
    yield _attempt(stage, knock.sent, relay(knock.sent, listed=False))


def starved_relay(stage: Stage) -> Iterator[Action]:
    """A relay with too little gas for a target that would have agreed."""
    knock = _knock(stage, *stage.pair())
    yield knock.action
    time.sleep(_AUTORELAYER_TRIED)
    yield _open(stage, knock)
    yield _attempt(stage, knock.sent, relay(knock.sent, gas=_STARVED_GAS))


def batch_relay(stage: Stage) -> Iterator[Action]:
    """Two messages relayed by one transaction through another contract, at the second attempt.

    At the first one of the two gates is closed and takes the other message's relay with it.
    """
    *sources, destination = stage.shuffled()
    knocks = [_knock(stage, source, destination) for source in (sources[0], sources[-1])]
    yield from (knock.action for knock in knocks)
    time.sleep(_AUTORELAYER_TRIED)
    both = _relay_all(stage.demo.batch, [knock.sent for knock in knocks])
    for knock in knocks:
        yield _open(stage, knock)
        yield _attempt(stage, knock.sent, both)


def resent_message(stage: Stage) -> Iterator[Action]:
    """Not relayed, so emitted again: the autorelayer takes the second log of the same message."""
    source, destination = stage.pair()
    knock = _knock(stage, source, destination)
    yield knock.action
    time.sleep(_AUTORELAYER_TRIED)
    yield _open(stage, knock)
    receipt, (again,) = emit(source, stage.user(), resend(knock.sent))
    yield Action("resend", source, receipt, again)


def forgotten_message(stage: Stage) -> Iterator[Action]:
    """Could be relayed now, but the autorelayer tried too early and nobody else cares."""
    knock = _knock(stage, *stage.pair())
    yield knock.action
    time.sleep(_AUTORELAYER_TRIED)
    yield _open(stage, knock)


def refused_message(stage: Stage) -> Iterator[Action]:
    """The target would refuse and the autorelayer sees it: no transaction ever tells of it."""
    yield _knock(stage, *stage.pair()).action


def unreachable_message(stage: Stage) -> Iterator[Action]:
    """A message to a chain that does not exist."""
    source, _ = stage.pair()
    transaction = call(stage.demo.greeter, "greet", NOWHERE, "Is anybody there?")
    yield from send(source, stage.user(), transaction)


def repeated_relay(stage: Stage) -> Iterator[Action]:
    """A second relay of an executed message; the first is ours where the autorelayer is slow."""
    source, destination = stage.pair()
    greet = call(stage.demo.greeter, "greet", destination.id, "Once is enough")
    receipt, (sent,) = emit(source, stage.user(), greet)
    yield Action("send", source, receipt, sent)
    if not _relayed_soon(destination, sent):
        yield _attempt(stage, sent, relay(sent))
    yield _attempt(stage, sent, relay(sent))


def _knock(stage: Stage, source: Chain, destination: Chain) -> Knock:
    number = ticket()
    transaction = call(stage.demo.gate, "knock", destination.id, number)
    receipt, (sent,) = emit(source, stage.user(), transaction)
    return Knock(Action("send", source, receipt, sent), sent, number)


def _open(stage: Stage, knock: Knock) -> Action:
    destination = stage.chain(knock.sent.event.destination)
    receipt = succeed(destination, stage.user(), call(stage.demo.gate, "open", knock.ticket))
    return Action("open", destination, receipt, knock.sent)


def _attempt(stage: Stage, sent: Sent, transaction: Transaction) -> Action:
    """A relay by our own relayer, whatever comes of it: the action's receipt has the status."""
    destination = stage.chain(sent.event.destination)
    receipt = transact(destination, stage.wallet.relayer, transaction)
    return Action("relay", destination, receipt, sent)


def _relay_all(batch: Contract, messages: Sequence[Sent]) -> Transaction:
    identifiers = [astuple(sent.proof.identifier) for sent in messages]
    payloads = [sent.proof.payload for sent in messages]
    return Transaction(
        target=batch.address,
        calldata=batch.call("relayAll", identifiers, payloads),
        access_list=tuple(key for sent in messages for key in sent.proof.access_list),
    )


def _relayed_soon(destination: Chain, sent: Sent) -> bool:
    deadline = time.monotonic() + _AUTORELAYER_DONE
    while time.monotonic() < deadline:
        if was_relayed(destination, sent):
            return True
        time.sleep(1)
    return False
