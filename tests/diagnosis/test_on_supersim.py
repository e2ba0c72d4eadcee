"""Causes produced on a real superchain: genuine contracts, indexed, probed and judged."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest
from eth_abi.abi import encode

from explorer.local.traffic import scenarios, troubles
from explorer.local.traffic.chains import Chain, submit, transact
from explorer.local.traffic.messages import Sent, relay, was_relayed
from explorer.local.traffic.stage import Action, Stage, emit
from explorer.local.traffic.wallet import Transaction
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import relayer
from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.findings import Finding, Verdict
from messaging.diagnosis.probing import last_probe
from messaging.diagnosis.reading import read_facts
from messaging.ingest.attempts import look_for_failed_relays
from messaging.ingest.enrich import enrich_due_spans
from messaging.models import Chain as ChainRow
from messaging.models import DependencySet
from messaging.models import Probe as ProbeRow
from messaging.protocol import contracts
from messaging.protocol.payloads import relay_message_call, send_message_call
from messaging.tracing.messages import get_message
from tests.diagnosis.demonstrations import By, demonstrates
from tests.diagnosis.test_probes_on_supersim import (  # noqa: F401  fixtures
    Superchain,
    chains,
    destination_of,
    played,
    running,
)
from tests.fakes.anvil import REVERTING_CODE

pytestmark = [pytest.mark.supersim, pytest.mark.django_db, pytest.mark.xdist_group("supersim")]

_TRIED = 2.5  # seconds after which the autorelayer has tried a message, and lets it alone
PAUSED = bytes.fromhex("d93c0665")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message is late at once: the network is only some seconds old."""
    monkeypatch.setattr(relayer, "_GRACE", 0)
    monkeypatch.setattr(relayer, "_LEAST_GRACE", 0)


def judged(found: Superchain, sent: Sent, cause: Cause) -> Finding:
    """What is found of a cause once all is indexed and the message is probed."""
    found.follow()
    for chain in ChainRow.objects.all():
        look_for_failed_relays(chain.pk)
    enrich_due_spans()
    _again(sent)
    found.probe(sent)
    detail = get_message(sent.message_hash)
    assert detail is not None
    diagnosis = diagnose(read_facts(detail, int(time.time()), last_probe(sent.message_hash)))
    every = (*diagnosis.holds, *diagnosis.ruled_out, *diagnosis.unchecked)
    return next(one for one in every if one.cause is cause)


def holds(found: Superchain, sent: Sent, cause: Cause) -> Finding:
    """That cause, which must hold."""
    one = judged(found, sent, cause)
    assert one.verdict is Verdict.HOLDS, one
    assert one.evidence
    return one


@demonstrates(Cause.NOT_RELAYED, By.SUPERCHAIN)
def test_nobody_relays_what_could_be_relayed(chains: Superchain) -> None:  # noqa: F811
    one = holds(chains, played(chains, troubles.forgotten_message), Cause.NOT_RELAYED)
    assert any("successfulMessages" in seen.value for seen in one.evidence)


@pytest.mark.parametrize(
    ("scenario", "cause"),
    [
        pytest.param(scenario, cause, marks=demonstrates(cause, By.SUPERCHAIN), id=cause.name)
        for scenario, cause in (
            (troubles.bare_relay, Cause.NO_ACCESS_LIST),
            (troubles.refused_message, Cause.TARGET_REVERTS),
            (troubles.starved_relay, Cause.OUT_OF_GAS),
            (troubles.repeated_relay, Cause.ALREADY_RELAYED),
            (troubles.unreachable_message, Cause.NOT_IN_SET),
        )
    ],
)
def test_a_trouble_of_the_traffic_is_told(
    chains: Superchain,  # noqa: F811
    scenario: Callable[[Stage], Iterator[Action]],
    cause: Cause,
) -> None:
    holds(chains, played(chains, scenario), cause)


@demonstrates(Cause.WRONG_IDENTIFIER, By.SUPERCHAIN)
def test_a_relay_with_a_log_index_of_its_transaction_is_told(
    chains: Superchain,  # noqa: F811
) -> None:
    sent = played(chains, troubles.forgotten_message)
    true = sent.proof.identifier
    wrong = msgspec.structs.replace(true, log_index=true.log_index + 5)
    call = relay_message_call(wrong, sent.proof.payload)
    _attempt(chains, destination_of(chains, sent), sent, call)
    one = holds(chains, sent, Cause.WRONG_IDENTIFIER)
    assert any(seen.label == "Log index" for seen in one.evidence)


@demonstrates(Cause.WRONG_PAYLOAD, By.SUPERCHAIN)
def test_a_relay_of_altered_bytes_is_told(chains: Superchain) -> None:  # noqa: F811
    sent = played(chains, troubles.forgotten_message)
    payload = sent.proof.payload
    call = relay_message_call(sent.proof.identifier, payload[:-1] + bytes([payload[-1] ^ 1]))
    _attempt(chains, destination_of(chains, sent), sent, call)
    holds(chains, sent, Cause.WRONG_PAYLOAD)


@demonstrates(Cause.WRONG_CHAIN, By.SUPERCHAIN)
def test_a_relay_on_a_third_chain_is_told(chains: Superchain) -> None:  # noqa: F811
    sent = played(chains, troubles.forgotten_message)
    others = {sent.proof.identifier.chain_id, sent.event.destination}
    third = next(one for one in chains.stage.chains if one.id not in others)
    chains.follow()
    _attempt(chains, third, sent, relay(sent).calldata)
    one = holds(chains, sent, Cause.WRONG_CHAIN)
    assert any("MessageDestinationNotRelayChain" in seen.value for seen in one.evidence)


@demonstrates(Cause.NO_CODE, By.SUPERCHAIN)
def test_a_target_that_is_gone_is_warned_of(chains: Superchain) -> None:  # noqa: F811
    with _reverting(chains, bytes.fromhex("5701") + bytes(18)) as target:
        sent = _send(chains, target, PAUSED)
    one = holds(chains, sent, Cause.NO_CODE)
    assert "used up for ever" in one.text


@demonstrates(Cause.NEEDS_OTHER_MESSAGE, By.SUPERCHAIN)
def test_a_target_that_waits_for_another_message_names_it(
    chains: Superchain,  # noqa: F811
) -> None:
    wanted = contracts.ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL + b"\x5e" * 32
    with _reverting(chains, bytes.fromhex("5702") + bytes(18)) as target:
        sent = _send(chains, target, wanted)
        one = holds(chains, sent, Cause.NEEDS_OTHER_MESSAGE)
    assert one.evidence[0].value == "0x" + "5e" * 32
    assert one.evidence[0].names == "message"


@demonstrates(Cause.LIQUIDITY_EMPTY, By.SUPERCHAIN)
def test_a_bridge_without_eth_is_told(chains: Superchain) -> None:  # noqa: F811
    source, destination, *_ = chains.stage.chains
    liquidity = "0x" + contracts.ETH_LIQUIDITY.hex()
    funded = destination.node._ask("eth_getBalance", liquidity, "latest")  # noqa: SLF001
    destination.node.command("anvil_setBalance", liquidity, "0x1")
    try:
        arguments = encode(["address", "uint256"], ["0x" + "77" * 20, destination.id])
        transaction = Transaction(
            target=contracts.SUPERCHAIN_ETH_BRIDGE,
            calldata=contracts.SELECTOR_SEND_ETH + arguments,
            value=3 * 10**15,
        )
        _, (sent,) = emit(source, chains.stage.user(), transaction)
        time.sleep(_TRIED)
        one = holds(chains, sent, Cause.LIQUIDITY_EMPTY)
    finally:
        destination.node.command("anvil_setBalance", liquidity, funded)
    assert "1\u00a0wei" in one.evidence[0].value


@demonstrates(Cause.EXPIRED, By.SUPERCHAIN)
def test_a_message_beyond_a_short_window_is_expired(chains: Superchain) -> None:  # noqa: F811
    sent = played(chains, troubles.forgotten_message)
    chains.follow()
    time.sleep(3)
    chains.follow()
    DependencySet.objects.update(expiry_window=1, ingress_margin=0)
    detail = get_message(sent.message_hash)
    assert detail is not None
    found = diagnose(read_facts(detail, int(time.time()), last_probe(sent.message_hash)))
    assert found.holds[0].cause is Cause.EXPIRED
    assert "Resend it on" in (found.holds[0].action.user if found.holds[0].action else "")


@demonstrates(Cause.RELAYER_BLOCKED, By.SUPERCHAIN)
@demonstrates(Cause.RELAY_VANISHED, By.SUPERCHAIN)
def test_a_relay_whose_sender_has_no_eth_waits_and_then_is_missed(
    chains: Superchain,  # noqa: F811
) -> None:
    sent = played(chains, troubles.forgotten_message)
    destination, account = destination_of(chains, sent), chains.stage.wallet.relayer
    chains.follow()
    node, address = destination.node, account.address
    funded = node._ask("eth_getBalance", address, "latest")  # noqa: SLF001
    node.command("evm_setIntervalMining", 0)
    try:
        digest = submit(destination, account, relay(sent))
        assert judged(chains, sent, Cause.RELAYER_BLOCKED).verdict is Verdict.FAILS
        assert judged(chains, sent, Cause.NOT_RELAYED).verdict is Verdict.FAILS
        node.command("anvil_setBalance", address, "0x0")
        one = holds(chains, sent, Cause.RELAYER_BLOCKED)
        assert any(seen.label == "Balance" for seen in one.evidence)
        node.command("anvil_dropTransaction", "0x" + digest.hex())
        holds(chains, sent, Cause.RELAY_VANISHED)
    finally:
        node.command("anvil_setBalance", address, funded)
        node.command("evm_setIntervalMining", 1)


@demonstrates(Cause.SHOWN_PENDING_ELSEWHERE, By.SUPERCHAIN)
def test_an_executed_message_may_be_pending_elsewhere(chains: Superchain) -> None:  # noqa: F811
    sent = played(chains, scenarios.greeting)
    deadline = time.monotonic() + 20
    while not was_relayed(destination_of(chains, sent), sent):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    holds(chains, sent, Cause.SHOWN_PENDING_ELSEWHERE)


def _attempt(found: Superchain, chain: Chain, sent: Sent, calldata: bytes) -> None:
    """Our relayer's own transaction with the true access list, which must revert."""
    transaction = Transaction(
        target=contracts.L2_TO_L2_MESSENGER,
        calldata=calldata,
        access_list=relay(sent).access_list,
    )
    assert transact(chain, found.stage.wallet.relayer, transaction).status == 0


@contextmanager
def _reverting(found: Superchain, target: bytes) -> Iterator[bytes]:
    """A contract on the second chain that reverts with whatever it is called with."""
    destination = found.stage.chains[1]
    destination.node.command("anvil_setCode", "0x" + target.hex(), REVERTING_CODE)
    yield target
    destination.node.command("anvil_setCode", "0x" + target.hex(), "0x")


def _send(found: Superchain, target: bytes, message: bytes) -> Sent:
    """A message from the first chain to the second, once the autorelayer has tried it."""
    source, destination, *_ = found.stage.chains
    call = send_message_call(destination=destination.id, target=target, message=message)
    transaction = Transaction(target=contracts.L2_TO_L2_MESSENGER, calldata=call)
    _, (sent,) = emit(source, found.stage.user(), transaction)
    time.sleep(_TRIED)
    return sent


def _again(sent: Sent) -> None:
    """Lets a message be probed again at once."""
    ProbeRow.objects.filter(pk=sent.message_hash).update(asked_at=None)
